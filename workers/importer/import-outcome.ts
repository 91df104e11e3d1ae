import type { ImportArguments } from './arguments.ts';
import type { ImportSummary } from './import-progress.ts';
import { grouped } from './progress-display.ts';

interface Circumstances {
  readonly given: ImportArguments;
  readonly rejectsFile: string;
  readonly elapsedMs: number;
}

/** What a person is told at the end; undefined: cancelled before it began. */
export function summarize(
  summary: ImportSummary | undefined,
  { given, rejectsFile, elapsedMs }: Circumstances,
): string {
  if (!summary) return 'cancelled before it began: nothing was imported';
  const { outcome, rows, rejected, events, refused } = summary;
  const counts = [
    `${grouped(rows)} rows read, ${grouped(rejected)} of them rejected${rejected > 0 ? ` (listed in ${rejectsFile})` : ''}`,
    `${grouped(events)} events committed, ${grouped(refused)} refused`,
  ].join('\n');
  if (outcome === 'done') return `${counts}\ndone in ${(elapsedMs / 1000).toFixed(1)} s`;
  return `${counts}\nstopped. To go on from here, give the same command with ${goOn(summary, given)}\nImporting the whole file again is harmless as well: the totals come out the same.`;
}

function goOn(summary: ImportSummary, { speed }: ImportArguments): string {
  if (speed === 'max') return `--from ${summary.line + 1}`;
  return summary.replayedMs > 0 ? `--from ${new Date(summary.replayedMs).toISOString()}` : 'nothing else';
}
