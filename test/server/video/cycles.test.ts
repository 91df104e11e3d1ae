import { expect, it } from 'vitest';
import { countedClip } from '../../support/rtsp-camera/counted-clip.ts';
import { startCameras } from '../../support/rtsp-camera/start-cameras.ts';
import { until } from '../../support/until.ts';
import { camera, startVideo } from './start-video.ts';

const CYCLES = 1_000;
const AT_ONCE = 10;

/** What keeps a process alive: sockets, timers, children. */
const held = () => process.getActiveResourcesInfo().filter((name) => name !== 'MessagePort');
const countOf = (names: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

it('1,000 pages and as many cameras that come and go leave nothing behind', async () => {
  const clip = await countedClip({ width: 320, height: 180, seconds: 4 });
  await using cameras = await startCameras({ count: AT_ONCE, clips: { main: clip, sub: clip } });
  const list = Object.fromEntries(
    Array.from({ length: AT_ONCE }, (_, index) => [
      `cam-${index + 1}`,
      camera(cameras.addressOf(`cam-${index + 1}`, 'main'), { transport: index % 2 === 0 ? 'tcp' : 'udp' }),
    ]),
  );
  await using video = await startVideo({ cameras: list, lingerMs: 0 });
  const cycle = async (index: number) => {
    const page = await video.openPage();
    const name = `cam-${(index % AT_ONCE) + 1}`;
    page.watch([1, name]);
    // Some go before anything has come, and some in the midst of it.
    if (index % 3 === 0) await until(() => page.conditions(1).length > 0, { withinMs: 10_000, what: name });
    if (index % 50 === 1) await until(() => page.of(1).length > 0, { withinMs: 20_000, what: `a unit of ${name}` });
    if (index % 2 === 0) page.watch();
    if (index % 7 === 0) page.socket.terminate();
    await page.close();
  };
  const settled = () =>
    until(() => cameras.connectionCount === 0 && video.relay.counts.upstreams === 0 && video.video.counts.pages === 0, {
      withinMs: 30_000,
      what: 'all have gone',
    });
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => cycle(index)));
  await settled();
  const before = countOf(held());
  for (let first = 0; first < CYCLES; first += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => cycle(first + index)));
  await settled();
  await until(() => Object.entries(countOf(held())).every(([name, count]) => count <= (before[name] ?? 0)), {
    withinMs: 10_000,
    what: `no more than ${JSON.stringify(before)}`,
  });
  expect(video.logged).toEqual([]);
});
