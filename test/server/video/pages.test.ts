import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '../../../protocol/close-codes.ts';
import type { SiteFile } from '../../../protocol/site/site-file.ts';
import { VIDEO_PROTOCOL_VERSION } from '../../../protocol/video.ts';
import { mayDo } from '../../../server/auth/rights.ts';
import { maySeeRestricted } from '../../../server/video/page/may-see.ts';
import { countedClip } from '../../support/rtsp-camera/counted-clip.ts';
import { startCameras } from '../../support/rtsp-camera/start-cameras.ts';
import { until } from '../../support/until.ts';
import { camera, startVideo } from './start-video.ts';

const SOON = { withinMs: 20_000 };
const hello = { type: 'hello', version: VIDEO_PROTOCOL_VERSION, wall: 'main', codecs: ['h264'] };

describe('a video link', () => {
  const talk = async (port: number, ...messages: unknown[]) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/video`);
    await once(socket, 'open');
    for (const message of messages) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    const [code] = await once(socket, 'close');
    return code;
  };

  it.each([
    ['badMessage', ['no JSON']],
    ['badMessage', [{ type: 'watch', streams: [] }]],
    ['badMessage', [hello, hello]],
    ['badMessage', [{ ...hello, codecs: [] }]],
    [
      'badMessage',
      [
        hello,
        {
          type: 'watch',
          streams: [
            { stream: 1, camera: 'a', rendition: 'main' },
            { stream: 1, camera: 'b', rendition: 'main' },
          ],
        },
      ],
    ],
    ['unknownWall', [{ ...hello, wall: 'constructor' }]],
    ['unknownWall', [{ ...hello, screen: 'nowhere' }]],
    ['protocolVersion', [{ ...hello, version: 0 }]],
    ['badMessage', []],
  ] as const)('[VD1] is closed with %s after %j', async (reason, messages) => {
    await using video = await startVideo({ cameras: {} });
    expect(await talk(video.port, ...messages)).toBe(closeCodes[reason].code);
  });

  it('[VD1] whoever is not let in is closed with unauthorized, also later on', async () => {
    let holds = true;
    const access = {
      id: 'screen',
      role: 'screen' as const,
      may: () => true,
      holds: () => holds,
      markSeen: () => undefined,
    };
    await using video = await startVideo({ cameras: {}, access });
    const page = await video.openPage();
    const closed = once(page.socket, 'close');
    holds = false;
    expect((await closed)[0]).toBe(closeCodes.unauthorized.code);
  });

  it('is for WebSockets from pages of its own', async () => {
    await using video = await startVideo({ cameras: {} });
    expect((await fetch(`http://127.0.0.1:${video.port}/video`)).status).toBe(400);
    const foreign = new WebSocket(`ws://127.0.0.1:${video.port}/video`, { origin: 'https://elsewhere.example' });
    const [error] = await once(foreign, 'error').catch((thrown: unknown) => [thrown]);
    expect(String(error)).toContain('400');
  });
});

