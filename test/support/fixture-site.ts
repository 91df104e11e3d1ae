import type { Site } from '../../protocol/site/site.ts';

const words = (text: string) => ({ zh: text, en: text });
const codes = (...list: string[]) => Object.fromEntries(list.map((code) => [code, words(code)]));
const metric = <T extends object>(body: T) => ({ name: words('metric'), better: 'none' as const, ...body });

/**
 * A site with every verb and every odd option of each, in a zone that is 10:30 ahead and moves by half an hour
 * (Lord Howe Island). No shipped site is that odd.
 */
export const fixtureSite: Site = {
  code: 'fixture',
  file: {
    name: words('Fixture'),
    timeZone: 'Australia/Lord_Howe',
    languages: ['zh', 'en'],
    districts: ['north', 'east', 'south', 'west'].map((code) => ({ code, name: words(code) })),
    walls: {
      main: {
        name: words('Wall'),
        width: 1920,
        height: 1080,
        screens: { one: { x: 0, y: 0, width: 1920, height: 1080 } },
      },
    },
    keys: {},
  },
  kinds: {
    job: {
      name: words('Job'),
      subject: 'J-[0-9]+',
      attributes: {
        district: { name: words('District'), codes: 'districts' },
        sort: { name: words('Sort'), codes: codes('red', 'green', 'blue') },
        cost: { name: words('Cost'), number: { min: -50, max: 5_000 } },
        place: { name: words('Place'), point: true },
        note: { name: words('Note'), label: true },
      },
      milestones: {
        opened: { name: words('Opened'), join: 'first' },
        taken: { name: words('Taken'), join: 'first' },
        done: { name: words('Done'), join: 'last' },
        again: { name: words('Again'), join: 'last' },
        third: { name: words('Third'), join: 'first' },
      },
      location: { district: 'district', point: 'place' },
    },
    probe: {
      name: words('Probe'),
      subject: 'P-[0-9]+',
      attributes: { state: { name: words('State'), codes: codes('up', 'down') } },
      milestones: { seen: { name: words('Seen'), join: 'last' } },
    },
  },
  metrics: {
    'jobs.all': metric({ count: { of: 'job' } }),
    'jobs.dated': metric({ count: { of: 'job', at: 'opened', by: ['sort', 'district'] } }),
    'jobs.today': metric({ count: { of: 'job', at: 'done', over: 'today' as const, by: ['district'] } }),
    'jobs.inTimeYesterday': metric({
      count: {
        of: 'job',
        at: 'opened',
        over: 'yesterday' as const,
        by: ['sort'],
        where: { took: { from: 'opened', to: 'done', within: '3h' } },
      },
    }),
    'jobs.lateYesterday': metric({
      sum: {
        of: 'job',
        attribute: 'cost',
        at: 'opened',
        over: 'yesterday' as const,
        where: { has: ['done'], not: { took: { from: 'opened', to: 'done', within: '3h' } } },
        compare: ['yesterday' as const],
      },
    }),
    'jobs.rolling': metric({
      count: { of: 'job', at: 'opened', over: '24h', where: { has: ['taken'], lacks: ['third'] } },
    }),
    'jobs.cost': metric({ sum: { of: 'job', attribute: 'cost', by: ['sort'] } }),
    'jobs.costToday': metric({
      sum: {
        of: 'job',
        attribute: 'cost',
        at: 'done',
        over: 'today' as const,
        where: { is: { cost: { min: 10, max: 900 } } },
      },
    }),
    'jobs.perMinute': metric({ series: { of: 'job', at: 'opened', per: 'minute' as const } }),
    'jobs.perHour': metric({ series: { of: 'job', at: 'opened', per: 'hour' as const, by: ['sort'] } }),
    'jobs.perHourToday': metric({
      series: { of: 'job', at: 'opened', per: 'hour' as const, over: 'today', usual: { days: 3 } },
    }),
    'jobs.costPerHour': metric({ series: { of: 'job', attribute: 'cost', at: 'opened', per: 'hour' as const } }),
    'jobs.donePerHour': metric({ series: { of: 'job', at: 'done', per: 'hour' as const, over: '48h' } }),
    'jobs.foreseen': metric({
      series: {
        of: 'job',
        at: 'opened',
        per: 'hour' as const,
        over: '6h',
        ahead: '90m',
        foreseen: { low: 'jobs.costPerHour', middle: 'jobs.perHourToday', high: 'jobs.donePerHour' },
      },
    }),
    'jobs.tomorrow': metric({ count: { of: 'job', at: 'opened', over: 'tomorrow' as const, by: ['sort'] } }),
    'jobs.perDay': metric({ series: { of: 'job', at: 'opened', per: 'day' as const } }),
    'jobs.took': metric({ duration: { of: 'job', from: 'opened', to: 'taken', bands: ['30s', '5m'], by: ['sort'] } }),
    'jobs.tookYesterday': metric({
      duration: { of: 'job', from: 'opened', to: 'done', over: 'yesterday' as const, bands: ['1h'], by: ['sort'] },
    }),
    'jobs.tookToday': metric({ duration: { of: 'job', from: 'opened', to: 'done', over: 'today' as const } }),
    'jobs.open': metric({ level: { of: 'job', from: ['opened', 'again', 'third'], until: 'done', by: ['district'] } }),
    'jobs.overdue': metric({
      level: {
        of: 'job',
        from: ['opened', 'again'],
        until: 'done',
        after: { by: 'sort', rules: { red: '5m', green: '90s' }, otherwise: '2h' },
        where: { any: [{ is: { sort: ['red', 'green'] } }, { later: { of: ['again'], than: ['done', 'taken'] } }] },
      },
    }),
    'jobs.soon': metric({ level: { of: 'job', from: 'opened', until: 'done', after: '20m', for: '10m' } }),
    'jobs.fresh': metric({
      level: { of: 'job', from: 'opened', for: '15m', where: { not: { is: { sort: 'blue' } } } },
    }),
    'jobs.costOpen': metric({
      level: { of: 'job', from: ['opened', 'again'], until: 'done', attribute: 'cost', by: ['sort'] },
    }),
    'jobs.flow': metric({
      flow: {
        of: 'job',
        through: [{ attribute: 'district' }, { attribute: 'sort' }, { stage: ['opened', 'taken', 'done'] }],
      },
    }),
    'jobs.flowToday': metric({
      flow: {
        of: 'job',
        through: [{ attribute: 'sort' }, { stage: ['opened', 'done'] }],
        at: 'opened',
        over: 'today' as const,
      },
    }),
    'jobs.share': metric({ ratio: { of: 'jobs.took', to: 'jobs.took', band: 1 } }),
    'jobs.top': metric({ top: { of: 'jobs.today', first: 3 } }),
    'jobs.newest': metric({
      list: {
        of: 'job',
        by: 'opened',
        order: 'newest' as const,
        first: 5,
        where: { lacks: ['done'] },
        show: ['sort', 'note', 'place', 'opened'],
      },
    }),
    'probes.quiet': metric({ level: { of: 'probe', from: 'seen', after: '3m', by: ['state'] } }),
    'probes.map': metric({
      layer: {
        of: 'probe',
        states: [
          { code: 'up', name: words('Up'), role: 'ok' as const, where: { is: { state: 'up' } } },
          { code: 'other', name: words('Other'), role: 'off' as const },
        ],
      },
    }),
  },
  scenes: {},
  importers: {},
  adapters: {},
  cameras: new Map(),
  shapes: undefined,
  tiles: {},
};
