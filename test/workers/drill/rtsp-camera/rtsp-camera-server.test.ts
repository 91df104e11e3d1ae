import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureFfmpegBinary } from '../../../../scripts/bootstrap/ffmpeg-binary.mjs';
import { countedClip } from '../../../support/rtsp-camera/counted-clip.ts';
import { readCounter } from '../../../support/rtsp-camera/counted-frames.ts';
import { startCameras } from '../../../support/rtsp-camera/start-cameras.ts';
import { until } from '../../../support/until.ts';

let ffmpeg: string;
beforeAll(async () => {
  ffmpeg = await ensureFfmpegBinary();
});

/** ffmpeg, an RTSP client that is not ours, decodes so many pictures; their numbers. */
async function watch(
  address: string,
  {
    pictures = 20,
    transport = 'tcp',
    width = 640,
    height = 360,
  }: {
    pictures?: number;
    transport?: 'tcp' | 'udp';
    width?: number;
    height?: number;
  } = {},
): Promise<{ numbers: (number | undefined)[]; said: string }> {
  const child = spawn(
    ffmpeg,
    [
      '-nostdin',
      '-loglevel',
      'warning',
      '-rtsp_transport',
      transport,
      '-analyzeduration',
      '200000',
      '-i',
      address,
    ].concat(['-frames:v', String(pictures), '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1']),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const chunks: Buffer[] = [];
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  await once(child, 'close');
  const all = Buffer.concat(chunks);
  const numbers = Array.from({ length: Math.floor(all.length / (width * height)) }, (_, index) =>
    readCounter((x, y) => all[index * width * height + Math.floor(y * height) * width + Math.floor(x * width)] ?? 0, {
      width,
      height,
    }),
  );
  // A viewer comes in between two key units; what some decoders make of what precedes the first one has no number.
  const first = numbers.findIndex((number) => number !== undefined);
  return { numbers: first < 0 ? [] : numbers.slice(first), said };
}

const countUp = (numbers: readonly (number | undefined)[], length: number) =>
  numbers.slice(1).every((number, index) => number === ((numbers[index] ?? Number.NaN) + 1) % length);

// One after the other: what is sent while a machine is busy comes late, or by UDP not at all. A kernel may drop what it likes of
// that, so one of three plays has to be whole; a camera that sends anything twice, late or never does so in each.
describe.each([
  ['h264', 'tcp', 0],
  ['h264', 'udp', 2],
  ['h265', 'tcp', 0],
  ['h265', 'udp', 2],
] as const)('%s over %s', (codec, transport, retry) => {
  it('plays to a foreign client, every picture once and in order', { retry }, async () => {
    const sub = await countedClip({ codec, seconds: 4 });
    await using server = await startCameras({ clips: { main: sub, sub } });
    const { numbers } = await watch(server.addressOf('cam-1', 'sub'), { transport, pictures: 75 });
    expect(numbers.length).toBeGreaterThan(40);
    expect(countUp(numbers, 60), numbers.join(' ')).toBe(true);
  });
});

it('keeps its schedule: no picture is lost or late, however long it plays', async () => {
  const sent: number[] = [];
  await using server = await startCameras({ onSent: ({ at }) => sent.push(at) });
  await watch(server.addressOf('cam-1', 'sub'), { pictures: 45 });
  const [first = 0] = sent;
  const last = sent.at(-1) ?? 0;
  expect((last - first) / (sent.length - 1)).toBeCloseTo(1_000 / 15, 0);
});

// They wait for pictures, each of cameras of its own: together they take as long as the longest.
describe.concurrent('beside each other', () => {
  it.each(['basic', 'digest'] as const)('lets in by %s whoever knows the password, and nobody else', async (scheme) => {
    await using server = await startCameras({ credentials: { scheme, user: 'wall', password: 's3cret!' } });
    const address = server.addressOf('cam-1', 'sub');
    const known = await watch(address.replace('//', '//wall:s3cret!@'), { pictures: 40 });
    expect(known.numbers.length).toBeGreaterThan(0);
    const unknown = await watch(address.replace('//', '//wall:guess@'), { pictures: 2 });
    expect(unknown.numbers).toHaveLength(0);
    expect(unknown.said).toContain('401 Unauthorized');
  });

  it('gives each camera its own place in the clip', async () => {
    const places = new Map<string, number>();
    await using server = await startCameras({
      count: 2,
      onSent: ({ camera, number, place }) => places.set(`${camera} ${number}`, place),
    });
    await Promise.all([1, 2].map((camera) => watch(server.addressOf(`cam-${camera}`, 'sub'), { pictures: 20 })));
    const numbers = [...places.keys()]
      .filter((key) => key.startsWith('cam-1 '))
      .map((key) => key.slice('cam-1 '.length));
    const both = numbers.filter((number) => places.has(`cam-2 ${number}`));
    expect(both.length).toBeGreaterThan(0);
    for (const number of both) expect(places.get(`cam-1 ${number}`)).not.toBe(places.get(`cam-2 ${number}`));
  });

  it('refuses with the status of its fault, and plays again without it', async () => {
    await using server = await startCameras();
    for (const status of [401, 403, 404, 453, 503] as const) {
      server.setFault('cam-1', { kind: 'refuse', status });
      const { numbers, said } = await watch(server.addressOf('cam-1', 'sub'), { pictures: 1 });
      expect(numbers).toHaveLength(0);
      expect(said).toContain(status === 453 || status === 503 ? 'Server returned' : String(status));
    }
    server.setFault('cam-1', undefined);
    expect((await watch(server.addressOf('cam-1', 'sub'), { pictures: 40 })).numbers.length).toBeGreaterThan(0);
  });

  it('sends nothing while it stalls, and the same picture while it is frozen', async () => {
    const numbers: number[] = [];
    await using server = await startCameras({ onSent: ({ place }) => numbers.push(place) });
    const watching = watch(server.addressOf('cam-1', 'sub'), { pictures: 60 });
    await until(() => numbers.length > 5, { withinMs: 10_000, what: 'pictures are sent' });
    server.setFault('cam-1', { kind: 'freeze' });
    const beforeFreeze = numbers.length;
    await until(() => numbers.length > beforeFreeze + 5, { withinMs: 10_000, what: 'the picture is sent again' });
    expect(new Set(numbers.slice(beforeFreeze)).size).toBe(1);
    server.setFault('cam-1', undefined);
    const afterFreeze = numbers.length;
    await until(() => numbers.length > afterFreeze, { withinMs: 10_000, what: 'it goes on' });
    expect(numbers[afterFreeze]).toBe((numbers[beforeFreeze] ?? 0) + 1);
    server.setFault('cam-1', { kind: 'stall' });
    const beforeStall = numbers.length;
    const since = performance.now();
    await until(() => performance.now() - since > 400, { withinMs: 10_000, what: 'six pictures are due' });
    expect(numbers).toHaveLength(beforeStall);
    server.setFault('cam-1', undefined);
    await watching;
  });

  it('ends connections while it flaps', async () => {
    await using server = await startCameras();
    server.setFault('cam-1', { kind: 'flap', afterMs: 300 });
    const { numbers } = await watch(server.addressOf('cam-1', 'sub'), { pictures: 200 });
    expect(numbers.length).toBeLessThan(200);
    expect(server.viewersOf('cam-1', 'sub')).toBe(0);
  });

  it('holds no session whose client is silent, and none that is not RTSP', async () => {
    await using server = await startCameras({ sessionTimeoutMs: 100 });
    const silent = connect(server.port, '127.0.0.1');
    silent.write('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n');
    await once(silent.resume(), 'close');
    const foreign = connect(server.port, '127.0.0.1');
    foreign.write('GET / HTTP/1.1\r\n\r\n');
    await once(foreign.resume(), 'close');
    await until(() => server.connectionCount === 0, { withinMs: 10_000, what: 'no connection is held' });
  });
});
