import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GENESIS, hashEntry, type Sealed, seal } from '../../server/audit/chain.ts';
import { type Finding, walk } from '../../server/audit/walk.ts';
import { anchorOf, chainOf, headOf, KEY, lineOf, placed } from '../support/chain.ts';
import { LAW_TIMEOUT_MS, lawParameters } from './runs.ts';

/** What stands in an archive, and the heads that went elsewhere when it was written. */
interface Kept {
  readonly lines: readonly string[];
  readonly chain: readonly Sealed[];
  readonly anchors: readonly ReturnType<typeof anchorOf>[];
}

/** Chains of every length, from their beginning or behind an anchor, with heads at several of their places and always at the last. */
const kept = fc
  .record({ length: fc.integer({ min: 1, max: 30 }), removed: fc.integer({ min: 0, max: 5 }) })
  .map(({ length, removed }): Kept => {
    const whole = chainOf(removed + length);
    const chain = whole.slice(removed);
    const before = whole[removed - 1];
    return { chain, lines: chain.map((entry) => lineOf(entry)), anchors: before ? [anchorOf(before)] : [] };
  });
const place = fc.nat({ max: 29 });
/** The outsider has no key and signs as well as he can; the insider has taken it. */
const forger = fc.constantFrom(KEY, 'another key');

function judge({ lines, chain, anchors }: Kept, everyHead = 3): readonly Finding[] {
  const signed = chain.filter((_entry, index) => index % everyHead === 0 || index === chain.length - 1);
  return walk({
    key: KEY,
    lines: placed(lines, 'log'),
    anchors: placed(anchors, 'anchors'),
    heads: placed(
      signed.map((entry) => headOf(entry)),
      'heads',
    ),
    stream: [],
  }).findings;
}

/** The entries from `index` on, hashed and signed anew behind what `change` makes of the entry there. */
function rehash({ chain }: Kept, index: number, key: string): string[] {
  const lines = chain.slice(0, index).map((entry) => lineOf(entry));
  let last = chain[index - 1] ?? (chain[0]?.seq === 1 ? GENESIS : undefined);
  for (const entry of chain.slice(index)) {
    const { seq: _seq, ...rest } = JSON.parse(entry.text);
    const sealed: Sealed = seal(last ?? { seq: entry.seq - 1, hash: '0'.repeat(64) }, {
      ...rest,
      ...(entry === chain[index] && { on: 'wall/another' }),
    });
    lines.push(lineOf(sealed, key));
    last = sealed;
  }
  return lines;
}

