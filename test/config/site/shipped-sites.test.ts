import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkSite } from '../../../config/site/check-site.ts';
import { describeSite } from '../../../config/site/describe-site.ts';
import { loadSite } from '../../../config/site/load-site.ts';
import { publishedSchemas } from '../../../config/site/published-schemas.ts';
import { SITE_SCHEMAS } from '../../../config/site/site-files.ts';
import { METRIC_VERBS } from '../../../protocol/site/metrics.ts';
import { verbOf } from '../../../protocol/site/metric-view.ts';
import { readHarbour, writeSite } from './harbour.ts';

const SITES = join(import.meta.dirname, '..', '..', '..', 'config', 'sites');

describe('the sites that ship', () => {
  it.each(['lianyuan', 'san-francisco'])('%s has no fault and no warning', async (code) => {
    const { site, faults, warnings } = await checkSite(join(SITES, code));
    expect([...faults, ...warnings]).toEqual([]);
    expect(site?.code).toBe(code);
  });

  it('lianyuan has its 20 townships, a tile for each, and every verb', async () => {
    const site = await loadSite(join(SITES, 'lianyuan'));
    expect(site.file.districts).toHaveLength(20);
    expect(new Set(Object.values(site.tiles).map(String)).size).toBe(20);
    expect(new Set(Object.values(site.metrics).map(verbOf))).toEqual(new Set(METRIC_VERBS));
    expect(Object.keys(site.scenes)).toEqual([
      'alerts',
      'board',
      'briefing',
      'cases',
      'duty',
      'foresight',
      'guide',
      'idle',
      'leads',
      'morning',
      'operation',
      'opinion',
      'overview',
      'patrol',
      'supervision',
      'support',
      'town',
    ]);
  });

  it('san-francisco has 41 neighbourhoods on the map, the district of calls without one, and the named metrics', async () => {
    const site = await loadSite(join(SITES, 'san-francisco'));
    expect(Object.keys(site.tiles)).toHaveLength(41);
    expect(site.tiles).not.toHaveProperty('none');
    const { category } = site.kinds.alert?.attributes ?? {};
    expect(Object.keys(category && 'codes' in category ? category.codes : {})).toHaveLength(16);
    expect(Object.keys(site.metrics)).toEqual(
      expect.arrayContaining(
        ['total', 'open', 'byDistrict', 'byCategory', 'perHour', 'dispatchTime', 'arrivalTime'].map(
          (name) => `alerts.${name}`,
        ),
      ),
    );
  });

  it('a wall client is told nothing of keys, importers, drill and files', async () => {
    const description = describeSite(await loadSite(join(SITES, 'lianyuan')));
    expect(description).not.toHaveProperty('importers');
    expect(description).not.toHaveProperty('adapters');
    for (const secret of ['keys', 'drill', 'geojson']) expect(description.file).not.toHaveProperty(secret);
    expect(description.file.walls.main?.width).toBe(3840);
  });
});

describe('the page on sites', () => {
  it('teaches a third site that loads, in 60 lines or so', async () => {
    const harbour = await readHarbour();
    expect([...harbour.keys()]).toEqual([
      'site.yaml',
      'kinds.yaml',
      'metrics.yaml',
      'scenes/overview.yaml',
      'importers/visits.yaml',
      'adapters/pilots.yaml',
    ]);
    await using written = await writeSite(harbour);
    const { faults, warnings } = await checkSite(written.directory);
    expect([...faults, ...warnings]).toEqual([]);
    const lines = [...harbour]
      .filter(([path]) => !path.startsWith('importers') && !path.startsWith('adapters'))
      .reduce((sum, [, text]) => sum + text.trim().split('\n').length, 0);
    expect(lines).toBeLessThanOrEqual(80);
  });

  it('shows a fault as it is', async () => {
    const page = await readFile(join(SITES, 'README.md'), 'utf8');
    const harbour = new Map(await readHarbour());
    harbour.set('metrics.yaml', (harbour.get('metrics.yaml') ?? '').replace('at: berthed', 'at: bertehd'));
    await using written = await writeSite(harbour);
    const [fault] = (await checkSite(written.directory)).faults;
    expect(page).toContain(
      `metrics.yaml:${fault?.line}:${fault?.column}  ${fault?.found}\n  expected ${fault?.expected}\n`,
    );
  });

  it('names every field of every schema', async () => {
    const page = await readFile(join(SITES, 'README.md'), 'utf8');
    const words = new Set(
      [...page.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.match(/[A-Za-z]+/g) ?? []),
    );
    const missing = [...new Set(Object.values(SITE_SCHEMAS).flatMap((schema) => fieldsOf(schema)))].filter(
      (field) => !words.has(field),
    );
    expect(missing).toEqual([]);
  });
});

it('the published schemas are those of the code (else: npm run site:schema)', async () => {
  for (const [file, text] of publishedSchemas())
    expect(await readFile(join(SITES, 'schema', file), 'utf8'), file).toBe(text);
});

it('the published schemas take the sites that ship, and refuse what the checker refuses', async () => {
  const accepts = (name: string) =>
    new Ajv({ strict: false }).compile(JSON.parse(publishedSchemas().get(`${name}.json`) ?? ''));
  for (const code of ['lianyuan', 'san-francisco'])
    for (const name of ['site', 'kinds', 'metrics']) {
      const validate = accepts(name);
      expect(
        validate(parse(await readFile(join(SITES, code, `${name}.yaml`), 'utf8'))),
        JSON.stringify(validate.errors),
      ).toBe(true);
    }
  const metric = {
    name: { zh: '数', en: 'Count' },
    better: 'up',
    count: { of: 'alert', where: { lacks: ['closed'] } },
  };
  expect(accepts('metrics')({ metrics: { 'a.b': metric } })).toBe(true);
  expect(
    accepts('metrics')({ metrics: { 'a.b': { ...metric, count: { of: 'alert', where: { lack: ['closed'] } } } } }),
  ).toBe(false);
});

it('every site file names its schema for editors', async () => {
  const { glob } = await import('node:fs/promises');
  for await (const path of glob('*/**/*.yaml', { cwd: SITES })) {
    const first = (await readFile(join(SITES, path), 'utf8')).split('\n', 1)[0] ?? '';
    const schema = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? '';
    expect(
      [...publishedSchemas().keys()].map((name) => join(SITES, 'schema', name)),
      path,
    ).toContain(join(SITES, path, '..', schema));
  }
});

/** Names of the fields of a schema, at any depth. */
function fieldsOf(schema: unknown, isProperties = false): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const deeper = Object.entries(schema).flatMap(([key, value]) =>
    fieldsOf(value, key === 'properties' && !isProperties),
  );
  return isProperties ? [...Object.keys(schema), ...deeper] : deeper;
}
