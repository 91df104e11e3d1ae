import { describe, expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';

const KIND = (name: string) => `
  ${name}:
    name: { zh: 名, en: Name }
    subject: '${name}-[0-9]+'
    attributes: { quay: { name: { zh: 码头, en: Quay }, codes: districts } }
    milestones: { seen: { name: { zh: 见, en: Seen }, join: last } }
`;
const PATROL = `
patrol:
  classes:
    a: { name: { zh: 重点, en: Key places }, rounds: [{ from: '06:00', every: 10m }, { from: '22:00', every: 1h }] }
`;
const CAMERAS = `cameras:
  - { id: cam1, name: { zh: 一, en: One }, district: north, main: 'rtsp://10.0.0.1/1', patrol: a }
`;

/** The harbour with a patrol, after `edit` of its text. */
async function check(edit: (text: string) => string = (text) => text) {
  const files = new Map(await readHarbour());
  const add = (file: string, more: string) => files.set(file, edit(`${files.get(file) ?? ''}${more}`));
  const site = `${files.get('site.yaml')}  patrol: { name: { zh: 巡, en: Patrol }, kinds: all }\n`;
  files.set('site.yaml', edit(`${site}${PATROL}`));
  add('kinds.yaml', ['camera', 'fault', 'round'].map(KIND).join(''));
  files.set('cameras.yaml', edit(CAMERAS));
  await using written = await writeSite(files);
  const { site: loaded, faults } = await checkSite(written.directory);
  return { loaded, faults: faults.map(({ file, found, expected }) => `${file}: ${found}; ${expected}`) };
}

describe('a patrol in a site file', () => {
  it('is taken as it is written', async () => {
    const { loaded, faults } = await check();
    expect(faults).toEqual([]);
    expect(loaded?.file.patrol?.classes.a?.rounds).toHaveLength(2);
    expect(loaded?.cameras.get('cam1')?.patrol).toBe('a');
  });

  it.each([
    ['a class that is not declared', 'patrol: a }', 'patrol: aa }', 'cameras.yaml: the unknown patrol class aa; a'],
    [
      'times of day out of order',
      "from: '22:00'",
      "from: '05:00'",
      'site.yaml: 05:00 after 06:00; each time of day once, the earliest first',
    ],
    ['rounds too short to keep', 'every: 10m', 'every: 10s', 'site.yaml: a round every 10s; from 1m to 24h'],
    [
      'more looks than there are',
      PATROL,
      `${PATROL}  confirm: { needs: 3, of: 2 }\n`,
      'site.yaml: 3 of the last 2 looks; at most 2',
    ],
    ['another class for the others', PATROL, `${PATROL}  otherwise: z\n`, 'site.yaml: the unknown class z; '],
    [
      'no key to post by',
      '  patrol: { name: { zh: 巡, en: Patrol }, kinds: all }\n',
      '',
      'site.yaml: no key scope patrol; patrol under keys in site.yaml',
    ],
    ['no kind for faults', KIND('fault'), '', 'site.yaml: a patrol without the kind fault; fault in kinds.yaml'],
  ])('%s is a fault', async (_what, from, to, fault) => {
    const { faults } = await check((text) => text.replace(from, to));
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });
});
