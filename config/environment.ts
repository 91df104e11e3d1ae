import { type Static, Type } from 'typebox';
import { TAKE_LEAD_MS } from '../protocol/messages.ts';

const MiB = 1024 * 1024;

export const DEFAULT_DATA_DIR = 'data';

/**
 * Every variable that the server and the workers read, with its default and its meaning.
 * The table in the README is checked against this list.
 */
export const EnvironmentSchema = Type.Object({
  WATCHFLOOR_SITE: Type.String({
    pattern: '^[a-z][a-z0-9-]{0,39}$',
    expected: 'the name of a folder: lower-case letters, digits and hyphens',
    default: 'lianyuan',
    description: 'the site to serve: a folder of WATCHFLOOR_SITES_DIR',
  }),
  WATCHFLOOR_SITES_DIR: Type.Optional(
    Type.String({ description: 'where the site folders are (default: config/sites)' }),
  ),
  WATCHFLOOR_DATA_SET: Type.Optional(
    Type.Union([Type.Literal('drill'), Type.Literal('live')], {
      description:
        'drill: generated data, marked as such on the wall; live: real data only (default: drill where the site declares one)',
    }),
  ),
  HOST: Type.String({ default: '127.0.0.1', description: 'the address to listen on' }),
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 8080,
    description: 'the port to listen on; 0 takes a free one',
  }),
  TLS: Type.Union([Type.Literal('auto'), Type.Literal('off')], {
    default: 'auto',
    description:
      'auto: TLS by the files below, or where HOST is more than this machine by a certificate of the server’s own authority; off: another program ends TLS',
  }),
  TLS_CERT: Type.Optional(
    Type.String({ description: 'the server’s certificate with what stands between it and its authority, a PEM file' }),
  ),
  TLS_KEY: Type.Optional(Type.String({ description: 'its key, a PEM file; both are read anew when they change' })),
  TLS_NAMES: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9.:-]+(,[A-Za-z0-9.:-]+)*$',
      expected: 'names and addresses, separated by commas',
      description:
        'further names and addresses under which others reach this server, for the certificate of its own authority',
    }),
  ),
  TLS_CA: Type.Optional(
    Type.String({
      description: 'authorities to trust besides the system’s, a PEM file: of a relay, of OpenID Connect, of LDAP',
    }),
  ),
  IDENTITY_FILE: Type.Optional(
    Type.String({
      description: 'further ways to sign in: OpenID Connect, LDAP, client certificates; a YAML file',
    }),
  ),
  OIDC_SECRET: Type.Optional(
    Type.String({ description: 'the secret of this client at the provider of OpenID Connect' }),
  ),
  LDAP_PASSWORD: Type.Optional(Type.String({ description: 'the password of the directory’s `reader`' })),
  SESSION_IDLE_MINUTES: Type.Integer({
    minimum: 5,
    maximum: 24 * 60,
    default: 60,
    description: 'after how long without a request somebody is signed out',
  }),
  SESSION_HOURS: Type.Integer({
    minimum: 1,
    maximum: 24,
    default: 12,
    description: 'after how long somebody signs in anew, whatever was done: a shift',
  }),
  DATA_DIR: Type.String({ default: DEFAULT_DATA_DIR, description: 'where everything that lasts is kept' }),
  REDIS_URL: Type.Optional(
    Type.String({
      pattern: '^rediss?://[^/]+',
      expected: 'redis://host:port or rediss://host:port',
      description: 'a Redis 7 or Valkey of your own, redis://host:port; without it, one is run as a child process',
    }),
  ),
  REDIS_BINARY: Type.String({
    default: 'redis-server',
    description: 'the program to run as the child Redis; npm start finds it by itself',
  }),
  FFMPEG_BINARY: Type.String({
    default: 'ffmpeg',
    description: 'the program that encodes and decodes video; `npm start` finds it by itself',
  }),
  DRILL_RTSP_URL: Type.Optional(
    Type.String({
      pattern: '^rtsp://[^/@]+:[0-9]+$',
      expected: 'rtsp://host:port',
      description: 'where the drill’s cameras are, rtsp://host:port; `npm start` chooses a free port of this machine',
    }),
  ),
  VIDEO_URL: Type.Optional(
    Type.String({
      pattern: '^wss?://[^/@\\s]+/\\S+$',
      expected: 'ws://host:port/api/v1/video or wss://…',
      description:
        'where the relay is, if it is a process of its own (npm run relay); without it, the server is the relay',
    }),
  ),
  VIDEO_ORIGINS: Type.Optional(
    Type.String({
      pattern: '^https?://[^/,\\s]+(,https?://[^/,\\s]+)*$',
      expected: 'origins such as https://wall.example, separated by commas',
      description: 'whose pages may open video links here besides its own: those of the server, on a relay of its own',
    }),
  ),
  VIDEO_PAGE_BYTES: Type.Integer({
    minimum: 2 * MiB,
    maximum: 256 * MiB,
    default: 4 * MiB,
    description: 'the most bytes of video held for one page; one that is slower goes on with the next key picture',
  }),
  VIDEO_LINGER_MS: Type.Integer({
    minimum: 0,
    maximum: 600_000,
    default: 10_000,
    description: 'how long a camera is still pulled when nobody watches it any more',
  }),
  VIDEO_TRANSCODES: Type.Integer({
    minimum: 0,
    maximum: 64,
    default: 2,
    description:
      'the most cameras of H.265 made H.264 at a time, for pages that cannot decode it; each takes a core or less',
  }),
  VIDEO_DECODER_OPTIONS: Type.Optional(
    Type.String({ description: 'for ffmpeg in front of its input, such as `-hwaccel vaapi`' }),
  ),
  VIDEO_ENCODER_OPTIONS: Type.String({
    default: '-vf scale=-2:min(ih\\,720) -c:v libx264 -preset veryfast -tune zerolatency -g 50 -bf 0',
    description: 'the encoder of ffmpeg with its options, separated by spaces; no B-pictures',
  }),
  WATCHFLOOR_CAMERA_SECRETS: Type.Optional(
    Type.String({
      description: 'a directory with a file `user:password` for each name under `credentials` of a camera',
    }),
  ),
  MAIL_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://[^/@\\s]+$',
      expected: 'smtp://host:port or smtps://host:port, without a user',
      description: 'the server that takes mail of notices',
    }),
  ),
  MAIL_FROM: Type.Optional(
    Type.String({
      pattern: '^[^\\s@,]+@[^\\s@,]+$',
      expected: 'an address',
      description: 'from whom that mail comes; needed with MAIL_URL',
    }),
  ),
  WATCHFLOOR_NOTICE_SECRETS: Type.Optional(
    Type.String({
      description:
        'a directory with a file `whsec_…` for each webhook among the receivers of `notices`, and one `mail` with `user:password` for MAIL_URL',
    }),
  ),
  WATCHFLOOR_HOOK_SECRETS: Type.Optional(
    Type.String({
      description: 'a directory with a file `whsec_…` for each webhook adapter that is `signed`, by the adapter’s name',
    }),
  ),
  MQTT_URL: Type.Optional(
    Type.String({
      pattern: '^mqtts?://[^/@\\s]+$',
      expected: 'mqtt://host:port or mqtts://host:port, without a user',
      description: 'the broker that brings what the `mqtt` adapters of the site read',
    }),
  ),
  WATCHFLOOR_MQTT_SECRETS: Type.Optional(
    Type.String({ description: 'a directory with a file `broker`, which holds `user:password` for MQTT_URL' }),
  ),
  PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 256,
    default: 4,
    description: 'partitions of a data set, fixed when it is made: few on one Redis, 16 or more on a cluster',
  }),
  COMMIT_MAX_EVENTS: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 500,
    description: 'the most events that one partition commits together',
  }),
  HOT_ENTITIES: Type.Integer({
    minimum: 0,
    maximum: 10_000_000,
    default: 100_000,
    description: 'entities kept in memory to spare a read before a commit',
  }),
  DELTA_STREAM_LENGTH: Type.Integer({
    minimum: 100,
    maximum: 1_000_000,
    default: 10_000,
    description: 'deltas that a partition keeps in Redis for hubs that were away',
  }),
  MAX_BODY_BYTES: Type.Integer({
    minimum: 1024,
    maximum: 64 * MiB,
    default: 2 * MiB,
    description: 'the largest request body',
  }),
  MAX_BATCH_EVENTS: Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: 1000,
    description: 'the most events in one request',
  }),
  MAX_PENDING_EVENTS: Type.Integer({
    minimum: 1,
    maximum: 10_000_000,
    default: 50_000,
    description: 'accepted and not yet committed events above which requests get 503',
  }),
  TICK_MS: Type.Integer({
    minimum: 5,
    maximum: 1000,
    default: 20,
    description: 'how often the live hub sends what has changed',
  }),
  STATE_DELAY_MS: Type.Integer({
    minimum: 0,
    maximum: 5000,
    default: 50,
    description: 'how far behind a commit its wall time lies, so that every screen has it in time',
  }),
  TAKE_LEAD_MS: Type.Integer({
    minimum: 50,
    maximum: 5000,
    default: TAKE_LEAD_MS,
    description:
      'how far ahead a take or a command lies, so that every screen has it and has built the scene in time; less where the network is near and scenes are light',
  }),
  AUDIT_HEADS: Type.Optional(
    Type.String({
      pattern: '^(syslog://[^/@\\s]+|(?!\\w+://).+)$',
      expected: 'a file, or syslog://host:port',
      description:
        'where the signed heads of the audit trail go besides the data directory: a file on another disk, or syslog://host:port',
    }),
  ),
  AUDIT_MONTHS: Type.Integer({
    minimum: 6,
    maximum: 120,
    default: 12,
    description: 'how many months the audit trail is kept',
  }),
  LOG_LEVEL: Type.Union(
    [
      Type.Literal('trace'),
      Type.Literal('debug'),
      Type.Literal('info'),
      Type.Literal('warn'),
      Type.Literal('error'),
      Type.Literal('fatal'),
      Type.Literal('silent'),
    ],
    { default: 'info', description: 'how much is logged' },
  ),
});

export type Environment = Static<typeof EnvironmentSchema>;
