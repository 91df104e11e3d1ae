import { describe, expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';

const DESK = `
    desk:
      list: visits.desk
      level: risk
      unit: crew
      acts:
        berth: { name: { zh: 靠泊, en: Berth }, milestone: berthed, units: true }
        give: { name: { zh: 派, en: Give }, assigns: true }
`;
const ATTRIBUTES = `
      risk: { name: { zh: 险, en: Risk }, codes: { low: { zh: 低, en: Low } } }
      crew: { name: { zh: 队, en: Crew }, codes: { one: { zh: 一, en: One } } }
`;
const LIST = `
  visits.desk:
    name: { zh: 待办, en: Desk }
    better: none
    list: { of: visit, by: announced, order: newest, first: 10, show: [risk, crew, berthed] }
`;

/** The harbour with a desk, after `edit` of its text. */
async function check(edit: (text: string) => string = (text) => text) {
  const files = new Map(await readHarbour());
  const kinds = files.get('kinds.yaml') ?? '';
  const withDesk = kinds.replace('    attributes:\n', `    attributes:${ATTRIBUTES.trimEnd()}\n`).trimEnd() + DESK;
  files.set('kinds.yaml', edit(withDesk));
  files.set('metrics.yaml', edit(`${files.get('metrics.yaml')}${LIST}`));
  await using written = await writeSite(files);
  const { site: loaded, faults } = await checkSite(written.directory);
  return { loaded, faults: faults.map(({ file, found, expected }) => `${file}: ${found}; ${expected}`) };
}

describe('the desk of a kind', () => {
  it('is taken as it is written', async () => {
    const { loaded, faults } = await check();
    expect(faults).toEqual([]);
    expect(Object.keys(loaded?.kinds['visit']?.desk?.acts ?? {})).toEqual(['berth', 'give']);
  });

  it.each([
    [
      'a list that is none',
      'list: visits.desk',
      'list: visits.today',
      'visits.today, which is no list of visit; visits.',
    ],
    ['a list that hides what it names', 'show: [risk, crew, berthed]', 'show: [risk]', 'does not show crew, berthed'],
    ['an unknown milestone', 'milestone: berthed', 'milestone: sunk', 'the unknown milestone sunk'],
    ['a level without codes', 'level: risk', 'level: nothing', 'the unknown attribute nothing of visit'],
    ['an act that does nothing', ', milestone: berthed, units: true', '', 'an act that does nothing'],
    ['a unit that gives its work away', 'assigns: true', 'assigns: true, units: true', 'assigns or units, not both'],
    ['units where there are none', '      unit: crew\n', '', 'a desk without unit; the attribute unit'],
  ])('names %s', async (_what, from, to, expected) => {
    const { faults } = await check((text) => text.replace(from, to));
    expect(faults.join('\n')).toContain(expected);
  });
});
