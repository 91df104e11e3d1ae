import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { authorityFile, loadLocalCertificate } from '../../../server/tls/local-certificate.ts';
import { makeTestDir } from '../../support/redis.ts';

const DAY_MS = 24 * 60 * 60_000;
const nowMs = Date.UTC(2026, 10, 2, 8);
const names = ['localhost', 'wall.example', '10.0.0.5', 'fd00::5'];
let directory: string;
beforeEach(() => {
  directory = join(makeTestDir('tls'), 'tls');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

const load = (changes: { names?: readonly string[]; nowMs?: number } = {}) =>
  loadLocalCertificate({ directory, names, nowMs, ...changes });
const serialOf = ({ cert }: { cert: string }) => new X509Certificate(cert).serialNumber;

it('[TL1] is for every name and address of the machine, and verifies against the authority alone', async () => {
  const { cert } = await load();
  const authority = new X509Certificate(readFileSync(authorityFile(directory)));
  const read = new X509Certificate(cert);
  expect(authority.ca).toBe(true);
  expect(read.ca).toBe(false);
  expect(read.checkIssued(authority)).toBe(true);
  expect(read.verify(authority.publicKey)).toBe(true);
  for (const name of ['localhost', 'wall.example']) expect(read.checkHost(name), name).toBe(name);
  for (const address of ['10.0.0.5', 'fd00::5']) expect(read.checkIP(address), address).toBe(address);
  expect(read.checkHost('other.example')).toBeUndefined();
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(read.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  expect(authority.validToDate.getTime() - nowMs).toBeGreaterThan(9 * 365 * DAY_MS);
  expect(cert.match(/BEGIN CERTIFICATE/g), 'the authority comes along').toHaveLength(2);
});

it('[TL1] keeps its keys to their owner', async () => {
  await load();
  for (const file of ['authority.pem', 'server.pem'])
    expect(statSync(join(directory, file)).mode & 0o777, file).toBe(0o600);
  expect(readFileSync(authorityFile(directory), 'utf8')).not.toContain('PRIVATE');
});

it('[TL2] stays until a third of its time is left or the machine is called otherwise; the authority stays all along', async () => {
  const first = await load();
  const trusted = readFileSync(authorityFile(directory), 'utf8');
  expect(await load({ nowMs: nowMs + 59 * DAY_MS })).toEqual(first);
  const renewed = await load({ nowMs: nowMs + 61 * DAY_MS });
  expect(serialOf(renewed)).not.toBe(serialOf(first));
  expect(renewed.key).not.toBe(first.key);
  const moved = await load({ names: [...names, '10.0.0.6'], nowMs: nowMs + 61 * DAY_MS });
  expect(serialOf(moved)).not.toBe(serialOf(renewed));
  expect(await load({ nowMs: nowMs + 62 * DAY_MS }), 'one address fewer is no reason').toEqual(moved);
  expect(readFileSync(authorityFile(directory), 'utf8')).toBe(trusted);
});

it('[TL2] of another authority than the present one it is no use', async () => {
  const first = await load();
  rmSync(join(directory, 'authority.pem'));
  const second = await load();
  expect(serialOf(second)).not.toBe(serialOf(first));
  expect(
    new X509Certificate(second.cert).verify(new X509Certificate(readFileSync(authorityFile(directory))).publicKey),
  ).toBe(true);
});

it('says which file is no authority', async () => {
  await load();
  writeFileSync(join(directory, 'authority.pem'), 'scribble');
  await expect(load()).rejects.toThrow('authority.pem: expected a key and a certificate');
});
