import type { Config } from '../../config/config.ts';
import { isWildcardHost } from '../../config/tls.ts';
import { firstPasswordFile } from '../../config/first-password.ts';
import type { Initialised } from './init-site.ts';

/** What was made, and the way from here to a wall in service; `env` is what was set by hand, and must be again. */
export function describeNext({
  config,
  first,
  env,
}: {
  config: Config;
  first: Initialised;
  env: Readonly<Record<string, string | undefined>>;
}): string {
  const { dataDir, site } = config;
  const again = ['DATA_DIR', 'WATCHFLOOR_SITES_DIR']
    .flatMap((name) => (env[name] ? [`${name}=${env[name]} `] : []))
    .join('');
  const steps = [
    `start it: ${again}npm start`,
    ...describeAccount(
      first,
      dataDir,
      `http://${isWildcardHost(config.http.host) ? 'localhost' : config.http.host}:${config.http.port}/console`,
    ),
    ...describeTls(config),
    'give what tells events a key: npm run key (server/gate/README.md); its own import has one already',
    'backups every night to another disk, and units for systemd: server/backup/README.md, scripts/kiosk/README.md',
    `is all as it should be? ${again}npm run doctor`,
  ];
  return `${dataDir} is set up for the site ${site.id}: real data alone, no drill.

Next:
${steps.map((step, i) => `  ${i + 1}. ${step}`).join('\n')}
`;
}

function describeAccount({ name, oneTimePassword }: Initialised, dataDir: string, address: string): string[] {
  if (oneTimePassword === undefined) return [`sign in at ${address} as ${name}, with the password that you chose`];
  return [
    `sign in at ${address} as ${name}, and choose a password: the one-time password is
       ${oneTimePassword}
     also in ${firstPasswordFile(dataDir)}, until then no other machine is answered`,
  ];
}

function describeTls({ tls, dataDir }: Config): string[] {
  switch (tls.kind) {
    case 'files':
      return [`other machines come in by https with ${tls.cert}: renew it in its place, it is read anew`];
    case 'local':
      return [`other machines must trust ${dataDir}/tls/ca.crt, which the first start makes (server/tls/README.md)`];
    case 'none':
      return [
        `it answers this machine alone. For others set HOST=0.0.0.0: by a certificate of yours (TLS_CERT, TLS_KEY), or else of an
     authority of its own, whose ${dataDir}/tls/ca.crt they must trust (server/tls/README.md)`,
      ];
    default:
      return tls satisfies never;
  }
}
