import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { Fault } from '../../../server/gate/fault.ts';
import { compileEventReader } from '../../../server/gate/read-event.ts';
import { drillEvents } from '../../../workers/drill/drill-events.ts';
import { compileDrill } from '../../../workers/drill/drill-plan.ts';

const SITES_DIR = join(import.meta.dirname, '../../../config/sites');
const NOW_MS = Date.parse('2026-11-24T10:00:00Z');
const folders = readdirSync(SITES_DIR, { withFileTypes: true }).flatMap(({ name }) =>
  existsSync(join(SITES_DIR, name, 'site.yaml')) ? [join(SITES_DIR, name)] : [],
);
const sites = (await Promise.all(folders.map(loadSite))).filter(({ file }) => file.drill);

it('there is a site with a drill', () => expect(sites.map(({ code }) => code)).toContain('lianyuan'));

describe.each(sites)('the drill of $code', (site) => {
  it('is taken by the gate, event by event, the rule on identities included, over a week', () => {
    const read = compileEventReader(compilePlan(site));
    const drill = compileDrill(site);
    const history = {
      sinceMs: NOW_MS - drill.historyMs,
      fromMs: NOW_MS - drill.historyMs,
      toMs: NOW_MS,
      heartbeats: 'newest' as const,
    };
    const live = { ...history, fromMs: NOW_MS - 600_000, heartbeats: 'all' as const };
    const faults = new Map<string, number>();
    const events = [...drillEvents(drill, history), ...drillEvents(drill, live)];
    for (const event of events) {
      const result = read(event, { nowMs: NOW_MS, mayPost: () => true, mayCorrect: false });
      if (result instanceof Fault)
        faults.set(`${result.code} ${result.path}`, (faults.get(`${result.code} ${result.path}`) ?? 0) + 1);
    }
    expect(events.length).toBeGreaterThan(1000);
    expect(Object.fromEntries(faults)).toEqual({});
  });
});
