// npm run bench:relay
// (a) What the relay costs for 128 streams of 640x360 at 15 a second, against one `ffmpeg -c copy` for each in the same run:
//     over the first minute of a stream, with all that its beginning costs, and over half a minute in the midst of it.
// (b) 512 streams for a minute after they have joined: how many units did not come.
// (c) How long a wall of 16 streams that are warm takes to be complete.
// Cameras, relay and pages are processes of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureFfmpegBinary } from '../../scripts/bootstrap/ffmpeg-binary.mjs';
import { BenchProcess } from './bench-process.ts';
import type { CamerasOrder } from './relay-cameras.ts';
import type { PagesFigures, PagesOrder } from './relay-pages.ts';
import type { RelayFigures, RelayOrder } from './relay-server.ts';

const MANY = 512;
const SOME = 128;
const WALL = 16;
/** Streams of one page: a large screen. */
const A_PAGE = 32;
const MINUTE_MS = 60_000;
const MEASURED_MS = 30_000;
const HELD_MS = 60_000;
const SETTLE_MS = 5_000;
const JOINS = 10;
/** USER_HZ of Linux, by which /proc counts. */
const TICK_MS = 10;

const ffmpegBinary = await ensureFfmpegBinary();
using cameras = new BenchProcess('relay-cameras.ts', { count: MANY } satisfies CamerasOrder);
const cameraPort = await cameras.tell<number>('port');
const relayCpu = await measureSome();
const ffmpegCpu = await measureFfmpeg();
const many = await measureMany();
process.stdout.write(
  `${JSON.stringify({
    cpuSecondsPerStreamMinute128: round(relayCpu.steady),
    cpuSecondsFirstMinute128: round(relayCpu.first),
    ratioToFfmpeg128: round(relayCpu.first / ffmpegCpu.first),
    ratioToFfmpegSteady128: round(relayCpu.steady / ffmpegCpu.steady),
    droppedAt512: many.dropped,
    joinMs16: round(relayCpu.joinMs),
  })}\n`,
);
process.exit();

/** CPU seconds of one stream: over its first minute, and for a minute in the midst. */
interface Cost {
  readonly first: number;
  readonly steady: number;
}

