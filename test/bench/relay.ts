// npm run bench:relay
// (a) What the relay costs for 128 streams of 640x360 at 15 a second, against one `ffmpeg -c copy` for each in the same run.
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
const MEASURED_MS = 30_000;
const HELD_MS = 60_000;
const SETTLE_MS = 5_000;
const JOINS = 10;
const MS_A_MINUTE = 60_000;
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
    cpuSecondsPerStreamMinute128: round(relayCpu.cpuSeconds),
    ratioToFfmpeg128: round(relayCpu.cpuSeconds / ffmpegCpu),
    droppedAt512: many.dropped,
    joinMs16: round(relayCpu.joinMs),
  })}\n`,
);
process.exit();

async function measureSome(): Promise<{ readonly cpuSeconds: number; readonly joinMs: number }> {
  using relay = new BenchProcess('relay-server.ts', { cameras: MANY, cameraPort } satisfies RelayOrder);
  const port = await relay.tell<number>('port');
  using pages = new BenchProcess('relay-pages.ts', { port } satisfies PagesOrder);
  for (let first = 0; first < SOME; first += A_PAGE) await pages.tell('open', first, A_PAGE);
  const joins: number[] = [];
  for (let join = 0; join < JOINS; join += 1) {
    joins.push(await pages.tell<number>('join', 0, WALL));
    await pause(300);
  }
  joins.sort((a, b) => a - b);
  const joinMs = joins.at(-1) ?? Number.NaN;
  say(`a wall of ${WALL} warm streams is complete after ${joins.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  await pause(SETTLE_MS);
  const before = await relay.tell<RelayFigures>('figures');
  const begun = performance.now();
  await pause(MEASURED_MS);
  const after = await relay.tell<RelayFigures>('figures');
  const minutes = (performance.now() - begun) / MS_A_MINUTE;
  const cpuSeconds = (after.cpuMs - before.cpuMs) / 1_000 / (SOME * minutes);
  const { p50, p99, max } = after.loopDelayMs;
  say(
    `${SOME} streams: ${cpuSeconds.toFixed(4)} CPU-s a stream-minute, ${((after.unitsRelayed - before.unitsRelayed) / SOME / minutes / 60).toFixed(1)} units/s a stream, loop late by ${p50.toFixed(1)} / ${p99.toFixed(1)} / ${max.toFixed(0)} ms (p50, p99, max), ${after.rssMiB.toFixed(0)} MiB`,
  );
  return { cpuSeconds, joinMs };
}

async function measureFfmpeg(): Promise<number> {
  const children: ChildProcess[] = [];
  try {
    for (let index = 0; index < SOME; index += 1) {
      const url = `rtsp://127.0.0.1:${cameraPort}/cam-${index}/main`;
      const options = [
        '-loglevel',
        'quiet',
        '-nostdin',
        '-rtsp_transport',
        'tcp',
        '-i',
        url,
        '-c',
        'copy',
        '-f',
        'h264',
        '-y',
        '/dev/null',
      ];
      children.push(spawn(ffmpegBinary, options, { stdio: 'ignore' }));
      // All at once they would take minutes to begin.
      await pause(100);
    }
    await pause(2 * SETTLE_MS);
    const pids = children.map(({ pid, exitCode }) => {
      if (pid === undefined || exitCode !== null) throw new Error('an ffmpeg has ended');
      return pid;
    });
    const before = pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
    const begun = performance.now();
    await pause(MEASURED_MS);
    const used = pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0) - before;
    const minutes = (performance.now() - begun) / MS_A_MINUTE;
    const cpuSeconds = used / 1_000 / (SOME * minutes);
    say(`${SOME} times ffmpeg -c copy: ${cpuSeconds.toFixed(4)} CPU-s a stream-minute`);
    return cpuSeconds;
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
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
  const dropped = seen.missing + after.unitsDropped - before.unitsDropped;
  say(
    `${MANY} streams: ${seen.units} units in ${seconds.toFixed(0)} s (${(seen.units / MANY / seconds).toFixed(2)}/s a stream, ${(seen.bytes / 1e6 / seconds).toFixed(1)} MB/s), ${seen.missing} missing, ${after.unitsDropped - before.unitsDropped} dropped, ${after.reconnects - before.reconnects} reconnects, relay ${((after.cpuMs - before.cpuMs) / 10 / seconds).toFixed(0)} % of a core, cameras ${camerasCpu.toFixed(0)} %, at most ${(after.mostHeldBytes / 2 ** 20).toFixed(2)} MiB held for a page, loop late by ${after.loopDelayMs.p99.toFixed(1)} ms (p99), ${after.rssMiB.toFixed(0)} MiB`,
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
