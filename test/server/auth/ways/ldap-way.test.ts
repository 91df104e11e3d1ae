import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LdapFile } from '../../../../config/identity/identity-file.ts';
import { trustAuthorities } from '../../../../config/trusted-authorities.ts';
import { LdapWay } from '../../../../server/auth/ways/ldap-way.ts';
import { issueCertificate, makeAuthority } from '../../../../server/tls/local-authority.ts';
import { makeTestDir, withRedis } from '../../../support/redis.ts';
import { fetchSlapd, READER, startSlapd, SUFFIX } from '../../../support/slapd.ts';
import { startGate } from '../../gate/start-gate.ts';
import { OWN_PASSWORD, signInAs } from '../sign-in-as.ts';

const slapd = await fetchSlapd();
if ('missing' in slapd)
  process.stdout.write(`skipped: signing in by LDAP, since there is no directory (${slapd.missing})\n`);

const person = (name: string, display: string) => `
dn: uid=${name},ou=people,${SUFFIX}
objectClass: inetOrgPerson
uid: ${name}
cn: ${name}
sn: ${name}
displayName: ${display}
userPassword: directory password of ${name}`;
const group = (name: string, ...members: string[]) => `
dn: cn=${name},ou=groups,${SUFFIX}
objectClass: groupOfNames
cn: ${name}
${members.map((member) => `member: uid=${member},ou=people,${SUFFIX}`).join('\n')}`;
const LDIF = `dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
o: example
dc: example

dn: ou=people,${SUFFIX}
objectClass: organizationalUnit
ou: people

dn: ou=groups,${SUFFIX}
objectClass: organizationalUnit
ou: groups
${person('li.wei', 'Shift 3')}
${person('zhao', 'Nobody here')}
${person('boss', 'Another boss')}
${group('wall-operators', 'li.wei', 'boss')}
${group('canteen', 'zhao')}
`;

const file: Omit<LdapFile, 'url'> = {
  name: { zh: '目录', en: 'Directory' },
  startTls: false,
  reader: READER.dn,
  base: `ou=people,${SUFFIX}`,
  filter: '(uid={name})',
  display: 'displayName',
  groups: { base: `ou=groups,${SUFFIX}`, member: 'member', name: 'cn' },
  patienceMs: 2_000,
  roles: [{ group: 'Wall-Operators', role: 'operator' }],
};

describe.skipIf('missing' in slapd)('a directory', () => {
  const redis = withRedis();
  let directory: Awaited<ReturnType<typeof startSlapd>>;
  let gate: Awaited<ReturnType<typeof startGate>>;
  const place = makeTestDir('ldap-ca');
  beforeAll(async () => {
    const authority = await makeAuthority('of a directory', Date.now());
    const certificate = await issueCertificate(authority, { names: ['localhost'], nowMs: Date.now() });
    writeFileSync(join(place, 'ca.crt'), authority.cert);
    trustAuthorities(join(place, 'ca.crt'));
    const root = 'root' in slapd ? slapd.root : '';
    directory = await startSlapd({ root, certificate, authority: authority.cert, ldif: LDIF });
    const ldap = new LdapWay({ file: { ...file, url: directory.urls.secure }, password: READER.password });
    gate = await startGate({ redis: redis.endpoint, ways: { ldap } });
  });
  afterAll(async () => {
    await gate?.close();
    await directory?.close();
    rmSync(place, { recursive: true });
  });
  beforeEach(async () => {
    const client = await redis.connect();
    for (const key of await client.keys('{wf:yard}:users*')) await client.del(key);
  });

  const signIn = async (name: string, password: string) => {
    const answer = await gate.app.inject({ method: 'POST', url: '/api/v1/session', payload: { name, password } });
    const { error, ...body } = answer.json();
    return { status: answer.statusCode, code: error?.code as string | undefined, body };
  };
  const password = (name: string) => `directory password of ${name}`;

  it('[SI1] opens an account to whoever it knows, as what its groups make of them', async () => {
    const first = await signIn('li.wei', password('li.wei'));
    expect(first).toMatchObject({
      status: 200,
      body: { user: { name: 'li.wei', display: 'Shift 3', role: 'operator' }, mustChangePassword: false },
    });
    expect((await gate.auth.accounts.list())[0]).toMatchObject({ name: 'li.wei', source: 'ldap' });
    expect((await signIn('li.wei', 'another')).code).toBe('session.refused');
    expect((await signIn('li.wei', '')).code, 'which directories take for nobody').toBe('session.refused');
    expect((await signIn('nobody', 'here')).code).toBe('session.refused');
    expect((await signIn('zhao', password('zhao'))).code).toBe('session.noRole');
    await gate.auth.accounts.change('li.wei', { enabled: false });
    expect((await signIn('li.wei', password('li.wei'))).code, 'closed here').toBe('session.refused');
    await expect(gate.auth.accounts.reset('li.wei')).rejects.toMatchObject({ code: 'account.elsewhere' });
  });

  it('[SI2] never takes over an account of this server, which opens also while the directory is away', async () => {
    await signInAs(gate.auth, 'admin', 'boss');
    expect((await signIn('boss', password('boss'))).code).toBe('session.refused');
    process.kill(directory.pid, 'SIGSTOP');
    try {
      expect((await signIn('boss', OWN_PASSWORD)).status).toBe(200);
      expect(await signIn('li.wei', password('li.wei'))).toMatchObject({ status: 503, code: 'server.unavailable' });
    } finally {
      process.kill(directory.pid, 'SIGCONT');
    }
  });

  it('[SI1] is asked over StartTLS as well, and never where its certificate is not trusted', async () => {
    const { plain, secure } = directory.urls;
    const ask = (changes: Partial<LdapFile>, name = 'li.wei') =>
      new LdapWay({ file: { ...file, url: secure, ...changes }, password: READER.password }).ask(name, password(name));
    expect(await ask({ url: plain, startTls: true })).toMatchObject({ name: 'li.wei', groups: ['wall-operators'] });
    // The certificate is for localhost alone.
    for (const wrong of [
      { url: secure.replace('localhost', '127.0.0.1') },
      { url: plain.replace('localhost', '127.0.0.1'), startTls: true },
    ])
      await expect(ask(wrong)).rejects.toMatchObject({ code: 'server.unavailable' });
    await expect(ask({ reader: `cn=other,${SUFFIX}` })).rejects.toMatchObject({ code: 'server.unavailable' });
  });
});

it('[SI1] waits for a directory that does not answer no longer than it is told', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const way = new LdapWay({ file: { ...file, url: `ldap://127.0.0.1:${port}`, patienceMs: 200 }, password: undefined });
  await expect(way.ask('li.wei', 'anything')).rejects.toMatchObject({ code: 'server.unavailable' });
  silent.close();
});
