import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import type { View } from '../../../protocol/views.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { Fault } from '../../../server/gate/fault.ts';
import { compileEventReader } from '../../../server/gate/read-event.ts';
import { Mirror } from '../../../server/live/mirror.ts';
import { drillEvents, earliestBirthMs } from '../../../workers/drill/drill-events.ts';
import { compileDrill } from '../../../workers/drill/drill-plan.ts';
import { PARTITIONS, ToldPartitions } from '../../server/live/told-mirror.ts';

/** A Tuesday, two hours after the morning meeting. */
const NOW_MS = Date.parse('2026-11-24T10:30:00+08:00');
const DAY_MS = 86_400_000;
/** What others than the drill tell: cameras the video patrol, days their close, forecasts those who make them. */
const OF_OTHERS = /^(cameras|faults|patrol|closes|forecasts)\./;
/** Small on a good day, and so nothing at all now and then. */
const MAY_BE_NONE =
  /overdue|^(alerts\.(serious|unsigned|undispatched)|checks\.lateByForm|effect\.(notDone|recurred)(ByUnit)?|operation\.(supports|checks|studies)Open|opinions\.sensitive)$/i;

const site = await loadSite(join(import.meta.dirname, '../../../config/sites/lianyuan'));

/** Metrics that a scene names, wherever it does. */
function metricsIn(part: unknown): string[] {
  if (typeof part === 'string') return part in site.metrics && !OF_OTHERS.test(part) ? [part] : [];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(metricsIn) : [];
}

function hasSomething(view: View): boolean {
  switch (view.view) {
    case 'value':
      return view.value !== null && view.value > 0;
    case 'table':
    case 'ranking':
    case 'list':
      return view.rows.length > 0;
    case 'series':
      return view.lines.some(({ values }) => values.some((value) => (value ?? 0) > 0));
    case 'quantiles':
      return view.groups.some(({ count }) => count > 0);
    case 'flow':
      return view.links.length > 0;
    case 'layer':
      return view.states.length > 0;
  }
}

it('the drill gives every panel of every scene something to show in the morning', () => {
  const drill = compileDrill(site);
  const plan = compilePlan(site);
  const read = compileEventReader(plan);
  const sinceMs = NOW_MS - 2 * DAY_MS;
  const told = drillEvents(
    // Without the cameras, which are most of it and in no scene of the method alone.
    { ...drill, populations: [] },
    { sinceMs, fromMs: earliestBirthMs(drill, sinceMs), toMs: NOW_MS, heartbeats: 'newest' },
  ).map((event) => {
    const admitted = read(event, { nowMs: NOW_MS, mayPost: () => true, mayCorrect: false });
    if (admitted instanceof Fault) throw new Error(`${event.type}: ${admitted.code}`);
    return admitted;
  });
  const mirror = new Mirror(plan, PARTITIONS);
  new ToldPartitions(plan).commit(told, [mirror]);
  mirror.advance(NOW_MS, 1);
  const bare = Object.entries(site.scenes).flatMap(([scene, { panels }]) =>
    Object.entries(panels).flatMap(([panel, declared]) =>
      metricsIn(declared)
        .filter((key) => {
          const topic = mirror.topics.get(key);
          return topic?.form === 'view' && !MAY_BE_NONE.test(key) && !hasSomething(topic.read());
        })
        .map((key) => `${scene} ${panel}: ${key}`),
    ),
  );
  expect(bare).toEqual([]);
});
