import { describe, expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';

const WORK = `
    work:
      open: visits.here
      overdue: visits.late
      unit: crew
      units: true
      enter: { id: 'V{date}-{number}', numbers: [501, 999], needs: [cargo], may: [tons] }
      acts:
        berthed: { key: s, units: true }
        left: { key: b, needs: [crew] }
`;
const ATTRIBUTE = `
      crew: { name: { zh: 队, en: Crew }, codes: { one: { zh: 一, en: One } } }
`;
const LEVELS = `
  visits.here:
    name: { zh: 在港, en: Here }
    better: none
    level: { of: visit, from: announced, until: left }
  visits.late:
    name: { zh: 超期, en: Late }
    better: none
    level: { of: visit, from: announced, until: left, after: 8h }
`;

/** The harbour with work, after `edit` of its text. */
async function check(edit: (text: string) => string = (text) => text) {
  const files = new Map(await readHarbour());
  const kinds = (files.get('kinds.yaml') ?? '').replace('subject: V[0-9]{6}', "subject: 'V[0-9]{8}-[0-9]{3}'");
  const withWork = kinds.replace('    attributes:\n', `    attributes:${ATTRIBUTE.trimEnd()}\n`).trimEnd() + WORK;
  files.set('kinds.yaml', edit(withWork));
  files.set('metrics.yaml', edit(`${files.get('metrics.yaml')}${LEVELS}`));
  await using written = await writeSite(files);
  const { site: loaded, faults } = await checkSite(written.directory);
  return { loaded, faults: faults.map(({ file, found, expected }) => `${file}: ${found}; ${expected}`) };
}

describe('the work of a kind', () => {
  it('is taken as it is written', async () => {
    const { loaded, faults } = await check();
    expect(faults.filter((fault) => fault.startsWith('kinds') || fault.startsWith('metrics'))).toEqual([]);
    expect(Object.keys(loaded?.kinds['visit']?.work?.acts ?? {})).toEqual(['berthed', 'left']);
  });

  it.each([
    ['a level that is none', 'open: visits.here', 'open: visits.gone', 'visits.gone, which is no level of visit'],
    ['a list that begins with its deadline', 'open: visits.here', 'open: visits.late', 'which begins later'],
    ['a deadline without one', 'overdue: visits.late', 'overdue: visits.here', 'visits.here, which has no deadline'],
    ['ids that the kind refuses', "'V{date}-{number}'", "'W{date}-{number}'", 'ids such as W20261129-999'],
    ['numbers that end before they begin', '[501, 999]', '[999, 501]', '999 after 501'],
    ['an attribute that is none', 'needs: [cargo]', 'needs: [load]', 'the unknown attribute load of visit'],
    ['an unknown milestone', 'left: { key: b', 'sunk: { key: b', 'the unknown milestone sunk'],
    ['a key of the page', 'key: b', 'key: n', 'the key n, which is that of the page'],
    ['a key of two acts', 'key: b', 'key: s', 'the key s, which is that of berthed'],
    ['a unit that gives its work away', 'needs: [crew]', 'needs: [crew], units: true', 'gives its work to others'],
    ['units where there are none', '      unit: crew\n', '', 'work without unit'],
  ])('names %s', async (_what, from, to, expected) => {
    const { faults } = await check((text) => text.replace(from, to));
    expect(faults.join('\n')).toContain(expected);
  });
});
