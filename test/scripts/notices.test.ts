import { expect, it } from 'vitest';
import { allowsShipping } from '../../scripts/notices/licences.ts';
import { writeNotices } from '../../scripts/notices/notices.ts';
import { shippedPackages } from '../../scripts/notices/shipped-packages.ts';

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['(MIT AND GPL-3.0-only)', false],
  ['MIT AND Zlib', true],
  ['GPL-2.0-or-later', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['unknown', false],
])('%s allows shipping: %s', (expression, allowed) => {
  expect(allowsShipping(expression)).toBe(allowed);
});

it('names every package under a licence that forbids shipping', () => {
  const pack = (name: string, licence: string) => ({ name, version: '1.0.0', licence, text: undefined });
  expect(() => writeNotices([pack('a', 'MIT'), pack('b', 'AGPL-3.0-only'), pack('c', 'unknown')])).toThrow(
    /b 1\.0\.0: AGPL-3\.0-only\n {2}c 1\.0\.0: unknown$/,
  );
});

it('lists what runs in the product, fonts included, and no tool of its makers', () => {
  const names = shippedPackages().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['fastify', 'three', '@fontsource/inter']));
  expect(names).not.toContain('vitest');
});
