import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from './import-progress.ts';

/** Shows a running import: a bar on a terminal, now and then a line anywhere else. */
export interface ProgressDisplay {
  show(progress: ImportProgress, elapsedMs: number): void;
  end(): void;
}

const STAGES = { checking: 'checking', sorting: 'sorting', sending: 'importing' } as const;
const LINE_EVERY_MS = 2_000;

export function openDisplay(stream: NodeJS.WriteStream, { isReplay }: { isReplay: boolean }): ProgressDisplay {
  return stream.isTTY ? barDisplay(stream, isReplay) : lineDisplay(stream, isReplay);
}

function barDisplay(stream: NodeJS.WriteStream, isReplay: boolean): ProgressDisplay {
  const format = isReplay
    ? '{stage} {time} | {rows} rows | {events} events | {rejected} rejected'
    : '{stage} {bar} {percentage}% | {rows} rows | {events} events | {rejected} rejected | {rate} rows/s';
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: false, gracefulExit: false },
    Presets.shades_classic,
  );
  bar.start(1, 0, texts(undefined, 0));
  return {
    show(progress, elapsedMs) {
      bar.setTotal(Math.max(1, progress.bytesTotal));
      bar.update(progress.bytesRead, texts(progress, elapsedMs));
    },
    end: () => bar.stop(),
  };
}

function lineDisplay(stream: NodeJS.WriteStream, isReplay: boolean): ProgressDisplay {
  let nextMs = 0;
  return {
    show(progress, elapsedMs) {
      if (elapsedMs < nextMs) return;
      nextMs = elapsedMs + LINE_EVERY_MS;
      const { stage, time, rows, events, rejected, rate } = texts(progress, elapsedMs);
      const share = progress.bytesTotal > 0 ? Math.floor((progress.bytesRead / progress.bytesTotal) * 100) : 100;
      const place = isReplay ? time : `${share} %`;
      stream.write(`${stage} ${place}: ${rows} rows, ${events} events, ${rejected} rejected, ${rate} rows/s\n`);
    },
    end() {},
  };
}

function texts(progress: ImportProgress | undefined, elapsedMs: number) {
  const { stage = 'sending', rows = 0, events = 0, rejected = 0, replayedMs = 0 } = progress ?? {};
  return {
    stage: STAGES[stage],
    time: replayedMs > 0 ? new Date(replayedMs).toISOString().slice(0, 19).replace('T', ' ') : '',
    rows: grouped(rows),
    events: grouped(events),
    rejected: grouped(rejected),
    rate: grouped(elapsedMs > 0 ? Math.round(rows / (elapsedMs / 1000)) : 0),
  };
}

export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
