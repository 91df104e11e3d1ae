import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { WebSocket } from 'ws';
import type { Camera } from '../../../protocol/site/cameras.ts';
import type { SiteFile } from '../../../protocol/site/site-file.ts';
import {
  readUnitHeader,
  type Rendition,
  type StreamCondition,
  UNIT_HEADER_BYTES,
  type UnitHeader,
  VIDEO_PROTOCOL_VERSION,
  type VideoCodec,
  type VideoServerMessage,
} from '../../../protocol/video.ts';
import type { CurtainChange } from '../../../server/control/curtains.ts';
import { handleErrors } from '../../../server/error-handler.ts';
import { type Access, MACHINE_ACCESS } from '../../../server/live/sessions/access.ts';
import type { Patience } from '../../../server/video/feed/upstream.ts';
import { Relay } from '../../../server/video/relay.ts';
import { rtspSources } from '../../../server/video/rtsp/rtsp-source.ts';
import type { Credentials, OpenSource } from '../../../server/video/source.ts';
import { videoPlugin } from '../../../server/video/video-plugin.ts';
import { VideoServer } from '../../../server/video/video-server.ts';
import { until } from '../../support/until.ts';
import { SpoilingPool } from './memory/spoiling-pool.ts';

const words = (text: string) => ({ zh: text, en: text });
export const now = () => performance.timeOrigin + performance.now();

/** As a site declares it. */
export function camera(main: string, more: Partial<Camera> = {}): Camera {
  return { name: words('camera'), district: 'north', main, ...more };
}

/** A camera is given up and tried again within a test's time. */
export const QUICK: Patience = {
  packetMs: 600,
  unitMs: 3_000,
  steadyMs: 5_000,
  retry: { leastMs: 20, baseMs: 50, mostMs: 400 },
  refusedMs: 200,
};

const screen = { x: 0, y: 0, width: 960, height: 1080 };
const walls: SiteFile['walls'] = {
  main: {
    name: words('Wall'),
    width: 1920,
    height: 1080,
    screens: { left: { ...screen, sees: 'restricted' }, right: { ...screen, x: 960 } },
  },
};

export interface StartVideo {
  readonly cameras: Readonly<Record<string, Camera>>;
  readonly credentials?: Readonly<Record<string, Credentials>>;
  readonly access?: Access;
  readonly pageBytesMax?: number;
  readonly lingerMs?: number;
  readonly patience?: Patience;
  readonly transcodes?: number;
  readonly ffmpeg?: string;
  readonly open?: OpenSource;
  /** Of pages that may ask beside its own. */
  readonly origins?: readonly string[];
}

/** A relay and its video link on a free port. What is logged of cameras stands in `logged`. Close it. */
export async function startVideo({
  cameras,
  credentials = {},
  access = MACHINE_ACCESS,
  pageBytesMax = 4 * 1024 * 1024,
  lingerMs = 300,
  patience = QUICK,
  transcodes = 0,
  ffmpeg = 'ffmpeg',
  origins = [],
  open = rtspSources({ now, random: () => '0123456789abcdef', patienceMs: 2_000, maxUnitBytes: 2 * 1024 * 1024 }),
}: StartVideo) {
  const logged: string[] = [];
  const listed = new Map(Object.entries(cameras));
  const memory = new SpoilingPool();
  const relay = new Relay({
    cameras: listed,
    credentials: (name) => credentials[name],
    drillUrl: undefined,
    open,
    lingerMs,
    groupBytesMax: 8 * 1024 * 1024,
    memory,
    transcode: { ffmpeg: { binary: ffmpeg, decoder: [], encoder: ENCODER }, most: transcodes },
    now,
    random: Math.random,
    patience,
    onLost: (id, fault) => logged.push(`${id}: ${fault.because}: ${fault.message} ${fault.stack ?? ''}`),
  });
  let curtain: CurtainChange = { wall: 'main', drawn: false, before: false, at: 0, revision: 0 };
  const listeners = new Set<(wall: string) => void>();
  const video = new VideoServer({
    relay,
    cameras: listed,
    walls,
    curtains: {
      read: () => curtain,
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    memory,
    pageBytesMax,
    maxSessions: 100,
    authorise: () => access,
    now,
  });
  const app = Fastify();
  handleErrors(app);
  await app.register(videoPlugin, { video, origins });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    relay,
    video,
    memory,
    logged,
    port,
    draw: (drawn: boolean, inMs: number) => {
      curtain = { ...curtain, before: curtain.drawn, drawn, at: now() + inMs, revision: curtain.revision + 1 };
      for (const listener of listeners) listener('main');
      return curtain.at;
    },
    openPage: (options?: PageOptions) => openPage(port, options),
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

export const ENCODER = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '15', '-bf', '0'];

export interface PageOptions {
  readonly screen?: string;
  readonly codecs?: readonly VideoCodec[];
}

export interface SeenUnit extends UnitHeader {
  readonly bytes: Buffer;
  readonly seenAt: number;
}

export type Page = Awaited<ReturnType<typeof openPage>>;

/** A page's side of the video link, with all that it was told and sent. */
async function openPage(port: number, { screen: name, codecs = ['h264', 'h265'] }: PageOptions = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/video`);
  const told: VideoServerMessage[] = [];
  const units: SeenUnit[] = [];
  const texts: string[] = [];
  socket.on('message', (bytes: Buffer, isBinary) => {
    if (isBinary) {
      const header = readUnitHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
      units.push({ ...header, bytes: bytes.subarray(UNIT_HEADER_BYTES), seenAt: now() });
    } else {
      texts.push(String(bytes));
      told.push(JSON.parse(String(bytes)));
    }
  });
  await once(socket, 'open');
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  say({ type: 'hello', version: VIDEO_PROTOCOL_VERSION, wall: 'main', ...(name && { screen: name }), codecs });
  await until(() => told.some(({ type }) => type === 'welcome'), { withinMs: 5_000, what: 'welcome' });
  const conditions = (stream: number): StreamCondition[] =>
    told.flatMap((message) => (message.type === 'stream' && message.stream === stream ? [message.condition] : []));
  return {
    socket,
    told,
    units,
    texts,
    conditions,
    of: (stream: number) => units.filter((unit) => unit.stream === stream),
    watch: (...wishes: readonly (readonly [stream: number, camera: string, rendition?: Rendition])[]) =>
      say({
        type: 'watch',
        streams: wishes.map(([stream, id, rendition = 'main']) => ({ stream, camera: id, rendition })),
      }),
    until: async (stream: number, state: StreamCondition['state'], withinMs = 10_000) =>
      await until(() => conditions(stream).at(-1)?.state === state, { withinMs, what: `stream ${stream} is ${state}` }),
    close: async () => {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await once(socket, 'close');
    },
  };
}
