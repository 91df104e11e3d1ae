import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { QuantilesView, SeriesView, TableView, ValueView, View } from '../../../protocol/views.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { until } from '../../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../../support/watchfloor.ts';
import { countBy, quantile, readCalls } from './fire-calls-oracle.ts';
import { runCli } from './run-cli.ts';

const REAL_FILE = inProject('..', 'shared', 'data', 'sf-fire-calls-2020-04.csv');
const INVENTED_FILE = inProject('test', 'data', 'fire-calls-invented.csv');
const MINUTES = 60_000;
const PATIENCE = 4 * MINUTES;

let site: Site;
beforeAll(async () => {
  site = await loadSite(inProject('config', 'sites', 'san-francisco'));
});

describe('invented rows', () => {
  let watchfloor: Watchfloor;
  beforeAll(async () => {
    watchfloor = await startWatchfloor({ site: 'san-francisco' });
    watchfloor.startWorkers();
  }, PATIENCE);
  afterAll(() => watchfloor?.close(), PATIENCE);

  it(
    'import into a running server: rows join into calls, and what cannot be read is listed',
    async () => {
      const { code, stdout, stderr } = await importFile(watchfloor, INVENTED_FILE);
      expect(stderr).not.toContain('no server runs');
      expect(code).toBe(0);
      expect(stdout).toContain('13 rows read, 6 of them rejected (listed in rejects.csv)');
      expect(
        readFileSync(join(watchfloor.dataDir, 'rejects.csv'), 'utf8')
          .split('\n')
          .map((line) => line.split(',').slice(0, 2).join()),
      ).toEqual([
        'line,column',
        '8,Call Type',
        '9,Call Number',
        '10,Received DtTm',
        '11,Neighborhooods - Analysis Boundaries',
        '12,Received DtTm',
        '13,',
        '',
      ]);
      expect(await valueOf(watchfloor, 'alerts.total', 5)).toBe(5);
      expect(Object.fromEntries((await view<TableView>(watchfloor, 'alerts.byDistrict')).rows)).toEqual({
        mission: 2,
        'castro-upper-market': 1,
        tenderloin: 1,
        none: 1,
      });
      const entities = await alerts(watchfloor);
      // Earliest of both rows received, dispatched and on scene; closed when its last unit was free.
      expect(entities.get('900000001')).toMatchObject({
        received: Date.parse('2020-04-08T06:50:00.000Z'),
        dispatched: Date.parse('2020-04-08T06:51:10.000Z'),
        arrived: Date.parse('2020-04-08T06:58:20.000Z'),
        closed: Date.parse('2020-04-08T08:10:05.000Z'),
      });
      expect(entities.get('900000003')).not.toHaveProperty('arrived');
    },
    PATIENCE,
  );

  it(
    'come to the same when they are imported again',
    async () => {
      const before = await alerts(watchfloor);
      const { code, stdout } = await importFile(watchfloor, INVENTED_FILE);
      expect([code, stdout.split('\n')[0]]).toEqual([0, '13 rows read, 6 of them rejected (listed in rejects.csv)']);
      expect(await alerts(watchfloor)).toEqual(before);
      expect(await valueOf(watchfloor, 'alerts.total', 5)).toBe(5);
    },
    PATIENCE,
  );

  it(
    'are refused where the header is another, before anything begins',
    async () => {
      const { code, stderr } = await importFile(watchfloor, inProject('package.json'));
      expect(code).toBe(1);
      expect(stderr).toContain('the first row is not the header that this importer expects');
      expect(stderr).toContain('columns expected: "Call Number", "Received DtTm"');
    },
    PATIENCE,
  );

  it(
    'are not for a server of another site',
    async () => {
      const args = ['--site', 'lianyuan', '--importer', 'fire-calls', INVENTED_FILE, '--data-dir', watchfloor.dataDir];
      const { code, stderr } = await runCli(args, { cwd: watchfloor.dataDir });
      expect(code).toBe(1);
      expect(stderr).toContain('--importer fire-calls: site lianyuan has no such importer');
    },
    PATIENCE,
  );
});

const skip = existsSync(REAL_FILE) ? false : `there is no ${REAL_FILE}`;
if (skip) process.stderr.write(`skipped: the import of real fire calls, since ${skip}\n`);

