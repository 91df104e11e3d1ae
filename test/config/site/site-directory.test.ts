import { execFile, spawnSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { loadSite } from '../../../config/site/load-site.ts';
import { MAX_YAML_BYTES } from '../../../config/site/read-text.ts';
import { formatFault, SiteFaults } from '../../../config/site/site-fault.ts';
import { readHarbour, writeSite } from './harbour.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

async function faultsOf(directory: string): Promise<string[]> {
  return (await checkSite(directory)).faults.map(formatFault);
}

async function faultsWith(path: string, content: string | Uint8Array | undefined): Promise<string[]> {
  const files = new Map<string, string | Uint8Array>(await readHarbour());
  if (content === undefined) files.delete(path);
  else files.set(path, content);
  await using site = await writeSite(files);
  return await faultsOf(site.directory);
}

describe('files that are not as they should be', () => {
  it('missing files', async () => {
    expect(await faultsWith('metrics.yaml', undefined)).toEqual([
      'metrics.yaml:1:1  no such file; expected a readable file',
    ]);
    expect(await faultsWith('importers/visits.yaml', undefined)).toEqual([]);
    expect(await faultsWith('scenes/overview.yaml', undefined)).toContain(
      'scenes:1:1  no scene; expected at least one file scenes/<scene>.yaml',
    );
  });

  it('a directory that is not there has faults, not an exception of another kind', async () => {
    expect(await faultsOf('/nowhere/harbour')).toContain('site.yaml:1:1  no such file; expected a readable file');
    await expect(loadSite('/nowhere/harbour')).rejects.toBeInstanceOf(SiteFaults);
  });

  it('empty files, and files of comments alone', async () => {
    expect(await faultsWith('kinds.yaml', '')).toEqual(['kinds.yaml:1:1  an empty file; expected a map']);
    expect(await faultsWith('kinds.yaml', '# nothing\n\n')).toEqual(['kinds.yaml:1:1  an empty file; expected a map']);
    expect(await faultsWith('kinds.yaml', '[]')).toEqual(['kinds.yaml:1:1  a list of 0; expected a map with kinds']);
  });

  it('other encodings, with the place of the first byte that is none', async () => {
    const text = (await readHarbour()).get('kinds.yaml') ?? '';
    expect(await faultsWith('kinds.yaml', Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual([
      'kinds.yaml:1:1  text in UTF-16; expected text in UTF-8',
    ]);
    const bytes = Buffer.concat([Buffer.from('kinds:\n  # 船'), Buffer.from([0xb4, 0xac]), Buffer.from(`\n${text}`)]);
    expect(await faultsWith('kinds.yaml', bytes)).toEqual([
      'kinds.yaml:2:6  bytes that are not UTF-8; expected text in UTF-8',
    ]);
    expect(await faultsWith('kinds.yaml', `\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual([]);
  });

  it('huge files are not read', async () => {
    expect(await faultsWith('kinds.yaml', '#'.repeat(MAX_YAML_BYTES + 1))).toEqual([
      `kinds.yaml:1:1  a file of ${MAX_YAML_BYTES + 1} bytes; expected at most ${MAX_YAML_BYTES} bytes`,
    ]);
  });

  it('deep nesting and growing aliases end in a fault', async () => {
    expect(await faultsWith('kinds.yaml', '['.repeat(100_000))).toHaveLength(1);
    const laughs = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(i === 0 ? 'x' : `*a${i - 1}`)
          .join(', ')}]`,
    ).join('\n');
    expect(await faultsWith('kinds.yaml', laughs)).toEqual([
      'kinds.yaml:1:1  aliases that grow without bound; expected at most 1000 resolved aliases',
    ]);
  });

  it('links out of the site, links in a circle, folders and pipes in the place of files', async () => {
    await using site = await writeSite(await readHarbour());
    const file = join(site.directory, 'metrics.yaml');
    const put = async (make: () => Promise<unknown>) => {
      await rm(file, { recursive: true });
      await make();
      return await faultsOf(site.directory);
    };
    expect(await put(() => symlink('/etc/passwd', file))).toEqual([
      'metrics.yaml:1:1  a link to a file outside of the site; expected a file inside the site’s directory',
    ]);
    expect(await put(() => symlink('metrics.yaml', file))).toEqual([
      'metrics.yaml:1:1  a link that leads to itself; expected a readable file',
    ]);
    expect(await put(() => mkdir(file))).toEqual(['metrics.yaml:1:1  a directory; expected a regular file']);
    expect(await put(() => promisify(execFile)('mkfifo', [file]))).toEqual([
      'metrics.yaml:1:1  a special file; expected a regular file',
    ]);
  });

  it('files that would be passed over in silence', async () => {
    expect(await faultsWith('metric.yaml', 'metrics: {}')).toEqual([
      'metric.yaml:1:1  a file that no site has; expected one of site.yaml, kinds.yaml, metrics.yaml, cameras.yaml, cameras.csv, cameras.geojson (did you mean metrics.yaml?)',
    ]);
    expect(await faultsWith('scenes/second.yml', '')).toEqual([
      'scenes/second.yml:1:1  a file that ends in .yml; expected second.yaml',
    ]);
    expect(await faultsWith('scenes/Second.yaml', '')).toEqual([
      'scenes/Second.yaml:1:1  the file name "Second"; expected a name: a letter a-z, then letters, digits or -',
    ]);
  });

  it('a directory whose name cannot be a code', async () => {
    await using site = await writeSite(await readHarbour(), '2nd');
    expect(await faultsOf(site.directory)).toEqual([expect.stringContaining('site.yaml:1:1  a directory named "2nd"')]);
  });
});

it('a pattern that lets a person’s number in is warned about, and loads', async () => {
  const files = new Map(await readHarbour());
  files.set('kinds.yaml', (files.get('kinds.yaml') ?? '').replace('V[0-9]{6}', "'[0-9A-Z]{6,20}'"));
  await using site = await writeSite(files);
  const { site: loaded, warnings } = await checkSite(site.directory);
  expect(loaded).toBeDefined();
  expect(warnings.map(formatFault)).toEqual([
    'kinds.yaml:4:14  a pattern that admits what looks like a resident’s identity number; expected a narrower pattern; the gate refuses such ids',
  ]);
});

it('a metric and a scene are added by editing files alone', async () => {
  const files = new Map(await readHarbour());
  files.set(
    'metrics.yaml',
    `${files.get('metrics.yaml')}  visits.tons:\n    name: { zh: 吨, en: Tons }\n    better: up\n    sum: { of: visit, attribute: tons, by: [cargo, quay] }\n`,
  );
  await using site = await writeSite(files);
  await writeFile(
    join(site.directory, 'scenes', 'second.yaml'),
    'name: { zh: 二, en: Second }\ngrid: { columns: [1fr], rows: [1fr], areas: [all] }\npanels: { all: { panel: number, metric: visits.today } }\n',
  );
  const loaded = await loadSite(site.directory);
  expect(Object.keys(loaded.scenes)).toEqual(['overview', 'second']);
  expect(loaded.metrics).toHaveProperty(['visits.tons', 'sum', 'attribute'], 'tons');
});

it('a metric with too many cells is refused with the estimate', async () => {
  const files = new Map(await readHarbour());
  const codes = Array.from({ length: 400 }, (_, i) => `c${i}: { zh: 码, en: C${i} }`).join(', ');
  files.set(
    'kinds.yaml',
    (files.get('kinds.yaml') ?? '').replace(
      'codes: { container: { zh: 集装箱, en: Containers }, bulk: { zh: 散货, en: Bulk } }',
      `codes: { ${codes} }`,
    ),
  );
  files.set(
    'metrics.yaml',
    (files.get('metrics.yaml') ?? '').replace(
      'from: berthed, until: left, by: [quay]',
      'from: berthed, until: left, by: [quay, cargo]',
    ),
  );
  files.set(
    'importers/visits.yaml',
    (files.get('importers/visits.yaml') ?? '').replace('散装: bulk, 箱: container', '散装: c1'),
  );
  files.set(
    'adapters/pilots.yaml',
    (files.get('adapters/pilots.yaml') ?? '').replace('BULK: bulk, BOX: container', 'BULK: c1'),
  );
  await using site = await writeSite(files);
  expect(await faultsOf(site.directory)).toEqual([
    'metrics.yaml:9:5  up to 1152000 cells a day (2 quay × 400 cargo × 1440 minutes); expected at most 1000000: fewer codes, fewer attributes in by, or a longer period',
  ]);
  // Where so few begin a day that they cannot fill them, it is theirs that counts.
  const kinds = (files.get('kinds.yaml') ?? '').replace('    subject: V', '    perDay: 900\n    subject: V');
  await using quiet = await writeSite(files.set('kinds.yaml', kinds));
  expect((await faultsOf(quiet.directory)).join('\n')).not.toContain('cells');
});

it('site:check prints each fault with its line and a caret, and exits with 1', async () => {
  const files = new Map(await readHarbour());
  files.set('site.yaml', (files.get('site.yaml') ?? '').replace('code: south', 'code: north'));
  await using site = await writeSite(files);
  const run = (directory: string) =>
    spawnSync(process.execPath, [join(ROOT, 'config', 'site-check.ts'), directory], { encoding: 'utf8' });
  const faulty = run(site.directory);
  expect(faulty.status).toBe(1);
  expect(faulty.stdout).toBe(
    `${site.directory}/site.yaml:6:13  the district north for the second time\n  expected each district once\n` +
      `  6 |   - { code: north, name: { zh: 南码头, en: South Quay } }\n                  ^\n${site.directory}: 1 fault, 0 warnings\n`,
  );
  const good = run(join(ROOT, 'config', 'sites', 'lianyuan'));
  expect(good.status).toBe(0);
  expect(good.stdout).toMatch(/alerts\.byDistrict +28800 a day +20 district × 1440 minutes/);
});
