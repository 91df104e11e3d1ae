import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { Fault } from '../../../server/gate/fault.ts';
import { compileEventReader } from '../../../server/gate/read-event.ts';
import { PICTURE_FAULTS } from '../../../workers/patrol/diagnosis/fault-kinds.ts';
import { PatrolEvents } from '../../../workers/patrol/rounds/patrol-events.ts';
import { compilePatrol } from '../../../workers/patrol/rounds/patrol-plan.ts';

const NOW_MS = Date.parse('2026-11-24T10:00:00Z');
const LOST = ['unreachable', 'refused', 'silent', 'unreadable'];
const site = await loadSite(join(import.meta.dirname, '../../../config/sites/lianyuan'));
const read = compileEventReader(compilePlan(site));
const refused = (events: readonly CloudEvent[]) =>
  events.flatMap((event) => {
    const result = read(event, { nowMs: NOW_MS, mayPost: () => true, mayCorrect: false });
    return result instanceof Fault ? [`${event.type}: ${result.code} ${result.path}`] : [];
  });

describe('what the patrol of lianyuan tells', () => {
  const events = new PatrolEvents(site.kinds);
  const plan = compilePatrol(site);
  const cameras = plan?.classes.flatMap((each) => each.cameras) ?? [];

  it('is of each camera of the site, in the class that it names', () => {
    expect(cameras).toHaveLength(site.cameras.size);
    expect(plan?.classes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('is taken by the gate, the rule on identities included, with every fault named', () => {
    for (const camera of cameras) {
      for (const code of [...LOST, ...PICTURE_FAULTS]) {
        const measured = { latency: 212.4, width: 1920, height: 1080, bitRate: 2048.7 };
        const look = events.look(camera, { atMs: NOW_MS, isSeen: true, fault: code, measured });
        expect(look.data).toMatchObject({ fault: code, latency: 212, bitRate: 2049 });
        const found = events.fault(camera, { what: 'found', code, foundMs: NOW_MS - 9e5, confirmedMs: NOW_MS });
        expect(found[0]?.data).toMatchObject({ fault: code });
        const repaired = events.fault(camera, { what: 'repaired', code, foundMs: NOW_MS - 9e5, repairedMs: NOW_MS });
        expect(refused([look, ...found, ...repaired])).toEqual([]);
      }
    }
  });

  it('reports a round of each district in a way that the gate takes', () => {
    for (const { code: district } of site.file.districts) {
      const report = { className: 'a', district, planned: 12, done: 11, found: 1, repaired: 0 };
      const told = events.round({ startsMs: NOW_MS - 6e5, endsMs: NOW_MS }, report);
      expect(told[0]?.data).toEqual({ district, class: 'a', planned: 12, done: 11, missed: 1, found: 1, repaired: 0 });
      expect(refused(told)).toEqual([]);
    }
  });
});
