import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadIdentityFile } from '../../../config/identity/identity-file.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { makeTestDir } from '../../support/redis.ts';

const directory = makeTestDir('identity-file');
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'identity.yaml');
function load(text: string) {
  writeFileSync(file, text);
  return loadIdentityFile(file);
}
const README = readFileSync(inProject('server', 'auth', 'README.md'), 'utf8');
const [, EXAMPLE = ''] = /```yaml\n([\s\S]*?)```/.exec(README) ?? [];

it('takes what the README shows, fills in what it leaves out, and finds files beside itself', () => {
  const { oidc, ldap, certificates } = load(EXAMPLE);
  expect(oidc?.roles).toHaveLength(2);
  expect(ldap).toMatchObject({ startTls: false, display: 'displayName', patienceMs: 5_000 });
  expect(certificates).toMatchObject({
    authority: join(directory, 'clients.crt'),
    revoked: join(directory, 'clients.crl'),
  });
  const bare = load(EXAMPLE.replace(/^ {2}(claims|scopes):.*$/gm, ''));
  expect(bare.oidc?.claims).toEqual({ account: 'preferred_username', display: 'name', groups: 'groups' });
  expect(loadIdentityFile(undefined)).toEqual({});
});

it.each([
  ['a role that is none', EXAMPLE.replace('role: operator', 'role: chief'), '/ldap/roles/0/role'],
  ['a unit without its unit', EXAMPLE.replace(', unit: north', ''), '/oidc/roles/1: expected the unit'],
  [
    'a provider over a line that others hear',
    EXAMPLE.replace('https://login', 'http://login'),
    '/oidc/issuer: expected https',
  ],
  ['passwords over a line that others hear', EXAMPLE.replace('ldaps://', 'ldap://'), '/ldap/url: expected ldaps'],
  ['a filter that names nobody', EXAMPLE.replace('(sAMAccountName={name})', '(objectClass=*)'), '/ldap/filter'],
  ['a word that it does not know', `${EXAMPLE}\nsaml: {}\n`, '/'],
  ['what is no YAML', 'oidc: [', 'IDENTITY_FILE='],
])('refuses %s', (_what, text, expected) => {
  expect(() => load(text)).toThrow(expected);
});

it('lets a directory be asked in clear over StartTLS', () => {
  const text = EXAMPLE.replace('ldaps://dc.example ', 'ldap://dc.example\n  startTls: true ');
  expect(load(text).ldap).toMatchObject({ startTls: true });
});
