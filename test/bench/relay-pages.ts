// The pages of the relay bench: they read what they are sent, look at its headers, and throw it away.
import { WebSocket } from 'ws';
import { readUnitHeader, VIDEO_PROTOCOL_VERSION } from '../../protocol/video.ts';
import { until } from '../support/until.ts';
import { obey, readOrder } from './bench-process.ts';

export interface PagesOrder {
  readonly port: number;
}
export interface PagesFigures {
  readonly units: number;
  readonly bytes: number;
  /** Units that did not come, by their sequence. */
  readonly missing: number;
}

interface Page {
  readonly socket: WebSocket;
  /** Stream -> sequence of its last unit. */
  readonly last: Map<number, number>;
}

const { port } = readOrder<PagesOrder>();
const pages: Page[] = [];
let figures = { units: 0, bytes: 0, missing: 0 };

obey({
  /** Opens one page that watches these cameras, and waits for a unit of each; ms from the wish to the last of them. */
  open: async (first: number, count: number): Promise<number> => {
    const page = await open();
    pages.push(page);
    return await watch(page, first, count, new Map());
  },
  /** The same for a second page of cameras that the first one has: until it is where that one was. */
  join: async (first: number, count: number): Promise<number> => {
    const page = await open();
    const ms = await watch(page, first, count, new Map(pages[0]?.last));
    page.socket.terminate();
    return ms;
  },
  start: () => {
    figures = { units: 0, bytes: 0, missing: 0 };
  },
  figures: (): PagesFigures => figures,
});

async function open(): Promise<Page> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/video`, { perMessageDeflate: false });
  const last = new Map<number, number>();
  let isWelcome = false;
  socket.on('message', (bytes: Buffer, isBinary) => {
    if (!isBinary) {
      isWelcome = true;
      return;
    }
    const { stream, sequence } = readUnitHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
    const before = last.get(stream);
    if (before !== undefined) figures.missing += sequence - before - 1;
    last.set(stream, sequence);
    figures.units += 1;
    figures.bytes += bytes.length;
  });
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'hello', version: VIDEO_PROTOCOL_VERSION, wall: 'main', codecs: ['h264'] })),
  );
  await until(() => isWelcome, { withinMs: 10_000, what: 'a page is let in' });
  return { socket, last };
}

async function watch(
  { socket, last }: Page,
  first: number,
  count: number,
  aims: ReadonlyMap<number, number>,
): Promise<number> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  const begun = performance.now();
  const streams = numbers.map((number) => ({ stream: number, camera: `cam-${number}`, rendition: 'main' }));
  socket.send(JSON.stringify({ type: 'watch', streams }));
  await until(() => numbers.every((number) => (last.get(number) ?? -1) >= (aims.get(number) ?? 0)), {
    withinMs: 60_000,
    what: `units of ${count} streams`,
    everyMs: 1,
  });
  return performance.now() - begun;
}
