import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { findOnPath, runQuietly } from '../../scripts/bootstrap/commands.mjs';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import type { Certificate } from '../../server/tls/certificate.ts';
import { makeTestDir } from './redis.ts';
import { until } from './until.ts';

/** OpenLDAP and what it links, unpacked beside the project: installing it would start a directory on the machine of whoever tests. */
const PACKAGES = [
  'slapd',
  'libldap-2.5-0',
  'libltdl7',
  'libodbc2',
  'libperl5.36',
  'libsasl2-2',
  'libwrap0',
  'libargon2-1',
  'libdb5.3',
  'libgdbm6',
  'libgdbm-compat4',
];
const READY_MS = 20_000;

/** Where OpenLDAP is, fetched by apt where need be; else why there is none. */
export async function fetchSlapd(): Promise<{ readonly root: string } | { readonly missing: string }> {
  const root = inProject('node_modules', '.cache', 'slapd');
  if (existsSync(root)) return { root };
  if (!findOnPath(['apt-get']) || !findOnPath(['dpkg']))
    return { missing: 'OpenLDAP comes by apt-get, which is not here' };
  mkdirSync(inProject('node_modules', '.cache'), { recursive: true });
  const draft = mkdtempSync(`${root}-`);
  try {
    const download = () => runQuietly('apt-get', ['download', ...PACKAGES], { cwd: draft });
    await download().catch(async () => {
      // A fresh machine has no package lists.
      await runQuietly('apt-get', ['update']);
      await download();
    });
    for (const file of readdirSync(draft)) await runQuietly('dpkg', ['-x', join(draft, file), join(draft, 'root')]);
    renameSync(join(draft, 'root'), root);
    return { root };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  } finally {
    rmSync(draft, { recursive: true });
  }
}

export interface SlapdOptions {
  readonly root: string;
  readonly certificate: Certificate;
  readonly authority: string;
  readonly ldif: string;
}

export const SUFFIX = 'dc=example';
export const READER = { dn: `cn=reader,${SUFFIX}`, password: 'may read all of it' } as const;

/** A directory of its own on free ports. Close it. */
export async function startSlapd({ root, certificate, authority, ldif }: SlapdOptions) {
  const directory = makeTestDir('slapd');
  const at = (...parts: string[]) => join(directory, ...parts);
  mkdirSync(at('db'));
  for (const [name, text] of Object.entries({
    'ca.crt': authority,
    'server.crt': certificate.cert,
    'server.key': certificate.key,
    'content.ldif': ldif,
    'slapd.conf': [
      ...['core', 'cosine', 'inetorgperson'].map(
        (name) => `include ${join(root, 'etc/ldap/schema', `${name}.schema`)}`,
      ),
      `modulepath ${join(root, 'usr/lib/ldap')}`,
      'moduleload back_mdb',
      `TLSCACertificateFile ${at('ca.crt')}`,
      `TLSCertificateFile ${at('server.crt')}`,
      `TLSCertificateKeyFile ${at('server.key')}`,
      'database mdb',
      'maxsize 10485760',
      `suffix "${SUFFIX}"`,
      `directory ${at('db')}`,
      `rootdn "${READER.dn}"`,
      `rootpw "${READER.password}"`,
      'access to attrs=userPassword by anonymous auth by * none',
      'access to * by * none',
    ].join('\n'),
  }))
    writeFileSync(at(name), `${text}\n`, { mode: 0o600 });
  const triplet = readdirSync(join(root, 'usr/lib')).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(root, 'usr/lib', triplet), join(root, 'lib', triplet)].join(':'),
  };
  const binary = join(root, 'usr/sbin/slapd');
  const added = spawnSync(binary, ['-Tadd', '-f', at('slapd.conf'), '-l', at('content.ldif')], {
    env,
    encoding: 'utf8',
  });
  if (added.status !== 0) throw new Error(`slapadd: ${added.stderr}`);
  const [plain = 0, secure = 0] = [await findFreePort(), await findFreePort()];
  const urls = [`ldap://localhost:${plain}`, `ldaps://localhost:${secure}`] as const;
  const child = spawn(binary, ['-d', '0', '-f', at('slapd.conf'), '-h', urls.join(' ')], { env, stdio: 'ignore' });
  await until(() => answers(secure), { withinMs: READY_MS, what: 'the directory answers' });
  return {
    urls: { plain: urls[0], secure: urls[1] },
    pid: child.pid ?? 0,
    close: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      rmSync(directory, { recursive: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, 'localhost');
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('expected a TCP address');
  return address.port;
}