it('[VD5] a page that does not read holds a bounded number of bytes, goes on with a key unit, and delays nobody', async () => {
  const clip = await countedClip({ width: 1_280, height: 720 });
  await using cameras = await startCameras({ count: 2, clips: { main: clip, sub: clip } });
  const pageBytesMax = 256 * 1024;
  await using video = await startVideo({
    pageBytesMax,
    cameras: Object.fromEntries([1, 2].map((n) => [`cam-${n}`, camera(cameras.addressOf(`cam-${n}`, 'main'))])),
  });
  const quick = await video.openPage();
  quick.watch([1, 'cam-1'], [2, 'cam-2']);
  const slow = await video.openPage();
  slow.watch(...Array.from({ length: 200 }, (_, index) => [index, `cam-${(index % 2) + 1}`] as const));
  await until(() => slow.units.length > 100, { ...SOON, what: 'the slow page has begun' });
  slow.socket.pause();
  await until(() => video.video.counts.mostHeldBytes > pageBytesMax * 0.75, {
    withinMs: 60_000,
    what: 'its socket is full',
  });
  const from = quick.of(1).length;
  await until(() => quick.of(1).length > from + 75, { ...SOON, what: 'five seconds more' });
  expect(video.video.counts.mostHeldBytes).toBeLessThan(pageBytesMax * 1.5);
  slow.socket.resume();
  await until(() => slow.units.some(({ isDiscontinuous }) => isDiscontinuous), { ...SOON, what: 'it goes on' });
  const streams = Array.from({ length: 200 }, (_, stream) => stream);
  await until(() => streams.every((stream) => slow.of(stream).length > 20), {
    ...SOON,
    what: 'and on, in all streams',
  });
  expect(video.video.counts.unitsDropped).toBeGreaterThan(0);
  for (const stream of streams) {
    const units = slow.of(stream);
    expect(units[0]?.isKey).toBe(true);
    for (const [index, unit] of units.entries()) {
      const before = units[index - 1];
      if (before && unit.sequence !== before.sequence + 1)
        expect(unit).toMatchObject({ isKey: true, isDiscontinuous: true });
    }
  }
  // Byte for byte what the quick page had, though its memory is used again.
  const quickly = new Map(quick.units.map((unit) => [`${unit.stream} ${unit.sequence}`, unit.bytes]));
  const compared = slow.units.filter(({ stream, sequence, bytes }) => {
    const other = quickly.get(`${(stream % 2) + 1} ${sequence}`);
    if (other) expect(bytes.equals(other), `${stream} ${sequence}`).toBe(true);
    return other !== undefined;
  });
  expect(compared.length).toBeGreaterThan(slow.units.length / 2);
  for (const stream of [1, 2]) expect(quick.of(stream).some(({ isDiscontinuous }) => isDiscontinuous)).toBe(false);
  expect(video.logged).toEqual([]);
});

describe('[VD7] restricted cameras', () => {
  const screen = { x: 0, y: 0, width: 1, height: 1 };
  const words = { zh: 'x', en: 'x' };
  const walls: SiteFile['walls'] = {
    main: { name: words, width: 2, height: 1, screens: { a: { ...screen, sees: 'restricted' }, b: screen } },
    inner: { name: words, width: 1, height: 1, screens: { a: { ...screen, sees: 'restricted' } } },
  };
  it.each([
    ['screen', { wall: 'main', screen: 'a' }, true],
    ['screen', { wall: 'main', screen: 'b' }, false],
    ['screen', { wall: 'main' }, false],
    ['screen', { wall: 'inner' }, true],
    ['machine', { wall: 'main', screen: 'a' }, true],
    ['machine', { wall: 'main', screen: 'b' }, false],
    ['machine', { wall: 'constructor' }, false],
    ['token', { wall: 'main', screen: 'b' }, true],
    ['admin', { wall: 'main', screen: 'b' }, true],
    ['patrol', { wall: 'main', screen: 'b' }, true],
    ['viewer', { wall: 'main', screen: 'a' }, false],
    ['auditor', { wall: 'inner' }, false],
    ['operator', { wall: 'main', screen: 'a' }, false],
    ['supervisor', { wall: 'main', screen: 'a' }, false],
    ['scope', { wall: 'main', screen: 'a' }, false],
  ] as const)('%s %j: %s', (role, place, sees) => {
    expect(maySeeRestricted(walls, { role, may: (right) => mayDo(role, right) }, place)).toBe(sees);
  });
});

