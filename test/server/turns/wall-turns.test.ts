import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  QUIET_MS,
  SETTLE_MS,
  TURN_LEAD_MS,
  TURN_MS_MAX,
  type TurnPage,
  WallTurns,
} from '../../../server/turns/wall-turns.ts';

const NOW = 1_000_000;
const page = (screen: string, load = 1, openedAt = 0): TurnPage => ({ screen, page: `${screen} ${load}`, openedAt });
const NO_TAKE = 0;

function ask(...screens: string[]): WallTurns<string> {
  const turns = new WallTurns<string>();
  for (const screen of screens) expect(turns.ask(screen, page(screen))).toBeNull();
  return turns;
}

describe('the turns of a wall', () => {
  it('[TN2] goes to one screen at a time, in the order of asking, and on when that one is back', () => {
    const turns = ask('left', 'right');
    expect(turns.next(NOW, NO_TAKE)).toEqual({ asker: 'left', at: NOW + TURN_LEAD_MS });
    expect(turns.next(NOW + 20_000, NO_TAKE)).toBeUndefined();
    turns.draws(page('left', 2, NOW + 4_000), NOW + 6_000);
    expect(turns.next(NOW + 6_000 + SETTLE_MS - 1, NO_TAKE)).toBeUndefined();
    expect(turns.next(NOW + 6_000 + SETTLE_MS, NO_TAKE)?.asker).toBe('right');
    expect(turns.isIdle).toBe(false);
    turns.draws(page('right', 2, NOW + 15_000), NOW + 16_000);
    expect(turns.isIdle).toBe(true);
  });

  it.each([
    ['another screen', page('right', 2, NOW + 4_000)],
    ['the same page over a new connection', page('left', 1, NOW + 4_000)],
    ['another page of the screen that was there before', page('left', 9, NOW - 4_000)],
  ])('[TN2] %s is not the screen that comes back', (_, drawing) => {
    const turns = ask('left', 'right');
    turns.next(NOW, NO_TAKE);
    turns.draws(drawing, NOW + 6_000);
    expect(turns.next(NOW + 30_000, NO_TAKE)).toBeUndefined();
  });

  it('[TN2] takes the turn from a screen that does not come back', () => {
    const turns = ask('left', 'right');
    const at = turns.next(NOW, NO_TAKE)?.at ?? 0;
    expect(turns.next(at + TURN_MS_MAX, NO_TAKE)).toBeUndefined();
    expect(turns.next(at + TURN_MS_MAX + 1, NO_TAKE)?.asker).toBe('right');
  });

  it('[TN3] lies away from a take, one that was and one that is to come', () => {
    for (const offset of [-QUIET_MS + 1, 0, QUIET_MS - 1])
      expect(ask('left').next(NOW, NOW + TURN_LEAD_MS + offset)).toBeUndefined();
    for (const offset of [-QUIET_MS, QUIET_MS, 3_600_000])
      expect(ask('left').next(NOW, NOW + TURN_LEAD_MS + offset)?.asker).toBe('left');
  });

  it('[TN1] a page that has lost its connection is told its turn again, and one that is gone has none', () => {
    const turns = ask('left', 'right');
    const at = turns.next(NOW, NO_TAKE)?.at;
    expect(turns.ask('left, connected anew', page('left'))).toBe(at);
    turns.leave('right');
    turns.draws(page('left', 2, NOW + 4_000), NOW + 6_000);
    expect(turns.next(NOW + 60_000, NO_TAKE)).toBeUndefined();
  });

  it('[TN2] never lets two screens start over together, and lets all of them in the end', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 1 }),
        fc.array(fc.option(fc.integer({ min: 1, max: 90_000 }), { nil: undefined }), { minLength: 21, maxLength: 21 }),
        (screens, backAfterMs) => {
          const turns = ask(...screens.map(String));
          const had: string[] = [];
          let away: { screen: string; at: number; backAt: number } | undefined;
          for (let now = NOW; had.length < screens.length && now < NOW + 3 * 3_600_000; now += 1_000) {
            if (away && now >= away.backAt) {
              turns.draws(page(away.screen, 2, away.at + 1), now);
              away = undefined;
            }
            const next = turns.next(now, NO_TAKE);
            if (!next) continue;
            expect(away === undefined || now > away.at + TURN_MS_MAX).toBe(true);
            had.push(next.asker);
            const backAfter = backAfterMs[Number(next.asker)] ?? Number.POSITIVE_INFINITY;
            away = { screen: next.asker, at: next.at, backAt: next.at + backAfter };
          }
          expect(had).toEqual(screens.map(String));
        },
      ),
    );
  });
});