describe.skipIf(skip)('two weeks of real fire calls', () => {
  let watchfloor: Watchfloor;
  const truth = skip ? { rows: 0, calls: new Map<string, never>() } : readCalls(REAL_FILE);
  const calls = [...truth.calls.values()];

  beforeAll(async () => {
    watchfloor = await startWatchfloor({ site: 'san-francisco' });
    watchfloor.startWorkers();
  }, PATIENCE);
  afterAll(() => watchfloor?.close(), PATIENCE);

  it.each(['', ' again'])(
    'import%s: every total is that of an independent computation',
    async () => {
      const { code, stdout } = await importFile(watchfloor, REAL_FILE);
      expect([code, stdout.split('\n')[0]]).toEqual([0, '10,410 rows read, 0 of them rejected']);
      expect(truth.rows).toBe(10_410);
      expect(calls.length).toBe(5_292);
      expect(await valueOf(watchfloor, 'alerts.total', 5_292)).toBe(5_292);

      const districtOf = new Map(site.file.districts.map(({ code: district, name }) => [name.en, district]));
      expect(await table(watchfloor, 'alerts.byDistrict')).toEqual(
        countBy(calls, ({ district }) => districtOf.get(district) ?? district),
      );
      const codes = site.importers['fire-calls']?.attributes.category?.codes ?? {};
      expect(await table(watchfloor, 'alerts.byCategory')).toEqual(
        countBy(calls, ({ category }) => codes[category] ?? category),
      );
      expect(await perHour(watchfloor)).toEqual(
        countBy(calls, ({ received }) => Math.floor(received / (60 * MINUTES)) * 60 * MINUTES),
      );

      const dispatch = calls.map(({ received, dispatched }) => dispatched - received);
      const arrival = calls.flatMap(({ received, arrived }) => (arrived === Infinity ? [] : [arrived - received]));
      for (const [key, times] of [
        ['alerts.dispatchTime', dispatch],
        ['alerts.arrivalTime', arrival],
      ] as const) {
        const { groups, probabilities } = await view<QuantilesView>(watchfloor, key);
        expect(probabilities).toEqual([0.5, 0.9]);
        expect(groups[0]?.count).toBe(times.length);
        for (const [index, probability] of [0.5, 0.9].entries()) {
          const exact = quantile(times, probability);
          expect(Math.abs((groups[0]?.quantilesMs[index] ?? 0) / exact - 1)).toBeLessThanOrEqual(0.01);
        }
      }
    },
    PATIENCE,
  );
});

function importFile({ dataDir }: Watchfloor, file: string) {
  const args = [
    '--site',
    'san-francisco',
    '--importer',
    'fire-calls',
    file,
    '--data-dir',
    dataDir,
    '--rejects',
    'rejects.csv',
  ];
  return runCli(args, { cwd: dataDir });
}

async function view<V extends View>({ url }: Watchfloor, key: string): Promise<V> {
  const response = await fetch(`${url}/api/v1/metrics/${key}`);
  if (!response.ok) throw new Error(`${key}: status ${response.status}`);
  return (await response.json()).view;
}

/** The hub follows the commits by some milliseconds: waits until it shows `expected`. */
async function valueOf(watchfloor: Watchfloor, key: string, expected: number): Promise<number | null> {
  const shown = await until(
    async () => ((await view<ValueView>(watchfloor, key)).value === expected ? [expected] : undefined),
    {
      withinMs: 20_000,
      what: `${key} shows ${expected}`,
    },
  );
  return shown[0] ?? null;
}

async function table(watchfloor: Watchfloor, key: string): Promise<Record<string, number>> {
  return Object.fromEntries((await view<TableView>(watchfloor, key)).rows);
}

async function perHour(watchfloor: Watchfloor): Promise<Record<string, number>> {
  const { starts, lines } = await view<SeriesView>(watchfloor, 'alerts.perHour');
  const now = lines.find((line) => line.of === 'now');
  return Object.fromEntries(starts.flatMap((start, index) => (now?.values[index] ? [[start, now.values[index]]] : [])));
}

async function alerts({ url, importKey }: Watchfloor): Promise<Map<string, Record<string, unknown>>> {
  const response = await fetch(`${url}/api/v1/entities/alert?limit=1000`, {
    headers: { authorization: `Bearer ${importKey}` },
  });
  const { entities } = await response.json();
  return new Map(
    entities.map(({ id, attributes, milestones }: { id: string; attributes: object; milestones: object }) => [
      id,
      { ...attributes, ...milestones },
    ]),
  );
}
