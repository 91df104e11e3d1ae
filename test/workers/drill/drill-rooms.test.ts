import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ValueView } from '../../../protocol/views.ts';
import { until } from '../../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../../support/watchfloor.ts';

const PATIENCE = 480_000;
let watchfloor: Watchfloor;
beforeAll(async () => {
  watchfloor = await startWatchfloor({ dataSet: 'drill' });
  watchfloor.startWorkers();
}, PATIENCE);
afterAll(() => watchfloor?.close(), PATIENCE);

async function valueOf(key: string): Promise<number> {
  const response = await fetch(`${watchfloor.url}/api/v1/metrics/${key}`);
  return ((await response.json()).view as ValueView).value ?? Number.NaN;
}
/** Heartbeats committed so far: they come every second. */
async function heartbeats(): Promise<number> {
  const text = await (await fetch(`${watchfloor.url}/metrics`)).text();
  return Number(/watchfloor_events_accepted_total\{kind="camera"\} (\d+)/.exec(text)?.[1] ?? 0);
}
async function refused(): Promise<string[]> {
  const text = await (await fetch(`${watchfloor.url}/metrics`)).text();
  return text.split('\n').filter((line) => /^watchfloor_events_refused_total.* [1-9]/.test(line));
}
async function goesOn(what: string): Promise<void> {
  const before = await until(heartbeats, { withinMs: 150_000, what });
  await until(async () => (await heartbeats()) > before, { withinMs: 150_000, what });
}

it(
  'the drill sets its site up, fills its history and goes on live; the gate refuses none of it',
  async () => {
    await until(async () => (await valueOf('cameras.total')) === 2000, {
      withinMs: 150_000,
      what: 'the cameras are there',
    });
    await until(async () => /the history of the drill is whole/.test(watchfloor.log), {
      withinMs: 200_000,
      what: 'the history is whole',
    });
    expect(await valueOf('cases.open')).toBeGreaterThan(50);
    expect(await valueOf('cameras.quiet')).toBeLessThan(150);
    await goesOn('heartbeats come');
    expect(await refused()).toEqual([]);
  },
  PATIENCE,
);

it(
  'it goes on after the workers, and after the server, were started again',
  async () => {
    await watchfloor.stop('workers');
    expect(watchfloor.log).toContain('the workers have stopped');
    watchfloor.startWorkers();
    await goesOn('heartbeats come from the new workers');
    await watchfloor.killServer();
    await watchfloor.startServer();
    await goesOn('heartbeats come to the new server');
    expect(await valueOf('cameras.total')).toBe(2000);
    expect(await refused()).toEqual([]);
  },
  PATIENCE,
);
