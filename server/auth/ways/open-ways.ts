import type { RedisClientType } from 'redis';
import type { IdentityFile } from '../../../config/identity/identity-file.ts';
import { CertificateWay } from './client-certificate.ts';
import type { LdapWay } from './ldap-way.ts';
import type { OidcWay } from './oidc-way.ts';

export interface WaysOptions {
  readonly file: IdentityFile;
  readonly secrets: { readonly oidc: string | undefined; readonly ldap: string | undefined };
  readonly redis: Pick<RedisClientType, 'set' | 'getDel'>;
  readonly site: string;
}

/** How people and screens come in besides passwords and tokens of this server; what is not declared is left out. */
export interface Ways {
  readonly oidc?: OidcWay;
  readonly ldap?: LdapWay;
  readonly certificates?: CertificateWay;
}

/** Loads what the file declares alone: most servers need none of it. */
export async function openWays({ file, secrets, redis, site }: WaysOptions): Promise<Ways> {
  const { oidc, ldap, certificates } = file;
  return {
    ...(oidc && {
      oidc: new (await import('./oidc-way.ts')).OidcWay({ file: oidc, secret: secrets.oidc, redis, site }),
    }),
    ...(ldap && { ldap: new (await import('./ldap-way.ts')).LdapWay({ file: ldap, password: secrets.ldap }) }),
    ...(certificates && { certificates: new CertificateWay(certificates) }),
  };
}