async function measureSome(): Promise<Cost & { readonly joinMs: number }> {
  using relay = new BenchProcess('relay-server.ts', { cameras: MANY, cameraPort } satisfies RelayOrder);
  const port = await relay.tell<number>('port');
  using pages = new BenchProcess('relay-pages.ts', { port } satisfies PagesOrder);
  const empty = await relay.tell<RelayFigures>('figures');
  const minute = pause(MINUTE_MS);
  for (let first = 0; first < SOME; first += A_PAGE) await pages.tell('open', first, A_PAGE);
  await pause(MINUTE_MS - MEASURED_MS - SETTLE_MS);
  const before = await relay.tell<RelayFigures>('figures');
  const begun = performance.now();
  await minute;
  const after = await relay.tell<RelayFigures>('figures');
  const minutes = (performance.now() - begun) / MINUTE_MS;
  const first = (after.cpuMs - empty.cpuMs) / 1_000 / SOME;
  const steady = (after.cpuMs - before.cpuMs) / 1_000 / (SOME * minutes);
  const { p50, p99, max } = after.loopDelayMs;
  say(
    `${SOME} streams: ${first.toFixed(4)} CPU-s each in the first minute, then ${steady.toFixed(4)} a minute, ${((after.unitsRelayed - before.unitsRelayed) / SOME / minutes / 60).toFixed(1)} units/s a stream, timers of the loop ${p50.toFixed(1)} / ${p99.toFixed(1)} / ${max.toFixed(0)} ms apart for 20 (p50, p99, max), ${after.rssMiB.toFixed(0)} MiB`,
  );
  const joins: number[] = [];
  for (let join = 0; join < JOINS; join += 1) {
    joins.push(await pages.tell<number>('join', 0, WALL));
    await pause(300);
  }
  joins.sort((a, b) => a - b);
  say(`a wall of ${WALL} warm streams is complete after ${joins.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  return { first, steady, joinMs: joins.at(-1) ?? Number.NaN };
}

async function measureFfmpeg(): Promise<Cost> {
  const children: ChildProcess[] = [];
  try {
    const costs: Promise<Cost>[] = [];
    for (let index = 0; index < SOME; index += 1) {
      const url = `rtsp://127.0.0.1:${cameraPort}/cam-${index}/main`;
      const output = ['-c', 'copy', '-f', 'h264', '-y', '/dev/null'];
      const options = ['-loglevel', 'quiet', '-nostdin', '-rtsp_transport', 'tcp', '-i', url, ...output];
      const child = spawn(ffmpegBinary, options, { stdio: 'ignore' });
      children.push(child);
      costs.push(measureChild(child));
      // All at once they would be in each other's way.
      await pause(100);
    }
    const all = await Promise.all(costs);
    const mean = (read: (cost: Cost) => number) => all.reduce((sum, cost) => sum + read(cost), 0) / all.length;
    const [first, steady] = [mean((cost) => cost.first), mean((cost) => cost.steady)];
    say(
      `${SOME} times ffmpeg -c copy: ${first.toFixed(4)} CPU-s each in the first minute, then ${steady.toFixed(4)} a minute`,
    );
    return { first, steady };
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

async function measureChild({ pid }: ChildProcess): Promise<Cost> {
  if (pid === undefined) throw new Error('an ffmpeg did not start');
  await pause(MINUTE_MS - MEASURED_MS);
  const before = cpuMsOf(pid);
  await pause(MEASURED_MS);
  const after = cpuMsOf(pid);
  return { first: after / 1_000, steady: ((after - before) / 1_000) * (MINUTE_MS / MEASURED_MS) };
}

async function measureMany(): Promise<{ readonly dropped: number }> {
  using relay = new BenchProcess('relay-server.ts', { cameras: MANY, cameraPort } satisfies RelayOrder);
  const port = await relay.tell<number>('port');
  using pages = new BenchProcess('relay-pages.ts', { port } satisfies PagesOrder);
  for (let first = 0; first < MANY; first += A_PAGE) await pages.tell('open', first, A_PAGE);
  await pause(SETTLE_MS);
  await pages.tell('start');
  const before = await relay.tell<RelayFigures>('figures');
  const camerasBefore = await cameras.tell<number>('cpuMs');
  const begun = performance.now();
  await pause(HELD_MS);
  const after = await relay.tell<RelayFigures>('figures');
  const seconds = (performance.now() - begun) / 1_000;
  const seen = await pages.tell<PagesFigures>('figures');
  const camerasCpu = ((await cameras.tell<number>('cpuMs')) - camerasBefore) / 10 / seconds;
  // Counted on both sides: what the relay left out, and what did not come.
  const dropped = Math.max(seen.missing, after.unitsDropped - before.unitsDropped);
  say(
    `${MANY} streams: ${seen.units} units in ${seconds.toFixed(0)} s (${(seen.units / MANY / seconds).toFixed(2)}/s a stream, ${(seen.bytes / 1e6 / seconds).toFixed(1)} MB/s), ${seen.missing} missing, ${after.unitsDropped - before.unitsDropped} dropped, ${after.reconnects - before.reconnects} reconnects, relay ${((after.cpuMs - before.cpuMs) / 10 / seconds).toFixed(0)} % of a core, cameras ${camerasCpu.toFixed(0)} %, at most ${(after.mostHeldBytes / 2 ** 20).toFixed(2)} MiB held for a page, timers of the loop ${after.loopDelayMs.p99.toFixed(1)} ms apart for 20 (p99), ${after.rssMiB.toFixed(0)} MiB`,
  );
  return { dropped };
}

/** User and system time of a process. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
