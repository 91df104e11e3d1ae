import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Automation } from '../../../../protocol/site/automation.ts';
import type { ListRow } from '../../../../protocol/views.ts';
import { type AutomationState, decide, IDLE, LOOK_AHEAD_MS } from '../../../../server/control/automation/decide.ts';

/** Monday 08:00 in Shanghai. */
const MORNING = Date.UTC(2026, 10, 23, 0);
const minutes = (count: number) => MORNING + count * 60_000;
const words = (text: string) => ({ zh: text, en: text });
const rules: Automation['rules'] = {
  fire: {
    name: words('fire'),
    list: 'alerts.marked',
    is: { category: ['fire'] },
    scene: 'fire',
    stay: '3m',
    priority: 7,
    holdOff: '10m',
  },
  any: { name: words('any'), list: 'alerts.marked', is: { level: ['serious'] }, scene: 'alerts', stay: '2m' },
};
const automation: Automation = {
  playlists: {
    day: {
      name: words('day'),
      steps: [
        { scene: 'overview', dwell: '10m' },
        { scene: 'cases', dwell: '5m' },
      ],
    },
  },
  schedule: [
    { from: '08:00', playlist: 'day' },
    { from: '08:30', until: '09:00', days: ['mon'], scene: 'briefing' },
  ],
  rules,
};
const row = (id: string, at: number, shown: ListRow['shown']): ListRow => ({ id, at, shown });

/** A wall with its automation, looked at as often as a server does. */
class World {
  standing = 'idle';
  isPaused = false;
  rows: ListRow[] = [];
  readonly refused = new Set<string>();
  readonly taken: string[] = [];
  state: AutomationState;
  #now: number;
  readonly #automation: Automation;

  constructor(of = automation, from = MORNING) {
    this.#automation = of;
    this.#now = from;
    this.state = IDLE(from);
  }

  until(moment: number, everyMs = 10_000): this {
    for (; this.#now <= moment; this.#now += everyMs) {
      const { state, take } = decide(this.state, {
        automation: this.#automation,
        timeZone: 'Asia/Shanghai',
        now: this.#now,
        standing: this.standing,
        isPaused: this.isPaused,
        isRefused: (scene) => this.refused.has(scene),
        rowsOf: () => this.rows,
      });
      this.state = state;
      if (!take) continue;
      this.standing = take.scene;
      this.taken.push(`${Math.round((take.at - MORNING) / 60_000)} ${take.scene}`);
    }
    return this;
  }
}

describe('what a wall shows by itself', () => {
  it('[AM1] [AM2] goes round by the clock; the briefing has its half hour, and the round is back after it', () => {
    const world = new World().until(minutes(75));
    expect(world.taken).toEqual([
      '0 overview',
      '10 cases',
      '15 overview',
      '25 cases',
      '30 briefing',
      '60 overview',
      '70 cases',
      '75 overview',
    ]);
  });

  it('[AM1] a change by the clock is taken ahead, for its very moment', () => {
    const world = new World(automation, minutes(9)).until(minutes(9));
    world.until(minutes(10) - LOOK_AHEAD_MS, 500);
    expect(world.taken.at(-1)).toBe('10 cases');
  });

  it('[AM3] what comes into a list brings its scene for its time; then what was there is back', () => {
    const world = new World().until(minutes(2));
    world.rows = [row('a1', minutes(2), { category: 'fire', level: 'minor' })];
    world.until(minutes(8));
    expect(world.taken).toEqual(['0 overview', '2 fire', '5 overview']);
    const still = new World({ rules }, minutes(0));
    still.until(minutes(1));
    still.rows = [row('a1', minutes(1), { category: 'fire' })];
    expect(still.until(minutes(8)).taken, 'without a schedule: what somebody had put there').toEqual([
      '1 fire',
      '4 idle',
    ]);
  });

  it('[AM4] the higher priority goes first, the other goes on for what it lacks; a rule holds off', () => {
    const world = new World({ rules });
    world.rows = [row('a1', minutes(0), { level: 'serious' })];
    world.until(minutes(1));
    world.rows = [row('a2', minutes(1), { category: 'fire' }), ...world.rows];
    world.until(minutes(9));
    expect(world.taken).toEqual(['0 alerts', '1 fire', '4 alerts', '5 idle']);
    world.rows = [row('a3', minutes(9), { category: 'fire' })];
    expect(world.until(minutes(13)).taken, 'within its hold-off').toHaveLength(4);
    world.rows = [row('a4', minutes(15), { category: 'fire' })];
    expect(world.until(minutes(16)).taken.at(-1)).toBe('15 fire');
  });

  it('[AM3] what came before the automation began, or long ago, brings nothing', () => {
    const world = new World({ rules });
    world.rows = [row('old', minutes(-1), { category: 'fire' })];
    world.until(minutes(11));
    world.rows = [row('late', minutes(0), { category: 'fire' })];
    expect(world.until(minutes(12)).taken).toEqual([]);
  });

  it('[AM5] does nothing while somebody drives; afterwards it goes on where the clock is, and what was called waits', () => {
    const world = new World().until(minutes(2));
    world.isPaused = true;
    world.standing = 'town';
    world.rows = [row('a1', minutes(4), { category: 'fire' })];
    world.until(minutes(12));
    expect(world.standing).toBe('town');
    world.isPaused = false;
    world.until(minutes(17));
    expect(world.taken).toEqual(
      ['0 overview', '13 fire', '16 overview'].map((each) => expect.stringMatching(each.slice(2))),
    );
  });

  it('[AM6] a scene that is refused is taken when it may be, and nothing is known anew meanwhile', () => {
    const world = new World({ rules });
    world.refused.add('fire');
    world.rows = [row('a1', minutes(1), { category: 'fire' })];
    const { state } = world.until(minutes(1));
    expect(world.until(minutes(2)).taken).toEqual([]);
    expect(world.state).toEqual(state);
    world.refused.clear();
    expect(world.until(minutes(3)).taken).toEqual(['2 fire']);
    world.refused.add('idle');
    expect(world.until(minutes(6)).standing, 'nothing else to show').toBe('fire');
    world.refused.clear();
    expect(world.until(minutes(7)).standing).toBe('idle');
  });

  it('[AM6] whatever happens, paused it takes nothing, and what it takes is declared', () => {
    const declared = new Set(['overview', 'cases', 'briefing', 'fire', 'alerts', 'idle']);
    const happenings = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 300 }),
        fc.boolean(),
        fc.option(fc.constantFrom<ListRow['shown']>({ category: 'fire' }, { level: 'serious' }, {}), {
          nil: undefined,
        }),
      ),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(happenings, (steps) => {
        const world = new World();
        let at = MORNING;
        for (const [index, [seconds, isPaused, shown]] of steps.entries()) {
          world.isPaused = isPaused;
          if (shown) world.rows = [row(`a${index}`, at, shown), ...world.rows].slice(0, 5);
          const before = world.taken.length;
          at += seconds * 1_000;
          world.until(at);
          if (isPaused) expect(world.taken).toHaveLength(before);
        }
        for (const take of world.taken) expect(declared).toContain(take.split(' ')[1]);
        expect(world.state.queue.length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 60 },
    );
  });
});
