import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from './import-progress.ts';
import type { ImportSpeed } from './run-import.ts';

/** Shows a running import: a bar on a terminal, now and then a line anywhere else. */
export interface ProgressDisplay {
  show(progress: ImportProgress, elapsedMs: number): void;
  end(): void;
}

export interface DisplayOptions {
  readonly speed: ImportSpeed;
  /** Of the site: a replay is told in the time that its wall shows. */
  readonly timeZone: string;
}

const STAGES = { checking: 'checking', sorting: 'sorting', sending: 'importing' } as const;
const LINE_EVERY_MS = 2_000;

export function openDisplay(stream: NodeJS.WriteStream, options: DisplayOptions): ProgressDisplay {
  return stream.isTTY ? barDisplay(stream, options) : lineDisplay(stream, options);
}

function barDisplay(stream: NodeJS.WriteStream, options: DisplayOptions): ProgressDisplay {
  const counts = '{rows} rows | {events} events | {rejected} rejected';
  const format =
    options.speed === 'max' ? `{stage} {bar} {percentage}% | ${counts} | {rate} rows/s` : `{stage} {place} | ${counts}`;
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: false, gracefulExit: false },
    Presets.shades_classic,
  );
  bar.start(1, 0, textsOf(undefined, 0, options));
  return {
    show(progress, elapsedMs) {
      bar.setTotal(Math.max(1, progress.bytesTotal));
      bar.update(progress.bytesRead, textsOf(progress, elapsedMs, options));
    },
    end: () => bar.stop(),
  };
}

function lineDisplay(stream: NodeJS.WriteStream, options: DisplayOptions): ProgressDisplay {
  let nextMs = 0;
  return {
    show(progress, elapsedMs) {
      if (elapsedMs < nextMs) return;
      nextMs = elapsedMs + LINE_EVERY_MS;
      const { stage, place, rows, events, rejected, rate } = textsOf(progress, elapsedMs, options);
      const pace = options.speed === 'max' ? `, ${rate} rows/s` : '';
      stream.write(`${stage} ${place}: ${rows} rows, ${events} events, ${rejected} rejected${pace}\n`);
    },
    end() {},
  };
}

/** What can be said of an import; its place is a time in a replay, and else a share of the file. */
function textsOf(progress: ImportProgress | undefined, elapsedMs: number, { speed, timeZone }: DisplayOptions) {
  const { stage = 'sending', rows = 0, events = 0, rejected = 0, replayedMs = 0 } = progress ?? {};
  const { bytesRead = 0, bytesTotal = 0 } = progress ?? {};
  const share = `${bytesTotal > 0 ? Math.floor((bytesRead / bytesTotal) * 100) : 0} %`;
  const isReplaying = speed !== 'max' && stage === 'sending';
  const moment = replayedMs > 0 ? `${localTime(replayedMs, timeZone)}, at ${speed}x` : 'from the first event';
  return {
    stage: isReplaying ? 'replaying' : STAGES[stage],
    place: isReplaying ? moment : share,
    rows: grouped(rows),
    events: grouped(events),
    rejected: grouped(rejected),
    rate: grouped(elapsedMs > 0 ? Math.round(rows / (elapsedMs / 1000)) : 0),
  };
}

/** Sweden writes times as ISO 8601 does. */
function localTime(timeMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(timeMs);
}

export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