describe('cameras that are not what they seem', () => {
  /** A server that answers each request as told; what it was asked stands in `asked`. */
  const answering = async (answer: (request: string, socket: Socket) => string | undefined) => {
    const asked: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        asked.push(String(bytes));
        const said = answer(String(bytes), socket);
        const sequence = /CSeq: (\d+)/.exec(String(bytes))?.[1];
        if (said !== undefined) socket.write(`RTSP/1.0 ${said}`.replace('\r\n', `\r\nCSeq: ${sequence}\r\n`));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return {
      asked,
      port,
      [Symbol.asyncDispose]: async () => {
        for (const socket of sockets) socket.destroy();
        server.close();
        await once(server, 'close');
      },
    };
  };
  const lostBecause = async (address: string, credentials = {}) => {
    await using video = await startVideo({ cameras: { cam: camera(address, { credentials: 'it' }) }, credentials });
    const page = await video.openPage();
    page.watch([1, 'cam']);
    await page.until(1, 'lost');
    const condition = page.conditions(1).at(-1);
    return condition?.state === 'lost' ? condition.because : undefined;
  };

  it('one that redirects is followed, and its credentials are not', async () => {
    const clip = await countedClip({ width: 320, height: 180, seconds: 4 });
    await using cameras = await startCameras({ clips: { main: clip, sub: clip } });
    const target = cameras.addressOf('cam-1', 'main');
    await using front = await answering((request) =>
      request.startsWith('DESCRIBE') ? `302 Moved\r\nLocation: ${target}\r\n\r\n` : '200 OK\r\n\r\n',
    );
    await using video = await startVideo({ cameras: { cam: camera(`rtsp://127.0.0.1:${front.port}/x`) } });
    const page = await video.openPage();
    page.watch([1, 'cam']);
    await page.until(1, 'live');

    await using thief = await answering(() => '401 No\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n');
    await using door = await answering((request) =>
      request.startsWith('DESCRIBE')
        ? `301 Moved\r\nLocation: rtsp://127.0.0.1:${thief.port}/x\r\n\r\n`
        : '200 OK\r\n\r\n',
    );
    const credentials = { it: { user: 'viewer', password: 'hunter2' } };
    expect(await lostBecause(`rtsp://127.0.0.1:${door.port}/x`, credentials)).toBe('refused');
    expect(thief.asked.join('\n')).not.toContain('Authorization');
  });

  it('one that redirects to itself is refused', async () => {
    const self = { port: 0 };
    await using door = await answering((request) =>
      request.startsWith('DESCRIBE')
        ? `301 Moved\r\nLocation: rtsp://127.0.0.1:${self.port}/x\r\n\r\n`
        : '200 OK\r\n\r\n',
    );
    self.port = door.port ?? 0;
    expect(await lostBecause(`rtsp://127.0.0.1:${door.port}/x`)).toBe('refused');
  });

  it.each([
    ['says nothing', undefined, 'unreachable'],
    ['is a web server', 'x', 'unreadable'],
    ['describes no video', '200 OK\r\n\r\n', 'unreadable'],
    ['never ends its answer', `200 OK\r\nX: ${'y'.repeat(30_000)}`, 'unreadable'],
  ])('one that %s', async (_, said, because) => {
    await using odd = await answering((_request, socket) => {
      if (said !== 'x') return said;
      socket.write('\x15\x03\x01\x00\x02\x02\x16');
      return undefined;
    });
    expect(await lostBecause(`rtsp://127.0.0.1:${odd.port}/x`)).toBe(because);
  });

  it('a nonce that has become stale is answered anew, within the session', async () => {
    let nonce = 0;
    await using picky = await answering((request) => {
      const used = /nonce="n(\d+)"/.exec(request)?.[1];
      nonce += 1;
      if (used !== String(nonce - 1))
        return `401 No\r\nWWW-Authenticate: Digest realm="x", nonce="n${nonce}", stale=true\r\n\r\n`;
      return '404 Not Found\r\n\r\n';
    });
    const credentials = { it: { user: 'viewer', password: 'hunter2' } };
    expect(await lostBecause(`rtsp://127.0.0.1:${picky.port}/x`, credentials)).toBe('refused');
    expect(picky.asked.filter((request) => request.includes('Authorization: Digest')).length).toBeGreaterThan(1);
    expect(picky.asked.join()).not.toContain('hunter2');
  });
});
