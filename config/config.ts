import { join, resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { type TSchema, Type } from 'typebox';
import { readBinding } from './data-directory.ts';
import { DEFAULT_DATA_DIR, type Environment, EnvironmentSchema } from './environment.ts';
import { arrangeTls, findTlsFaults } from './tls.ts';

/** Everything that the environment decides, read once at the start of a process. */
export type Config = ReturnType<typeof arrange>;

/** Either a Redis that others run, or the child Redis that the server runs in `dir`. */
export type RedisConfig = { kind: 'external'; url: string } | { kind: 'embedded'; dir: string; binary: string };

/** All that is wrong with the environment, one line for each variable. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the environment has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const SITES_DIR = join(import.meta.dirname, 'sites');

// Every variable arrives as a string.
const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true });
ajv.addVocabulary(['expected']);
const validate = ajv.compile<Environment>(EnvironmentSchema);

/**
 * The configuration that `env` describes; an empty variable counts as unset.
 * @throws {ConfigError} with every fault at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(EnvironmentSchema.properties)) {
    if (env[name]) given[name] = env[name];
  }
  bind(given);
  // Coercion replaces the values in place, so that a message could no longer say what was written.
  const written = { ...given };
  if (!validate(given)) throw new ConfigError(describeFaults(validate.errors ?? [], written));
  // Such a request would be put off for ever.
  if (given.MAX_BATCH_EVENTS > given.MAX_PENDING_EVENTS)
    throw new ConfigError([
      `MAX_BATCH_EVENTS=${given.MAX_BATCH_EVENTS}: expected at most MAX_PENDING_EVENTS, which is ${given.MAX_PENDING_EVENTS}`,
    ]);
  if ((given.MAIL_URL === undefined) !== (given.MAIL_FROM === undefined))
    throw new ConfigError(['MAIL_URL and MAIL_FROM: expected both, or neither']);
  const faults = findTlsFaults(given);
  if (faults.length > 0) throw new ConfigError(faults);
  return arrange(given);
}

/** A data directory that was made for a site is served as that, unless the environment says otherwise. */
function bind(given: Record<string, unknown>): void {
  try {
    const bound = readBinding(resolve(String(given['DATA_DIR'] ?? DEFAULT_DATA_DIR)));
    if (!bound) return;
    // The data set goes with the site.
    if ((given['WATCHFLOOR_SITE'] ??= bound.site) === bound.site) given['WATCHFLOOR_DATA_SET'] ??= bound.dataSet;
  } catch (error) {
    throw new ConfigError([`DATA_DIR: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function arrange(env: Environment) {
  const dataDir = resolve(env.DATA_DIR);
  const redis: RedisConfig = env.REDIS_URL
    ? { kind: 'external', url: env.REDIS_URL }
    : { kind: 'embedded', dir: join(dataDir, 'redis'), binary: env.REDIS_BINARY };
  return {
    site: {
      id: env.WATCHFLOOR_SITE,
      sitesDir: env.WATCHFLOOR_SITES_DIR ? resolve(env.WATCHFLOOR_SITES_DIR) : SITES_DIR,
      /** Undefined: the site decides. */
      dataSet: env.WATCHFLOOR_DATA_SET,
    },
    http: { host: env.HOST, port: env.PORT },
    tls: arrangeTls(env, dataDir),
    /** Authorities that every process of ours trusts besides. */
    trusted: env.TLS_CA ? resolve(env.TLS_CA) : undefined,
    identity: {
      file: env.IDENTITY_FILE ? resolve(env.IDENTITY_FILE) : undefined,
      secrets: { oidc: env.OIDC_SECRET, ldap: env.LDAP_PASSWORD },
    },
    auth: { idleMs: env.SESSION_IDLE_MINUTES * 60_000, sessionMs: env.SESSION_HOURS * 3_600_000 },
    dataDir,
    redis,
    aggregate: {
      partitions: env.PARTITIONS,
      commitMaxEvents: env.COMMIT_MAX_EVENTS,
      hotEntities: env.HOT_ENTITIES,
      deltaStreamLength: env.DELTA_STREAM_LENGTH,
    },
    gate: {
      maxBodyBytes: env.MAX_BODY_BYTES,
      maxBatchEvents: env.MAX_BATCH_EVENTS,
      maxPendingEvents: env.MAX_PENDING_EVENTS,
    },
    video: {
      ffmpeg: env.FFMPEG_BINARY,
      /** Undefined: the drill has no cameras. */
      drillUrl: env.DRILL_RTSP_URL,
      /** Of a relay elsewhere. */
      url: env.VIDEO_URL,
      origins: env.VIDEO_ORIGINS?.split(',') ?? [],
      pageBytes: env.VIDEO_PAGE_BYTES,
      lingerMs: env.VIDEO_LINGER_MS,
      transcodes: env.VIDEO_TRANSCODES,
      decoderOptions: splitOptions(env.VIDEO_DECODER_OPTIONS),
      encoderOptions: splitOptions(env.VIDEO_ENCODER_OPTIONS),
    },
    /** Undefined: no mail is sent. */
    mqttUrl: env.MQTT_URL,
    mail: env.MAIL_URL && env.MAIL_FROM ? { url: env.MAIL_URL, from: env.MAIL_FROM } : undefined,
    live: { tickMs: env.TICK_MS, stateDelayMs: env.STATE_DELAY_MS },
    control: { leadMs: env.TAKE_LEAD_MS },
    audit: { heads: resolveHeads(env.AUDIT_HEADS), months: env.AUDIT_MONTHS },
    logLevel: env.LOG_LEVEL,
  };
}

/** A file's whole path, or the address of a syslog server. */
function resolveHeads(place: string | undefined): string | undefined {
  return place === undefined || place.startsWith('syslog://') ? place : resolve(place);
}

function splitOptions(text = ''): readonly string[] {
  return text.split(/\s+/).filter((option) => option !== '');
}

function describeFaults(errors: readonly ErrorObject[], written: Record<string, unknown>): string[] {
  const faults = new Map<string, string>();
  for (const error of errors) {
    const name = error.instancePath.split('/')[1] ?? '';
    // A union reports each of its members as well; one line for a variable says it all.
    if (!faults.has(name))
      faults.set(name, `${name}=${withoutPassword(written[name])}: expected ${describeExpected(name)}`);
  }
  return [...faults.values()];
}

function describeExpected(name: string): string {
  const schema = Object.entries<TSchema>(EnvironmentSchema.properties).find(([key]) => key === name)?.[1];
  if (!schema) return 'a value';
  if (Type.IsUnion(schema)) {
    return schema.anyOf.flatMap((member) => (Type.IsLiteral(member) ? [member.const] : [])).join(' or ');
  }
  if ('minimum' in schema && 'maximum' in schema) return `a whole number from ${schema.minimum} to ${schema.maximum}`;
  return 'expected' in schema ? String(schema.expected) : 'a text';
}

/** A fault is printed and logged; the password of a URL must not be. */
function withoutPassword(value: unknown): string {
  return String(value).replace(/\/\/[^@/]*@/, '//…@');
}
