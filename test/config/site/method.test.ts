// One file for all parts of the method, however long: each fault stands against the same site, whose parts lean on each other.
import { describe, expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';

const words = '{ zh: 数, en: Number }';
const CLOSE = `
  close:
    name: { zh: 日结, en: Close }
    subject: RJ[0-9]{8}-[a-z]{1,20}-[a-z]{1,20}
    attributes:
      matter: { name: ${words}, codes: { all: ${words}, visit: ${words} } }
      unit: { name: ${words}, codes: districts }
      opened: { name: ${words}, number: { min: 0, max: 9 } }
      cleared: { name: ${words}, number: { min: 0, max: 9 } }
      carried: { name: ${words}, number: { min: 0, max: 9 } }
      overdue: { name: ${words}, number: { min: 0, max: 9 } }
    milestones: { sealed: { name: ${words}, join: first } }
  study:
    name: { zh: 研判, en: Study }
    subject: YZ[0-9]{8}-[0-9]{4}-[a-z-]{1,40}|YB[V0-9]{7,8}(-[0-9]{4})?-[a-z-]{1,40}
    attributes:
      quay: { name: ${words}, codes: districts }
      trigger: { name: ${words}, codes: { suspicious: ${words} } }
    milestones: { opened: { name: ${words}, join: first } }
  forecast:
    name: { zh: 预测, en: Forecast }
    subject: YC[0-9]{8}-[a-z0-9-]{1,40}
    attributes:
      quay: { name: ${words}, codes: districts }
      expected: { name: ${words}, number: { min: 0, max: 9 } }
      low: { name: ${words}, number: { min: 0, max: 9 } }
      high: { name: ${words}, number: { min: 0, max: 9 } }
      observed: { name: ${words}, number: { min: 0, max: 9 } }
      error: { name: ${words}, number: { min: 0, max: 9 } }
    milestones:
      made: { name: ${words}, join: first }
      begins: { name: ${words}, join: first, ahead: 3d }
      scored: { name: ${words}, join: first }
`;
const series = (key: string, body: string) => `
  ${key}:
    name: ${words}
    better: none
    ${body}
`;
const METRICS = [
  series('visits.new', 'series: { of: visit, at: announced, per: day, over: 16d, by: [quay] }'),
  series('visits.gone', 'series: { of: visit, at: left, per: day, over: 16d, by: [quay] }'),
  series('visits.here', 'level: { of: visit, from: announced, until: left, by: [quay] }'),
  series('visits.late', 'level: { of: visit, from: announced, until: left, after: 6h, by: [quay] }'),
  series('visits.announcedToday', 'count: { of: visit, at: announced, over: today }'),
  series('visits.always', 'count: { of: visit }'),
  series('visits.kept', 'ratio: { of: visits.announcedToday, to: visits.announcedToday }'),
  series('visits.cargoes', 'level: { of: visit, from: announced, until: left, by: [cargo] }'),
  series('visits.perMinute', 'series: { of: visit, at: announced, per: minute, over: 60m, by: [quay] }'),
  series('visits.hourly', 'series: { of: visit, at: announced, per: hour }'),
  series(
    'visits.outlook',
    'series: { of: visit, at: announced, per: hour, over: 12h, ahead: 6h, foreseen: { low: visits.hourly, middle: visits.hourly, high: visits.hourly } }',
  ),
  series('visits.newest', 'list: { of: visit, by: announced, order: newest, first: 20, show: [cargo] }'),
  series('visits.oldest', 'list: { of: visit, by: announced, order: oldest, first: 20, show: [cargo] }'),
  series('visits.lately', 'count: { of: visit, at: announced, over: 24h, by: [quay] }'),
  series('visits.ever', 'count: { of: visit, by: [quay] }'),
  series('visits.cargoesLately', 'count: { of: visit, at: announced, over: 24h, by: [cargo] }'),
  series('visits.perHour', 'series: { of: visit, at: announced, per: hour, over: 21d, by: [quay] }'),
].join('');
const METHOD = `
dailyClose:
  matters:
    visit: { opened: [visits.new], cleared: [visits.gone], carried: visits.here, overdue: visits.late }
reports:
  daily:
    name: ${words}
    per: day
    sections:
      ledger: { name: ${words}, ledger: unit, matters: [visit] }
      numbers: { name: ${words}, figures: [{ metric: visits.announcedToday }] }
      quays: { name: ${words}, columns: [{ metric: visits.here }, { metric: visits.late }] }
notices:
  receivers:
    office: { name: ${words}, webhook: 'https://office.example/hook' }
  rules:
    late: { name: ${words}, metric: visits.late, from: 1, to: [office] }
    daily: { name: ${words}, report: daily, to: [office] }
surges:
  quays:
    name: { zh: 突增, en: Rise }
    counts: visits.perMinute
    usual: visits.perHour
    raises: { kind: study, milestone: opened, id: YZ, set: { trigger: suspicious } }
forecasts:
  quays:
    name: { zh: 预测, en: Forecast }
    history: visits.perHour
    day: true
    tells: { kind: forecast, id: YC }
studies:
  bulky:
    name: { zh: 大宗, en: Bulk }
    list: visits.newest
    is: { cargo: [bulk] }
    opens: { kind: study, milestone: opened, id: YB }
  crowded:
    name: { zh: 拥挤, en: Crowded }
    counts: visits.lately
    from: 5
    opens: { kind: study, milestone: opened, id: YB, set: { trigger: suspicious } }
`;

/** The harbour with a daily close and a watch over its counts, after `edit` of its text. */
async function check(edit: (text: string) => string = (text) => text) {
  const files = new Map(await readHarbour());
  const site = (files.get('site.yaml') ?? '').replace(
    'keys:\n',
    `keys:\n  method: { name: ${words}, kinds: [close, study, forecast] }\n`,
  );
  files.set('site.yaml', edit(site + METHOD));
  files.set('kinds.yaml', edit((files.get('kinds.yaml') ?? '').trimEnd() + CLOSE));
  files.set('scenes/overview.yaml', edit(files.get('scenes/overview.yaml') ?? ''));
  files.set('metrics.yaml', edit((files.get('metrics.yaml') ?? '').trimEnd() + METRICS));
  await using written = await writeSite(files);
  const { site: loaded, faults } = await checkSite(written.directory);
  return { loaded, faults: faults.map(({ file, found, expected }) => `${file}: ${found}; ${expected}`) };
}

describe('a daily close, a watch over counts and what must be studied', () => {
  it('[RP1] reports want sealed days, and name the place where they are not', async () => {
    const { faults } = await check((text) => text.replace(/dailyClose:\n.*\n.*\n/, ''));
    expect(faults).toEqual(['site.yaml: reports without sealed days; dailyClose beside them']);
  });

  it('are taken as they are written', async () => {
    const { loaded, faults } = await check();
    expect(faults).toEqual([]);
    expect(Object.keys(loaded?.file.dailyClose?.matters ?? {})).toEqual(['visit']);
    expect(Object.keys(loaded?.file.surges ?? {})).toEqual(['quays']);
    expect(Object.keys(loaded?.file.forecasts ?? {})).toEqual(['quays']);
    expect(Object.keys(loaded?.file.studies ?? {})).toEqual(['bulky', 'crowded']);
  });

  it('ids of studies are looked at as the gate looks at them', async () => {
    const { faults } = await check((text) => text.replace('|YB[V0-9]', String.raw`|\p{Lu}B[V0-9]`));
    expect(faults).toEqual([]);
  });

  it.each([
    [
      'a report of an unknown matter',
      'matters: [visit] }',
      'matters: [ship] }',
      'the unknown matter ship of dailyClose',
    ],
    [
      'a number that cannot be told of a day that is over',
      'figures: [{ metric: visits.announcedToday }]',
      'figures: [{ metric: visits.always }]',
      'visits.always, a count; a level, a count or sum over a window',
    ],
    [
      'columns by different attributes',
      '{ metric: visits.late }]',
      '{ metric: visits.cargoes }]',
      'visits.cargoes, a level by cargo; a level, or a count or sum over a window, by quay',
    ],
    [
      'a share that does not add up over a week',
      /per: day\n(.*)figures: \[\{ metric: visits.announcedToday/s,
      'per: week\n$1figures: [{ metric: visits.kept',
      'visits.kept, a share of one day',
    ],
    [
      'a report that is gone before its days are settled',
      '    per: day\n',
      '    per: day\n    keep: 6d\n',
      'a report that is kept for 6 days',
    ],
    ['a receiver that nobody declares', 'from: 1, to: [office]', 'from: 1, to: [ofice]', 'the unknown receiver ofice'],
    ['a notice without a limit', 'visits.late, from: 1', 'visits.late', 'visits.late without a limit, or with two'],
    ['a notice of an unknown report', 'report: daily', 'report: dayly', 'the unknown report dayly'],
    [
      'too little of what has no row then',
      'visits.late, from: 1',
      'visits.late, below: 1',
      'less than 1 of visits.late, a level by quay',
    ],
    ['an unknown metric', 'opened: [visits.new]', 'opened: [visits.nwe]', 'the unknown metric visits.nwe'],
    ['a count where a level is wanted', 'carried: visits.here', 'carried: visits.new', 'a level by one attribute'],
    [
      'a level where days are wanted',
      'cleared: [visits.gone]',
      'cleared: [visits.here]',
      'a series per day, by one attribute',
    ],
    [
      'units that the close does not have',
      'carried: visits.here',
      'carried: visits.cargoes',
      'container is no code of close.unit',
    ],
    [
      'a matter that the close does not have',
      '    visit: { opened',
      '    ship: { opened',
      'ship, which is no code of close.matter',
    ],
    ['days that reach too short', 'dailyClose:\n', 'dailyClose:\n  amend: 20d\n', 'at least 22 days'],
    ['a missing scope', 'method: {', 'other: {', 'no key scope method'],
    [
      'a kind without figures',
      '      carried: { name',
      '      borne: { name',
      'the kind close without the number carried',
    ],
    [
      'counts of something else',
      'usual: visits.perHour',
      'usual: visits.perMinute',
      'a series per hour, by one attribute',
    ],
    [
      'what is usual of only some of what is counted',
      'of: visit, at: announced, per: hour, over: 21d,',
      'of: visit, at: announced, per: hour, over: 21d, where: { is: { cargo: container } },',
      'visits.perHour, which counts something else',
    ],
    [
      'a surge that would feed itself',
      'raises: { kind: study, milestone: opened, id: YZ, set: { trigger: suspicious } }',
      'raises: { kind: visit, milestone: announced, id: YZ }',
      'visit, which is what is counted',
    ],
    ['an unknown milestone', 'milestone: opened', 'milestone: begun', 'the unknown milestone begun of study'],
    ['an unknown code', 'trigger: suspicious }', 'trigger: odd }', 'the unknown code odd of study.trigger'],
    [
      'a study that cannot say what rose',
      '      quay: { name: { zh: 数',
      '      place: { name: { zh: 数',
      'the attribute quay',
    ],
    ['a list that begins with the oldest', 'list: visits.newest', 'list: visits.oldest', 'a list with `order: newest`'],
    ['what is no list', 'list: visits.newest', 'list: visits.lately', 'visits.lately, which is no list'],
    [
      'what a list does not show',
      'is: { cargo: [bulk] }',
      'is: { tons: [bulk] }',
      'tons, which visits.newest does not',
    ],
    ['an unknown code of a list', 'is: { cargo: [bulk] }', 'is: { cargo: [bluk] }', 'the unknown code bluk'],
    ['a count without a window', 'counts: visits.lately', 'counts: visits.ever', 'over a window such as 24h'],
    [
      'a study that cannot say what was counted',
      'counts: visits.lately',
      'counts: visits.cargoesLately',
      'the attribute cargo',
    ],
    [
      'ids that the kind refuses',
      'YB[V0-9]{7,8}(-[0-9]{4})?-[a-z-]{1,40}',
      'YB[V0-9]{7,8}-[a-z]{1,40}',
      'ids such as YB20261124',
    ],
    [
      'a rule that would feed itself',
      'opens: { kind: study, milestone: opened, id: YB }',
      'opens: { kind: visit, milestone: announced, id: V }',
      'visit, which is what is listed',
    ],
    ['a forecast of nothing', '    day: true\n', '', 'a forecast of nothing'],
    [
      'a history that is too short',
      'per: hour, over: 21d, by: [quay]',
      'per: hour, over: 7d, by: [quay]',
      'at least 8 days',
    ],
    ['a forecast that is never told ahead', ', ahead: 3d', '', 'told never ahead'],
    ['a forecast that is told too late', 'ahead: 3d', 'ahead: 1d', 'told 1d at most ahead'],
    ['a forecast without what came', '      observed: { name', '      seen: { name', 'without the number observed'],
    [
      'a clock that the future would set',
      'timeZone: Asia',
      'clock: data\ntimeZone: Asia',
      'forecast.begins may be told ahead',
    ],
    [
      'what was foreseen in other buckets',
      'foreseen: { low: visits.hourly',
      'foreseen: { low: visits.new',
      'a series per hour, without by',
    ],
    [
      'what is usual beside what was foreseen',
      'over: 12h, ahead: 6h,',
      'over: 12h, ahead: 6h, usual: { days: 7 },',
      'one of usual and foreseen',
    ],
    [
      'a share among steps, which are counts',
      '{ panel: clock }',
      '{ panel: steps, steps: [{ metric: visits.always }, { metric: visits.always, late: visits.kept }] }',
      'overview.yaml: visits.kept, a ratio; a count, sum or level without by',
    ],
    ['a look ahead of the running day alone', 'over: 12h, ahead: 6h', 'over: today, ahead: 6h', 'a rolling window'],
    ['alarms without end', '    counts: visits', '    falseAlarm: 1m\n    counts: visits', 'from 1h to 3650d'],
  ])('name %s', async (_what, from, to, expected) => {
    const { faults } = await check((text) => text.replace(from, to));
    expect(faults.join('\n')).toContain(expected);
  });
});
