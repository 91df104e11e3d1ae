import { describe, expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import { checkSite } from '../../../config/site/check-site.ts';
import { reportFaults } from '../../../config/site/site-report.ts';
import { readHarbour, writeSite } from './harbour.ts';

const YAML = `cameras:
  - id: Q1
    name: { zh: 一号机位, en: Quay 1 }
    district: north
    position: [112.5, 28.25]
    main: rtsp://10.0.0.1/main
    sub: rtsp://10.0.0.1/sub
    credentials: port
    transport: tcp
    restricted: true
    privacy: [[[0, 0], [0.25, 0], [0.25, 0.5]]]
    patrol: hourly
  - { id: Q2, name: { zh: 二号机位, en: Quay 2 }, district: south, main: 'drill:street-2' }
`;
const CSV = `id,name_zh,name_en,district,longitude,latitude,main,sub,credentials,transport,restricted,privacy,patrol
Q1,一号机位,Quay 1,north,112.5,28.25,rtsp://10.0.0.1/main,rtsp://10.0.0.1/sub,port,tcp,true,"[[[0,0],[0.25,0],[0.25,0.5]]]",hourly
Q2,二号机位,Quay 2,south,,,drill:street-2,,,,,,
`;
const GEOJSON = JSON.stringify(
  {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [112.5, 28.25] },
        properties: {
          id: 'Q1',
          name: { zh: '一号机位', en: 'Quay 1' },
          district: 'north',
          main: 'rtsp://10.0.0.1/main',
          sub: 'rtsp://10.0.0.1/sub',
          credentials: 'port',
          transport: 'tcp',
          restricted: true,
          privacy: [
            [
              [0, 0],
              [0.25, 0],
              [0.25, 0.5],
            ],
          ],
          patrol: 'hourly',
        },
      },
      {
        type: 'Feature',
        geometry: null,
        properties: {
          id: 'Q2',
          name: { zh: '二号机位', en: 'Quay 2' },
          district: 'south',
          main: 'drill:street-2',
        },
      },
    ],
  },
  null,
  1,
);

const writeHarbour = async (files: Readonly<Record<string, string>>) =>
  await writeSite(new Map([...(await readHarbour()), ...Object.entries(files)]));

async function faultsWith(files: Readonly<Record<string, string>>): Promise<string[]> {
  await using site = await writeHarbour(files);
  const { faults } = await checkSite(site.directory);
  return faults.map(({ file, line, found, expected }) => `${file}:${line} ${found}; ${expected}`);
}

