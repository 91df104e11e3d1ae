import type { DailyClose } from '../../../protocol/site/daily-close.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { Site } from '../../../protocol/site/site.ts';

const words = (text: string) => ({ zh: text, en: text });
const codes = (...list: string[]) => Object.fromEntries(list.map((code) => [code, words(code)]));
const metric = <T extends object>(verb: T) => ({ name: words('metric'), better: 'none' as const, ...verb });
const number = { name: words('Number'), number: { min: -1000, max: 1000 } };

export const UNITS = ['a', 'b', 'c'];
const work = (subject: string): Kind => ({
  name: words('Work'),
  subject,
  attributes: { unit: { name: words('Unit'), codes: codes(...UNITS) } },
  milestones: {
    opened: { name: words('Opened'), join: 'first' },
    done: { name: words('Done'), join: 'last' },
    again: { name: words('Again'), join: 'last' },
  },
});
const perDay = (of: string, at: string, where = {}) =>
  metric({ series: { of, at, per: 'day' as const, over: '16d', by: ['unit'], ...where } });
const metricsOf = (of: string): Record<string, Metric> => ({
  [`${of}.new`]: perDay(of, 'opened'),
  [`${of}.back`]: perDay(of, 'again', { where: { later: { of: ['again'], than: ['done'] } } }),
  [`${of}.done`]: perDay(of, 'done'),
  [`${of}.open`]: metric({ level: { of, from: ['opened', 'again'], until: 'done', by: ['unit'] } }),
  [`${of}.today`]: metric({ count: { of, at: 'opened', over: 'today' as const } }),
  [`${of}.here`]: metric({ level: { of, from: ['opened', 'again'], until: 'done' } }),
  [`${of}.overdue`]: metric({ level: { of, from: ['opened', 'again'], until: 'done', after: '4h', by: ['unit'] } }),
});
const matter = (of: string) => ({
  opened: [`${of}.new`, `${of}.back`],
  cleared: [`${of}.done`],
  carried: `${of}.open`,
  overdue: `${of}.overdue`,
});

export const dailyClose: DailyClose = { matters: { job: matter('job'), errand: matter('errand') } };

/** Two kinds of work of three units, eight hours ahead of UTC. */
export const closeSite: Site = {
  code: 'closing',
  file: {
    name: words('Closing'),
    timeZone: 'Asia/Shanghai',
    languages: ['en'],
    districts: [{ code: 'east', name: words('East') }],
    walls: {
      main: {
        name: words('Wall'),
        width: 1920,
        height: 1080,
        screens: { one: { x: 0, y: 0, width: 1920, height: 1080 } },
      },
    },
    keys: {},
    dailyClose,
  },
  kinds: {
    job: work('J[0-9]+'),
    errand: work('E[0-9]+'),
    close: {
      name: words('Close'),
      subject: 'RJ[0-9]{8}-[a-z]+-[a-z]+',
      attributes: {
        unit: { name: words('Unit'), codes: codes(...UNITS) },
        matter: { name: words('Matter'), codes: codes('all', 'job', 'errand') },
        opened: number,
        cleared: number,
        carried: number,
        overdue: number,
        openedBy: number,
        clearedBy: number,
        carriedBy: number,
        overdueBy: number,
        streak: number,
      },
      milestones: {
        sealed: { name: words('Sealed'), join: 'first' },
        amended: { name: words('Amended'), join: 'last' },
      },
    },
  },
  metrics: { ...metricsOf('job'), ...metricsOf('errand') },
  scenes: {},
  importers: {},
  adapters: {},
  cameras: new Map(),
  shapes: undefined,
  tiles: {},
};
