import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layOutTiles } from '../../../config/site/cartogram.ts';
import { checkSite } from '../../../config/site/check-site.ts';
import { loadSite } from '../../../config/site/load-site.ts';
import { formatFault } from '../../../config/site/site-fault.ts';
import { readHarbour, writeSite } from './harbour.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const NEIGHBOURHOODS = join(ROOT, '..', 'shared', 'data', 'sf-neighbourhoods.geojson');

const square = (x: number, y: number) => [
  [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
    [x, y],
  ],
];
const featureOf = (name: string, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties: { name },
  geometry: { type, coordinates },
});
const collectionOf = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

async function writeHarbour(geojson: string, edit = (text: string) => text) {
  const files = new Map(await readHarbour());
  files.set('site.yaml', edit(`${files.get('site.yaml')}geojson: { file: quays.geojson, property: name }\n`));
  files.set('quays.geojson', geojson);
  return await writeSite(files);
}
const faultsOf = async (directory: string) => (await checkSite(directory)).faults.map(formatFault);

describe('district shapes', () => {
  it('are read by the property that the site names', async () => {
    await using site = await writeHarbour(
      collectionOf(featureOf('north', square(112, 28)), featureOf('southern', [square(112, 27)], 'MultiPolygon')),
      (text) => text.replace('code: south,', 'code: south, match: southern,'),
    );
    const { shapes, tiles } = await loadSite(site.directory);
    expect(Object.keys(shapes ?? {})).toEqual(['north', 'south']);
    expect(shapes?.north?.[0]?.[0]).toHaveLength(5);
    expect(Object.keys(tiles).sort()).toEqual(['north', 'south']);
  });

  it('are missed and left over at the place that asks for them', async () => {
    await using site = await writeHarbour(
      collectionOf(featureOf('north', square(112, 28)), featureOf('sooth', square(112, 27))),
    );
    expect(await faultsOf(site.directory)).toEqual([
      'site.yaml:6:13  south, of which quays.geojson has no shape; expected sooth (did you mean sooth?)',
      'site.yaml:17:18  the shape sooth in quays.geojson, which is of no district; expected a district with match: sooth',
    ]);
  });

  it.each([
    ['{"type": \n "Feat', 'quays.geojson:2:7  no JSON; expected a GeoJSON FeatureCollection'],
    ['{}', 'quays.geojson:1:1  no features; expected a GeoJSON FeatureCollection with a feature for each district'],
    [
      collectionOf(featureOf('north', [112, 28], 'Point')),
      'quays.geojson:1:1  feature 1 of 1, which is no area; expected a Polygon or MultiPolygon of [longitude, latitude] in degrees',
    ],
    [
      collectionOf(featureOf('north', square(11_200_000, 28))),
      'quays.geojson:1:1  feature 1 of 1, which is no area; expected a Polygon or MultiPolygon of [longitude, latitude] in degrees',
    ],
  ])('that are none: %#', async (geojson, fault) => {
    await using site = await writeHarbour(geojson);
    expect(await faultsOf(site.directory)).toEqual([fault]);
  });

  it('a property that the features have not', async () => {
    await using site = await writeHarbour(collectionOf(featureOf('north', square(1, 1))), (text) =>
      text.replace('property: name', 'property: nam'),
    );
    expect(await faultsOf(site.directory)).toEqual([
      'site.yaml:17:43  nam, which not every feature has; expected name (did you mean name?)',
    ]);
  });

  it.skipIf(!existsSync(NEIGHBOURHOODS))(
    'of the 41 neighbourhoods of San Francisco fit its districts by their English names',
    async () => {
      const directory = join(ROOT, 'config', 'sites', 'san-francisco');
      const files = new Map<string, string>();
      for (const file of [
        'site.yaml',
        'kinds.yaml',
        'metrics.yaml',
        'scenes/overview.yaml',
        'scenes/alerts.yaml',
        'importers/fire-calls.yaml',
      ])
        files.set(file, await readFile(join(directory, file), 'utf8'));
      const withMatch = (files.get('site.yaml') ?? '')
        .replace(/(code: (?!none).*?en: )(.*?)( \}, tile)/g, '$1$2 }, match: $2, tile')
        .replace('walls:', 'geojson: { file: sf.geojson, property: name }\n\nwalls:');
      files.set('site.yaml', withMatch);
      await using site = await writeSite(files, 'san-francisco');
      await copyFile(NEIGHBOURHOODS, join(site.directory, 'sf.geojson'));
      const { shapes } = await loadSite(site.directory);
      expect(Object.keys(shapes ?? {})).toHaveLength(41);
      const points = Object.values(shapes ?? {})
        .flat(2)
        .reduce((sum, ring) => sum + ring.length, 0);
      expect(points).toBeLessThan(14_000);
    },
  );
});

describe('the cartogram', () => {
  const named = (count: number) => Array.from({ length: count }, (_, i) => ({ code: `d${i}` }));

  it('gives every district a tile of its own, near to a square, and always the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
        const tiles = [...layOutTiles(named(count)).values()];
        expect(new Set(tiles.map(String)).size).toBe(count);
        const width = 1 + Math.max(...tiles.map(([column]) => column));
        const height = 1 + Math.max(...tiles.map(([, row]) => row));
        expect(width * height - count).toBeLessThan(width + height);
        if (count > 3) expect(width / height).toBeGreaterThan(0.8);
        if (count > 3) expect(width / height).toBeLessThan(2.1);
        expect([...layOutTiles(named(count)).values()]).toEqual(tiles);
      }),
    );
  });

  it('keeps declared tiles and puts the others around them, never on them', () => {
    const tile = fc.tuple(fc.nat(9), fc.nat(9));
    fc.assert(
      fc.property(
        fc.uniqueArray(tile, { minLength: 1, maxLength: 30, selector: String }),
        fc.integer({ min: 0, max: 60 }),
        (declared, rest) => {
          const districts = [
            ...declared.map((one, i) => ({ code: `t${i}`, tile: one as [number, number] })),
            ...named(rest),
          ];
          const tiles = layOutTiles(districts);
          for (const [i, one] of declared.entries()) expect(tiles.get(`t${i}`)).toEqual(one);
          expect(new Set([...tiles.values()].map(String)).size).toBe(declared.length + rest);
          for (const [column, row] of tiles.values()) expect(Math.min(column, row)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('puts north above and west to the left where shapes are known', () => {
    const tiles = layOutTiles([
      { code: 'southEast', centre: [113, 27] },
      { code: 'northEast', centre: [113, 28] },
      { code: 'southWest', centre: [112, 27] },
      { code: 'northWest', centre: [112, 28] },
    ]);
    const at = (code: string) => tiles.get(code) ?? [Number.NaN, Number.NaN];
    expect(at('northWest')[1]).toBeLessThan(at('southWest')[1]);
    expect(at('northWest')[0]).toBeLessThan(at('northEast')[0]);
  });
});
