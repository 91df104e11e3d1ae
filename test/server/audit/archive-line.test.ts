import { expect, it } from 'vitest';
import { formatSigned, parseSigned } from '../../../server/audit/archive/archive-line.ts';

const head = { seq: 6, hash: 'a'.repeat(64), at: 1_767_229_920_000, archive: '0-1', signature: 'b'.repeat(64) };

it('reads a signed head in a line of its own, and in that of a syslog server', () => {
  expect(parseSigned(formatSigned(head))).toEqual(head);
  expect(parseSigned(`<110>1 2026-11-29T08:00:00Z wall ${formatSigned(head)}`)).toEqual(head);
});

it.each([
  ['a place', '"seq":6', '"seq":06'],
  ['a time', '"at":1', '"at":01'],
])('takes %s that is no number of JSON for no head, rather than end over it', (_, found, written) => {
  expect(parseSigned(formatSigned(head).replace(found, written))).toBeUndefined();
});
