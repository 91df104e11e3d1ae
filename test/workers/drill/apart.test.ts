import { expect, it } from 'vitest';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { DrillKind } from '../../../protocol/site/drill.ts';
import { drillEvents } from '../../../workers/drill/drill-events.ts';
import { compileDrill } from '../../../workers/drill/drill-plan.ts';
import { drillSite } from './drill-site.ts';

const SINCE_MS = Date.parse('2026-06-01T04:00:00Z');
const span = { sinceMs: SINCE_MS, fromMs: SINCE_MS, toMs: SINCE_MS + 2 * 86_400_000, heartbeats: 'newest' as const };
const words = (text: string) => ({ zh: text, en: text });
const codes = (...list: string[]) => Object.fromEntries(list.map((code) => [code, words(code)]));

/** The drill's site with more in one kind. */
function withMore(
  name: string,
  { kind, rhythm }: { kind: (kind: Kind) => Kind; rhythm: (rhythm: DrillKind) => DrillKind },
): Site {
  const { drill } = drillSite.file;
  const [declared, its] = [drillSite.kinds[name], drill?.kinds[name]];
  if (!drill || !declared || !its) throw new Error(`no kind ${name}`);
  return {
    ...drillSite,
    kinds: { ...drillSite.kinds, [name]: kind(declared) },
    file: { ...drillSite.file, drill: { ...drill, kinds: { ...drill.kinds, [name]: rhythm(its) } } },
  };
}

const operation = { name: words('Operation'), codes: codes('flood', 'exam') };
const withOperation = withMore('job', {
  kind: (kind) => ({ ...kind, attributes: { operation, ...kind.attributes } }),
  rhythm: (rhythm) => ({ ...rhythm, shares: { operation: 0.2 } }),
});

it('an attribute with a share changes nothing else of a drill, and about so many have it', () => {
  const before = drillEvents(compileDrill(drillSite), span);
  const after = drillEvents(compileDrill(withOperation), span);
  const without = after.map((event): CloudEvent => {
    const { operation: _operation, ...data } = event.data ?? {};
    return event.data ? { ...event, data } : event;
  });
  expect(JSON.stringify(without)).toBe(JSON.stringify(before));
  const opened = after.filter(({ type }) => type === 'job.opened');
  const having = opened.filter(({ data }) => data?.operation !== undefined).length;
  expect(Math.abs(having - 0.2 * opened.length)).toBeLessThan(5 * Math.sqrt(0.16 * opened.length));
});

it('an attribute that needs codes is drawn where the entity has them alone', () => {
  const site = withMore('job', {
    kind: (kind) => kind,
    rhythm: (rhythm) => ({ ...rhythm, given: { cost: { sort: 'red' } } }),
  });
  const opened = drillEvents(compileDrill(site), span).filter(({ type }) => type === 'job.opened');
  expect(opened.length).toBeGreaterThan(1000);
  for (const { data } of opened) expect(data?.cost !== undefined).toBe(data?.sort === 'red');
});

it('a rota has one for every code at each time of the site’s day, whatever the zone', () => {
  const duty: Kind = {
    name: words('Duty'),
    subject: 'D-[0-9]{8}-[0-9]{4}',
    attributes: {
      unit: { name: words('Unit'), codes: codes('a', 'b', 'c') },
      shift: { name: words('Shift'), codes: codes('day', 'night') },
    },
    milestones: { began: { name: words('Began'), join: 'first' } },
  };
  const rhythm: DrillKind = {
    rota: { each: 'unit', by: 'shift', at: { day: '08:05', night: '20:30' } },
    steps: [{ milestone: 'began', after: ['0s', '0s'] }],
  };
  const site: Site = {
    ...drillSite,
    kinds: { duty },
    file: { ...drillSite.file, drill: { seed: 'rota', history: '1d', kinds: { duty: rhythm } } },
  };
  const told = drillEvents(compileDrill(site), span).map(({ time, data }) => [time, data?.unit, data?.shift]);
  // New York, four hours behind.
  const expected = ['2026-06-01T12:05', '2026-06-02T00:30', '2026-06-02T12:05', '2026-06-03T00:30'].flatMap(
    (time, index) => ['a', 'b', 'c'].map((unit) => [`${time}:00.000Z`, unit, index % 2 === 0 ? 'day' : 'night']),
  );
  expect(told).toEqual(expected);
});
