import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { until } from '../../support/until.ts';
import { camera, startVideo } from './start-video.ts';

const PYTHON = '/usr/bin/python3';
const NEEDED =
  'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import Gst; Gst.init(None); raise SystemExit(0 if Gst.ElementFactory.find("x264enc") else 1)';
const isHere = spawnSync(PYTHON, ['-c', NEEDED]).status === 0;
if (!isHere)
  process.stderr.write(
    'skipped: the relay against GStreamer, which is not installed (apt-get install gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly)\n',
  );

describe.skipIf(!isHere).each(['basic', 'digest'])('cameras of GStreamer, %s', (scheme) => {
  let server: ChildProcess;
  let port = 0;
  beforeAll(async () => {
    server = spawn(PYTHON, [inProject('test', 'support', 'gstreamer-cameras.py'), scheme], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    if (!server.stdout) throw new Error('a child without output');
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    port = Number(line);
  });
  afterAll(() => server.kill('SIGKILL'));

  const url = (path: string) => `rtsp://127.0.0.1:${port}/${path}`;
  const seeing = async (of: ReturnType<typeof camera>, password = 'se:cret') => {
    const credentials = { port: { user: 'viewer', password } };
    await using video = await startVideo({ cameras: { cam: { ...of, credentials: 'port' } }, credentials });
    const page = await video.openPage();
    page.watch([1, 'cam']);
    await until(() => page.of(1).length >= 45 || page.conditions(1).at(-1)?.state === 'lost', {
      withinMs: 30_000,
      what: 'units, or the end',
    });
    return { condition: page.conditions(1).at(-1), units: page.of(1), logged: video.logged.join('\n') };
  };

  it.each([
    ['h264', { transport: 'tcp' }],
    ['h264', { transport: 'udp' }],
    ['h265', { transport: 'tcp' }],
    // It knows no TCP here, and says so.
    ['udp', { transport: 'auto' }],
  ] as const)('%s %o', async (path, more) => {
    const { condition, units } = await seeing(camera(url(path), more));
    expect(condition).toMatchObject({
      state: 'live',
      codec: path === 'h265' ? 'h265' : 'h264',
      width: 320,
      height: 240,
    });
    expect(units[0]?.isKey).toBe(true);
    expect(units.filter(({ isDiscontinuous }) => isDiscontinuous)).toEqual([]);
    // 15 a second by the camera's own clock.
    const steps = units.slice(1).map(({ capturedAt }, index) => capturedAt - (units[index]?.capturedAt ?? 0));
    expect(steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)]).toBeCloseTo(66.7, -1);
  });

  it('says of who has another password that it is refused', async () => {
    const { condition, logged } = await seeing(camera(url('h264')), 'hunter2');
    expect(condition).toEqual({ state: 'lost', because: 'refused' });
    expect(logged).toContain('401');
    expect(logged).not.toContain('hunter2');
    expect(logged).not.toContain('viewer');
  });
});
