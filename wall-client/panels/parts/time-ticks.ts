import type { Period } from '../../../protocol/site/metrics.ts';
import type { SiteClock } from '../../words/site-clock.ts';

export interface TimeTick {
  readonly index: number;
  readonly label: string;
}

/** Steps between ticks, in buckets, that people count in. */
const STEPS: Record<Period, readonly number[]> = {
  minute: [5, 10, 15, 30, 60, 120, 180, 240, 360, 720],
  hour: [1, 2, 3, 4, 6, 12, 24, 48, 72, 168],
  day: [1, 2, 7, 14, 28],
};

/** At most `room` ticks at round times of the site's clock. */
export function hourTicks(starts: readonly number[], per: Period, clock: SiteClock, room: number): TimeTick[] {
  const step = STEPS[per].find((each) => starts.length / each <= room) ?? Math.ceil(starts.length / room);
  const ticks: TimeTick[] = [];
  starts.forEach((start, index) => {
    if (isRound(start, index, per, step, clock))
      ticks.push({
        index,
        label: per === 'day' || (per === 'hour' && step > 24) ? clock.day(start) : clock.minute(start),
      });
  });
  return ticks;
}

function isRound(start: number, index: number, per: Period, step: number, clock: SiteClock): boolean {
  if (per === 'day') return index % step === 0;
  if (per === 'hour' && step > 24)
    return clock.hour(start) === 0 && Math.floor(index / 24) % Math.ceil(step / 24) === 0;
  const [hour = 0, minute = 0] = clock.minute(start).split(':').map(Number);
  return per === 'hour' ? hour % Math.min(step, 24) === 0 : (hour * 60 + minute) % step === 0;
}
