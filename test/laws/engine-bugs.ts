import { setTimeout as delay } from 'node:timers/promises';
import { vi } from 'vitest';
import { PartitionArchive } from '../../server/aggregate/archive/partition-archive.ts';
import { CellTable } from '../../server/aggregate/cell-table.ts';
import { SLICES } from '../../server/aggregate/census.ts';
import { EntityPool } from '../../server/aggregate/entity-pool.ts';
import { PartitionCount } from '../../server/aggregate/partition-count.ts';
import { PartitionFold } from '../../server/aggregate/partition-fold.ts';
import { PartitionWriter } from '../../server/aggregate/partition-writer.ts';
import { rebuild } from '../../server/aggregate/rebuild.ts';
import type { EngineBug } from './engine-trial.ts';

const WHILE_OTHERS_COMMIT_MS = 10;

/** What must turn a law red: in the Function, in the engine, in the rebuild. */
export const engineBugs: readonly (readonly [law: string, bug: string, wrong: EngineBug])[] = [
  ['E1', 'amounts added without their sign', inFunction('+ add[2 * i]', '+ math.abs(add[2 * i])')],
  ['E1', 'cells that became 0 left out of the delta', inFunction("append(told, {drop[i], '0'})", '')],
  ['E2', 'a fence that nobody looks at', inFunction("fence ~= '' and fence ~= stands_at", 'false')],
  ['E2', 'entities that nobody compares', inFunction('compared[i] ~= checks[2 * i]', 'false')],
  ['E3', 'entities that nobody compares', inFunction('compared[i] ~= checks[2 * i]', 'false')],
  ['E3', 'a broken connection taken for a commit', { patch: swallowErrors }],
  ['E3', 'totals from before the break taken for what stands', { patch: trustEveryGeneration }],
  ['E4', 'a rebuild that writes nothing', { rebuild: (options) => rebuild({ ...options, write: false }) }],
  ['E4', 'a rebuild that overlooks a metric', { rebuild: rebuildWithout('jobs.cost') }],
  [
    'E4',
    'cells that nothing counts left where they are',
    inFunction(
      "call_chunked('HDEL', cells, drop)",
      "if #watched + #quiet > 0 then call_chunked('HDEL', cells, drop) end",
    ),
  ],
  [
    'E4',
    'a rebuild that leaves no revision and no delta',
    inFunction(
      'local moved = {}',
      "if #watched + #quiet == 0 and revised == '' then return reply end local moved = {}",
    ),
  ],
  ['E4', 'a fence that nobody looks at', inFunction("fence ~= '' and fence ~= stands_at", 'false')],
  ['E5', 'a mark that nobody looks at', inFunction('if mark ~= stands_mark or', 'if')],
  ['E5', 'folded cells dropped and not moved', inFunction('if #add > 0 then', "if #add > 0 and to == '' then")],
  ['E5', 'a fold that says nothing of its mark', inFunction("call('HSET', meta, 'fold', to)", '')],
  ['E5', 'a fold that does not hear of what comes meanwhile', { patch: deafenFolds }],
  ['E5', 'totals of before a fold taken for what stands', { patch: trustEveryGeneration }],
  ['E6', 'an archived entity that is told late taken for a new one', { patch: overlookArchive }],
  ['E6', 'an archive that other engines do not hear of', inFunction('or archived ~= stands_archived or', 'or')],
  ['E6', 'entities that went and that no delta says to be gone', inFunction("append(shown, {untold[i], ''})", '')],
  ['E7', 'a census that nobody looks at', inFunction('or census ~= stands_census then', 'then')],
  ['E7', 'a count that does not hear of what comes meanwhile', { patch: deafenCounts }],
  ['E7', 'a definition said to be whole before it is', { patch: countTooSoon }],
  ['E7', 'commits that look for entities in other slices', { patch: misplaceEntities }],
  ['E7', 'cells left of what nobody wanted', { patch: dropNothing }],
  ['E7', 'totals of another time taken for what stands', { patch: trustEveryGeneration }],
];

function inFunction(right: string, wrong: string): EngineBug {
  return {
    library: (source) => {
      if (!source.includes(right)) throw new Error(`expected the Function to say ${right}`);
      return source.replace(right, () => wrong);
    },
  };
}

/** Wrong: the events are acknowledged, whether they are in Redis or not. */
function swallowErrors(): void {
  const { write } = PartitionWriter.prototype;
  vi.spyOn(PartitionWriter.prototype, 'write').mockImplementation(function (this: PartitionWriter, events) {
    return write.call(this, events).catch(() => {});
  });
}

/** Wrong: a total stays known when a generation ends. */
function trustEveryGeneration(): void {
  const { total } = CellTable.prototype;
  vi.spyOn(CellTable.prototype, 'total').mockImplementation(function (this: CellTable, cell, generation) {
    for (let any = generation; any > 0; any--) {
      const known = total.call(this, cell, any);
      if (known !== undefined) return known;
    }
    return undefined;
  });
}

/** Wrong: what commits touch while a fold reads stays where it is. */
function deafenFolds(): void {
  const { read } = PartitionFold.prototype;
  vi.spyOn(PartitionFold.prototype, 'note').mockImplementation(() => {});
  vi.spyOn(PartitionFold.prototype, 'read').mockImplementation(async function (this: PartitionFold, isWanted) {
    await read.call(this, isWanted);
    await delay(WHILE_OTHERS_COMMIT_MS);
  });
}

/** Wrong: what begins to exist while a count reads is never counted. */
function deafenCounts(): void {
  const { read } = PartitionCount.prototype;
  vi.spyOn(PartitionCount.prototype, 'note').mockImplementation(() => {});
  vi.spyOn(PartitionCount.prototype, 'read').mockImplementation(async function (this: PartitionCount, isWanted) {
    await read.call(this, isWanted);
    await delay(WHILE_OTHERS_COMMIT_MS);
  });
}

/** Wrong: some slices are passed over. */
function countTooSoon(): void {
  const { take } = PartitionCount.prototype;
  vi.spyOn(PartitionCount.prototype, 'take').mockImplementation(async function (this: PartitionCount) {
    const { entities } = await take.call(this);
    return { upTo: SLICES, entities };
  });
}

/** Wrong: to a commit an entity is in another slice than to a count. */
function misplaceEntities(): void {
  const { slotOf } = EntityPool.prototype;
  vi.spyOn(EntityPool.prototype, 'slotOf').mockImplementation(function (this: EntityPool, id, batch) {
    Object.assign(this, { prefixHash: 0 });
    return slotOf.call(this, id, batch);
  });
}

/** Wrong: they are said to be gone, and are not. */
function dropNothing(): void {
  vi.spyOn(PartitionWriter.prototype, 'dropCells').mockResolvedValue(true);
}

/** Wrong: what Redis does not have never was. */
function overlookArchive(): void {
  vi.spyOn(PartitionArchive.prototype, 'has').mockReturnValue(false);
}

function rebuildWithout(metric: string): typeof rebuild {
  return (options) => {
    const { [metric]: overlooked, ...metrics } = options.site.metrics;
    if (!overlooked) throw new Error(`expected the site to have a metric ${metric}`);
    return rebuild({ ...options, site: { ...options.site, metrics } });
  };
}
