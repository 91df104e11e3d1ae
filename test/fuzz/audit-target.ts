import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatLine, formatSigned, parseSigned } from '../../server/audit/archive/archive-line.ts';
import { sign } from '../../server/audit/signature.ts';
import { walk } from '../../server/audit/walk.ts';
import { chainOf, KEY } from '../support/chain.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mangledText } from './mangled.ts';

const chain = chainOf(6);
const whole = chain.map((entry) => formatLine(entry, KEY)).join('');
const last = chain[chain.length - 1] ?? chain[0];
if (!last) throw new Error('a chain without an entry');
const { seq, hash } = last;
const head = formatSigned({ seq, hash, at: 0, archive: 'a', signature: sign(KEY, 'head', { seq, hash }) });
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

/** An archive of the audit trail that somebody has edited: whatever it is by now, that is found, and nothing crashes. */
export const auditTarget: FuzzTarget<{ readonly entries: string; readonly head: string }> = {
  name: 'audit archive',
  weight: 1,
  cases: fc.record({ entries: mangledText(fc.constant(whole)), head: mangledText(fc.constant(head)) }),
  hold(given) {
    const signed = parseSigned(given.head);
    const lines = linesOf(given.entries).map((value, index) => ({ value, where: `entries:${index + 1}` }));
    const heads = signed ? [{ value: signed, where: 'heads:1' }] : [];
    const { findings } = walk({ key: KEY, lines, anchors: [], heads, stream: [] });
    for (const { says, where } of findings) assert(says !== '' && where !== '');
    const isAsWritten = linesOf(given.entries).join() === linesOf(whole).join();
    const hasHead = signed?.seq === seq && signed.hash === hash && head.includes(signed.signature);
    assert.equal(findings.length === 0, isAsWritten && hasHead, 'what was edited is found, and nothing else');
  },
};
