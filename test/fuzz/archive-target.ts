import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { listArchive } from '../../server/aggregate/archive/archive-file.ts';
import { PartitionArchive } from '../../server/aggregate/archive/partition-archive.ts';
import { verifyArchive } from '../../server/aggregate/archive/verify-archive.ts';
import { compilePlan } from '../../server/aggregate/plan.ts';
import { historyOf } from '../laws/history.ts';
import { joinAll, packAll } from '../laws/entities.ts';
import { fixtureSite } from '../support/fixture-site.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mangledText } from './mangled.ts';

interface Case {
  readonly bytes: Buffer;
  /** By somebody who knows how a file ends: then it may pass for one that was written so. */
  readonly isSealed: boolean;
}

/** A file of the archive of entities, as a disk or a hand has left it: what was edited is found, and nothing crashes. */
export async function archiveTarget(directory: string): Promise<FuzzTarget<Case>> {
  const folder = join(directory, 'archive');
  const plan = compilePlan(fixtureSite);
  const name = { site: fixtureSite.code, dataSet: 'live' } as const;
  const [history = []] = fc.sample(historyOf(plan), { numRuns: 1, seed: 1 });
  const archive = new PartitionArchive({ folder, plan, name, partition: 0 });
  await archive.write(plan.calendar.bucketOf('day', Date.UTC(2026, 4, 1)), packAll(joinAll(history)));
  const [place] = await listArchive(folder);
  if (!place) throw new Error('nothing was archived');
  const { path } = place;
  const packed = readFileSync(path);
  const whole = gunzipSync(packed).toString('utf8');
  const body = whole.slice(0, whole.lastIndexOf('\n', whole.length - 2) + 1);
  const edited = mangledText(fc.constant(whole)).map((text): Case => ({ bytes: gzipSync(text), isSealed: false }));
  const sealed = mangledText(fc.constant(body)).map((text): Case => {
    const end = text.trimEnd().split('\n').length - 2;
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { bytes: gzipSync(`${text}${JSON.stringify({ end, sha256 })}\n`), isSealed: true };
  });
  const flipped = fc.tuple(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]): Case => {
    const bytes = Buffer.from(packed);
    bytes.writeUInt8(bytes.readUInt8(at) ^ by, at);
    return { bytes, isSealed: false };
  });
  return {
    name: 'archive',
    weight: 4,
    cases: fc.oneof(edited, sealed, flipped),
    async hold({ bytes, isSealed }) {
      writeFileSync(path, bytes);
      const { findings } = await verifyArchive(folder, { site: fixtureSite, partitions: 1 });
      for (const { path: where, found } of findings) assert(where === path && found !== '');
      if (!isSealed)
        assert.equal(findings.length === 0, textOf(bytes) === whole, 'what was edited is found, and nothing else');
    },
  };
}

/** Undefined where it is no gzip. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return undefined;
  }
}