describe('cameras of a site', () => {
  it.each([
    ['cameras.yaml', YAML],
    ['cameras.csv', CSV],
    ['cameras.geojson', GEOJSON],
  ])('%s says what the others say', async (file, text) => {
    await using directory = await writeHarbour({ [file]: text });
    const { cameras } = await loadSite(directory.directory);
    expect([...cameras]).toEqual([
      [
        'Q1',
        {
          name: { zh: '一号机位', en: 'Quay 1' },
          district: 'north',
          position: [112.5, 28.25],
          main: 'rtsp://10.0.0.1/main',
          sub: 'rtsp://10.0.0.1/sub',
          credentials: 'port',
          transport: 'tcp',
          restricted: true,
          privacy: [
            [
              [0, 0],
              [0.25, 0],
              [0.25, 0.5],
            ],
          ],
          patrol: 'hourly',
        },
      ],
      ['Q2', { name: { zh: '二号机位', en: 'Quay 2' }, district: 'south', main: 'drill:street-2' }],
    ]);
  });

  it.each([
    ['cameras.yaml', YAML.replace('district: north', 'district: nort'), 4],
    ['cameras.csv', CSV.replace('north', 'nort'), 2],
    ['cameras.geojson', GEOJSON.replace('north', 'nort'), 19],
  ])('%s: a fault is found at its line', async (file, text, line) => {
    expect(await faultsWith({ [file]: text })).toEqual([
      `${file}:${line} the unknown district nort; one of north, south (did you mean north?)`,
    ]);
  });

  it.each([
    ['id: Q2', 'id: Q1', 'the camera Q1 for the second time'],
    ['id: Q1', 'id: constructor', 'the id "constructor"'],
    ['transport: tcp', 'transport: http', '"http"'],
    ['[0.25, 0.5]', '[0.25, 1.5]', '1.5'],
    ['rtsp://10.0.0.1/main', 'http://10.0.0.1/main', 'an address of another kind'],
    ['drill:street-2', 'drill:', 'an address of another kind'],
    ['    patrol: hourly', '    patrole: hourly', 'the unknown name patrole'],
    ['cameras:', 'camera:', 'no list of cameras'],
    [
      '    patrol: hourly',
      "    onvif: { device: 'http://10.0.0.1/onvif', profile: p }",
      'privacy areas of a camera that turns',
    ],
  ])('%s -> %s is a fault', async (good, bad, found) => {
    expect((await faultsWith({ 'cameras.yaml': YAML.replace(good, bad) })).join('\n')).toContain(found);
  });

  it.each([
    ['Q2,二号机位', 'Q2,"二号机位', 'a quotation mark that is opened and never closed'],
    ['drill:street-2,,', 'drill:street-2,', 'another number of cells than there are titles'],
    [',district,', ',distrikt,', 'the column "distrikt"'],
    [',112.5,', ',east,', '"east"'],
  ])('CSV: %s -> %s is a fault', async (good, bad, found) => {
    expect((await faultsWith({ 'cameras.csv': CSV.replace(good, bad) })).join('\n')).toContain(found);
  });

  it.each([
    'rtsp://admin:hunter2@10.0.0.1/main',
    'rtsp://10.0.0.1/user=admin_password=hunter2/stream',
    'rtsp://10.0.0.1/stream?usr=admin&pwd=hunter2',
  ])('an address with a secret in it is refused, and the secret repeated nowhere: %s', async (address) => {
    await using site = await writeHarbour({ 'cameras.yaml': YAML.replace('rtsp://10.0.0.1/main', address) });
    const { faults } = await checkSite(site.directory);
    expect(faults.map(({ found }) => found)).toEqual(['an address with a user or a password in it']);
    const text = YAML.replace('rtsp://10.0.0.1/main', address);
    const shown = reportFaults(faults, { kind: 'fault', pathOf: (file) => file, textOf: () => text });
    expect(shown).toContain('main: rtsp://');
    expect(shown).not.toContain('hunter2');
  });

  it('are in one file', async () => {
    expect(await faultsWith({ 'cameras.yaml': YAML, 'cameras.csv': CSV })).toEqual([
      'cameras.yaml:1 cameras.yaml beside cameras.csv; the cameras in one file',
    ]);
  });

  it('a scene shows cameras that there are', async () => {
    const scene = (source: string) => `name: { zh: 视频, en: Video }
grid: { columns: [1fr], rows: [1fr], areas: [tiles] }
panels:
  tiles:
    panel: mosaic
    layout: '4'
    tiles: [{ name: { zh: 一号, en: One }, source: ${source} }]
`;
    const files = { 'cameras.yaml': YAML.replaceAll('Q', 'q') };
    expect(await faultsWith({ ...files, 'scenes/video.yaml': scene('q1') })).toEqual([]);
    expect(await faultsWith({ ...files, 'scenes/video.yaml': scene('q3') })).toEqual([
      'scenes/video.yaml:7 the unknown camera q3; one of q1, q2 (did you mean q1?)',
    ]);
  });

  it('a tour goes over cameras that there are, and a mosaic over a tour that there is', async () => {
    const harbour = await readHarbour();
    const files = (camera: string, tour: string) => ({
      'cameras.yaml': YAML,
      'site.yaml': (harbour.get('site.yaml') ?? '').replace(
        'keys:\n',
        `tours: { quays: { name: { zh: 码头, en: Quays }, cameras: [Q1, ${camera}], dwell: 10s } }\nkeys:\n`,
      ),
      'scenes/video.yaml': `name: { zh: 视频, en: Video }
grid: { columns: [1fr], rows: [1fr], areas: [tiles] }
panels:
  tiles: { panel: mosaic, layout: '4', tour: ${tour} }
`,
    });
    await using site = await writeHarbour(files('Q2', 'quays'));
    const { file } = await loadSite(site.directory);
    expect(file.tours?.quays?.cameras).toEqual(['Q1', 'Q2']);
    expect(await faultsWith(files('Q3', 'quays'))).toEqual([
      expect.stringMatching(/^site.yaml:\d+ the unknown camera Q3; one of Q1, Q2/),
    ]);
    expect(await faultsWith(files('Q2', 'quay'))).toEqual([
      'scenes/video.yaml:4 the unknown tour quay; quays (did you mean quays?)',
    ]);
  });

  it('of a long list that came in the wrong form the first faults are shown', async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => `C${index},一,One,${index},rtsp://10.0.0.1/a`);
    const faults = await faultsWith({ 'cameras.csv': `id,name_zh,name_en,district,main\n${rows.join('\n')}\n` });
    expect(faults).toHaveLength(201);
    expect(faults[0]).toContain('800 faults more');
  });

  it('fifty thousand are read in seconds', async () => {
    const rows = Array.from({ length: 50_000 }, (_, n) => `C${n},路口${n},Crossing ${n},north,rtsp://10.0.0.1/${n}`);
    await using site = await writeHarbour({
      'cameras.csv': `id,name_zh,name_en,district,main\n${rows.join('\n')}\n`,
    });
    const begun = performance.now();
    const { cameras } = await loadSite(site.directory);
    expect(cameras.size).toBe(50_000);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });
});