describe('[AU3] a chain', { timeout: LAW_TIMEOUT_MS }, () => {
  const holds = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void) =>
    fc.assert(fc.property(arbitrary, check), lawParameters);
  const found = (findings: readonly Finding[]) => expect(findings).not.toEqual([]);

  it('that nobody touched has no finding', () => {
    holds(kept, (archive) => {
      expect(judge(archive)).toEqual([]);
    });
  });

  it('of which one character is another is found, wherever it stands', () => {
    holds(fc.tuple(kept, place, fc.nat(), fc.integer({ min: 1, max: 25 })), ([archive, index, column, by]) => {
      const at = index % archive.lines.length;
      const line = archive.lines[at] as string;
      const where = column % line.length;
      const other = String.fromCharCode(97 + ((line.charCodeAt(where) - 97 + by + 26 * 10) % 26));
      fc.pre(other !== line[where]);
      const lines = archive.lines.with(at, line.slice(0, where) + other + line.slice(where + 1));
      const findings = judge({ ...archive, lines });
      found(findings);
      expect(findings.map(({ where: place }) => place)).toContain(`log:${at + 1}`);
    });
  });

  it('of which one entry was changed and hashed anew is found', () => {
    holds(fc.tuple(kept, place, forger), ([archive, index, key]) => {
      const at = index % archive.chain.length;
      const { seq, text } = archive.chain[at] as Sealed;
      const before = archive.chain[at - 1]?.hash ?? archive.anchors[0]?.hash ?? GENESIS.hash;
      const changed = text.replace('wall/main', 'wall/other');
      const forged = lineOf({ seq, text: changed, hash: hashEntry(before, changed) }, key);
      found(judge({ ...archive, lines: archive.lines.with(at, forged) }));
    });
  });

  it('of which one entry is missing is found, and which one', () => {
    holds(fc.tuple(kept, place), ([archive, index]) => {
      const at = index % archive.lines.length;
      const findings = judge({ ...archive, lines: archive.lines.toSpliced(at, 1) });
      found(findings);
      expect(findings.some(({ seq }) => seq === archive.chain[at]?.seq)).toBe(true);
    });
  });

  it('of which two entries have changed places is found', () => {
    holds(fc.tuple(kept, place, place), ([archive, left, right]) => {
      const [one, other] = [left % archive.lines.length, right % archive.lines.length];
      fc.pre(one !== other);
      const lines = archive.lines.with(one, archive.lines[other] as string).with(other, archive.lines[one] as string);
      found(judge({ ...archive, lines }));
    });
  });

  it('into which an entry was put is found', () => {
    holds(fc.tuple(kept, place, place, fc.boolean(), forger), ([archive, index, of, isCopy, key]) => {
      const at = index % (archive.lines.length + 1);
      const model = archive.chain[of % archive.chain.length] as Sealed;
      const before = archive.chain[at - 1] ?? archive.anchors[0] ?? GENESIS;
      const { seq: _seq, ...rest } = JSON.parse(model.text);
      // Put behind the end by someone with the key, it is the next entry like any other: nothing tells them apart.
      fc.pre(isCopy || key !== KEY || at < archive.lines.length);
      const line = lineOf(isCopy ? model : seal(before, rest), isCopy ? KEY : key);
      found(judge({ ...archive, lines: archive.lines.toSpliced(at, 0, line) }));
    });
  });

  it('that was hashed anew from any place on is found, also by a signed head where the key was stolen', () => {
    holds(fc.tuple(kept, place, forger), ([archive, index, key]) => {
      const at = index % archive.chain.length;
      fc.pre(at > 0 || archive.anchors.length === 0);
      found(judge({ ...archive, lines: rehash(archive, at, key) }));
    });
  });

  it('whose end was cut off is found, all of it included', () => {
    holds(fc.tuple(kept, place), ([archive, index]) => {
      const findings = judge({ ...archive, lines: archive.lines.slice(0, index % archive.lines.length) });
      found(findings);
      expect(findings.at(-1)?.kind).toBe('truncated');
    });
  });

  it('whose front was cut off is found, unless an anchor stands for it: the signature of an entry is none', () => {
    holds(fc.tuple(kept, place), ([archive, index]) => {
      fc.pre(archive.chain.length > 1);
      const cut = 1 + (index % (archive.chain.length - 1));
      const lines = archive.lines.slice(cut);
      found(judge({ ...archive, lines }));
      const last = archive.chain[cut - 1] as Sealed;
      found(judge({ ...archive, lines, anchors: [{ ...headOf(last) }] }));
      expect(judge({ ...archive, lines, anchors: [...archive.anchors, anchorOf(last)] })).toEqual([]);
    });
  });

  it('of which Redis has another entry than the archive, or one that follows another, is found', () => {
    holds(fc.tuple(fc.integer({ min: 2, max: 20 }), place, place), ([length, split, index]) => {
      const chain = chainOf(length);
      const archived = chain.slice(0, split % length);
      const at = index % length;
      const evidence = (stream: readonly Sealed[]) => ({
        key: KEY,
        lines: placed(
          archived.map((entry) => lineOf(entry)),
          'log',
        ),
        anchors: [],
        heads: placed(
          archived.slice(-1).map((entry) => headOf(entry)),
          'heads',
        ),
        stream,
      });
      expect(walk(evidence(chain)).findings).toEqual([]);
      const { seq, hash, text } = chain[at] as Sealed;
      const changed = { seq, hash, text: text.replace('wall/main', 'wall/other') };
      found(walk(evidence(chain.with(at, changed))).findings);
      const another = chainOf(length, { startMs: 1 });
      const kinds = walk(evidence(another)).findings.map(({ kind }) => kind);
      if (archived.length > 0) expect(kinds).toContain('redis');
      if (at > archived.length && at < length - 1) found(walk(evidence(chain.toSpliced(at, 1))).findings);
    });
  });
});
