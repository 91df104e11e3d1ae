// The relay of the relay bench: what the server runs, in a process of its own.
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Fastify from 'fastify';
import { pino } from 'pino';
import { loadConfig } from '../../config/config.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import type { Curtains } from '../../server/control/curtains.ts';
import { MACHINE_ACCESS } from '../../server/live/sessions/access.ts';
import { openVideo } from '../../server/video/open-video.ts';
import { videoPlugin } from '../../server/video/video-plugin.ts';
import { fixtureSite } from '../support/fixture-site.ts';
import { obey, readOrder } from './bench-process.ts';

export interface RelayOrder {
  readonly cameras: number;
  readonly cameraPort: number;
}
export interface RelayFigures {
  readonly cpuMs: number;
  readonly unitsRelayed: number;
  readonly unitsDropped: number;
  readonly live: number;
  readonly reconnects: number;
  readonly mostHeldBytes: number;
  readonly rssMiB: number;
  /** Time between two ticks of a timer of 20 ms, since the last time of asking. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

const { cameras: count, cameraPort } = readOrder<RelayOrder>();
const words = { zh: 'bench', en: 'bench' };
const cameras = new Map(
  Array.from({ length: count }, (_, index): [string, Camera] => [
    `cam-${index}`,
    { name: words, district: 'north', main: `rtsp://127.0.0.1:${cameraPort}/cam-${index}/main`, transport: 'tcp' },
  ]),
);
const video = openVideo({
  config: loadConfig({}).video,
  env: {},
  site: { ...fixtureSite, cameras },
  curtains: {
    read: (wall: string) => ({ wall, drawn: false, before: false, at: 0, revision: 0 }),
    listen: () => () => undefined,
  } as unknown as Curtains,
  authorise: () => MACHINE_ACCESS,
  log: pino({ level: 'silent' }),
});
const app = Fastify();
await app.register(videoPlugin, { video, origins: [] });
await app.listen({ host: '127.0.0.1', port: 0 });
const delay = monitorEventLoopDelay({ resolution: 20 });
delay.enable();

obey({
  port: () => (app.server.address() as AddressInfo).port,
  figures: (): RelayFigures => {
    const { user, system } = process.cpuUsage();
    const loopDelayMs = {
      p50: delay.percentile(50) / 1e6,
      p99: delay.percentile(99) / 1e6,
      max: delay.max / 1e6,
    };
    delay.reset();
    const { unitsRelayed, unitsDropped, live, reconnects, mostHeldBytes } = video.counts;
    return {
      cpuMs: (user + system) / 1_000,
      unitsRelayed,
      unitsDropped,
      live,
      reconnects,
      mostHeldBytes,
      rssMiB: process.memoryUsage.rss() / 2 ** 20,
      loopDelayMs,
    };
  },
});
