import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { PersonRole } from '../../protocol/auth.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { Words } from '../../protocol/words.ts';
import { isLoopbackHost } from '../tls.ts';

const closed = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 400 });

/** Whoever is in the group has the role; the first rule that fits is the one that holds. */
const RoleRule = Type.Object(
  { group: Text, role: PersonRole, unit: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })) },
  closed,
);
export type RoleRule = Static<typeof RoleRule>;

const Oidc = Type.Object(
  {
    name: Words,
    issuer: Type.String({ pattern: '^https?://[^\\s]+$' }),
    clientId: Text,
    origin: Type.String({ pattern: '^https?://[^/\\s]+$', description: 'of the console, as the provider knows it' }),
    scopes: Type.Array(Text, { default: ['openid', 'profile'] }),
    claims: Type.Object(
      {
        account: Type.String({ default: 'preferred_username' }),
        display: Type.String({ default: 'name' }),
        groups: Type.String({ default: 'groups' }),
      },
      { ...closed, default: {} },
    ),
    roles: Type.Array(RoleRule, { minItems: 1 }),
  },
  closed,
);
export type OidcFile = Static<typeof Oidc>;

const Ldap = Type.Object(
  {
    name: Words,
    url: Type.String({ pattern: '^ldaps?://[^/\\s]+$' }),
    startTls: Type.Boolean({ default: false }),
    reader: Type.Optional(
      Type.String({ minLength: 1, description: 'distinguished name that may search; its password is LDAP_PASSWORD' }),
    ),
    base: Text,
    filter: Type.String({ pattern: '^\\(.*\\{name\\}.*\\)$', default: '(uid={name})' }),
    display: Type.String({ default: 'displayName' }),
    groups: Type.Union([
      Type.Object({ attribute: Text }, closed),
      Type.Object({ base: Text, member: Text, name: Text }, closed),
    ]),
    patienceMs: Type.Integer({ minimum: 200, maximum: 30_000, default: 5_000 }),
    roles: Type.Array(RoleRule, { minItems: 1 }),
  },
  closed,
);
export type LdapFile = Static<typeof Ldap>;

/** What of a certificate names its bearer: the common name, or an alternative name of a kind. */
const NameSource = Type.Union([
  Type.Literal('commonName'),
  Type.Literal('email'),
  Type.Literal('dns'),
  Type.Literal('uri'),
]);
const Certificates = Type.Object(
  {
    authority: Text,
    revoked: Type.Optional(Type.String({ description: 'list of revoked certificates (CRL), a PEM file' })),
    accounts: Type.Optional(Type.Object({ from: NameSource, without: Type.String({ default: '' }) }, closed)),
    screens: Type.Optional(
      Type.Object(
        {
          from: NameSource,
          places: Type.Record(
            Type.String(),
            Type.Object(
              {
                wall: Type.String({ pattern: NAME_PATTERN }),
                screen: Type.Optional(Type.String({ pattern: NAME_PATTERN })),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type CertificatesFile = Static<typeof Certificates>;

/** Ways to sign in besides accounts of this server: the file that `IDENTITY_FILE` names. */
const IdentityFile = Type.Object(
  { oidc: Type.Optional(Oidc), ldap: Type.Optional(Ldap), certificates: Type.Optional(Certificates) },
  closed,
);
export type IdentityFile = Static<typeof IdentityFile>;

/** @throws naming the file and every place in it that is wrong */
export function loadIdentityFile(file: string | undefined): IdentityFile {
  if (file === undefined) return {};
  const fail = (...faults: string[]): never => {
    throw new Error(`IDENTITY_FILE=${file}:\n  ${faults.join('\n  ')}`);
  };
  let written: unknown;
  try {
    written = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const filled = Value.Default(IdentityFile, written);
  if (!Value.Check(IdentityFile, filled))
    return fail(
      ...Value.Errors(IdentityFile, filled).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`),
    );
  const faults = findFaults(filled);
  if (faults.length > 0) return fail(...faults);
  const { certificates } = filled;
  if (!certificates) return filled;
  // As in a site, paths are seen from the file that names them.
  const at = (path: string) => resolve(dirname(file), path);
  const { authority, revoked } = certificates;
  return {
    ...filled,
    certificates: { ...certificates, authority: at(authority), ...(revoked !== undefined && { revoked: at(revoked) }) },
  };
}

/** What a schema cannot say. */
function findFaults({ oidc, ldap }: IdentityFile): string[] {
  const faults: string[] = [];
  for (const [way, rules] of [
    ['oidc', oidc?.roles],
    ['ldap', ldap?.roles],
  ] as const)
    for (const [index, { role, unit }] of (rules ?? []).entries())
      if (role === 'unit' && unit === undefined) faults.push(`/${way}/roles/${index}: expected the unit of role unit`);
  if (oidc && new URL(oidc.issuer).protocol === 'http:' && !isLoopbackHost(new URL(oidc.issuer).hostname))
    faults.push('/oidc/issuer: expected https, since whoever is in between could sign in as anybody');
  if (ldap && !ldap.startTls && ldap.url.startsWith('ldap:') && !isLoopbackHost(new URL(ldap.url).hostname))
    faults.push('/ldap/url: expected ldaps, or startTls: true, since passwords go there');
  return faults;
}
