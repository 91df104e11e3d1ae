import { expect, it } from 'vitest';
import type { Turn } from '../../protocol/messages.ts';
import { TurnSeeker } from '../../wall-client/turn-seeker.ts';

const WALL = 5_000_000;
const MINUTE_MS = 60_000;
const turn = (at: number | null): Turn => ({ type: 'turn', at });

function seek(random = 0.5) {
  const asked: string[] = [];
  const seeker = new TurnSeeker({ ask: (because) => asked.push(because), random: () => random });
  /** Wall time and the page's clock go on together. */
  const isDue = (told: Turn | undefined, now: number) => seeker.isDue({ turn: told, wall: WALL + now, now });
  return { asked, seeker, isDue };
}

it('[TN1] goes on as it is until its turn, which it asked for once', () => {
  const { asked, seeker, isDue } = seek();
  expect(isDue(turn(0), 0), 'nobody wanted anything').toBe(false);
  for (const now of [0, 16]) seeker.seek('version', now);
  expect(asked).toEqual(['version']);
  expect(isDue(turn(null), 5 * MINUTE_MS)).toBe(false);
  expect(isDue(turn(WALL + 6 * MINUTE_MS), 6 * MINUTE_MS - 1)).toBe(false);
  expect(isDue(undefined, 6 * MINUTE_MS), 'the link was lost meanwhile').toBe(true);
});

it('[TN5] helps itself within a minute where the server says nothing', () => {
  for (const random of [0, 0.25, 0.999]) {
    const { seeker, isDue } = seek(random);
    seeker.seek('memory', 1_000);
    expect(isDue(undefined, 11_000 + 60_000 * random - 1)).toBe(false);
    expect(isDue(undefined, 11_000 + 60_000 * random)).toBe(true);
  }
});

it('[TN5] helps itself when it has waited for half an hour, and not before', () => {
  const { seeker, isDue } = seek();
  seeker.seek('version', 0);
  for (let now = 0; now < 30 * MINUTE_MS; now += MINUTE_MS) expect(isDue(turn(null), now)).toBe(false);
  expect(isDue(turn(null), 30.5 * MINUTE_MS)).toBe(true);
});
