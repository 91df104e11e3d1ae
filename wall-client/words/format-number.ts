import { format } from 'd3-format';

const whole = format(',d');
const oneDecimal = format(',.1f');

/** What stands where there is no number. */
export const NO_NUMBER = '–';

/** A count with separators: 12,847. Every digit is shown; a number is never cut. */
export function formatCount(value: number): string {
  return whole(Math.round(value));
}

/** A share of one as per cent: 94 %, 99.6 %; never rounded up to a false 100 or down to a false 0. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent >= 100 || percent <= 0) return `${Math.round(percent)}%`;
  if (percent > 99 || percent < 10) return `${oneDecimal(Math.min(99.9, Math.max(0.1, percent)))}%`;
  return `${Math.round(percent)}%`;
}

/** How a number differs from one before: undefined where there is nothing to compare, or with. */
export function compareNumbers(
  value: number,
  before: number | null | undefined,
): { readonly direction: 'up' | 'down' | 'same'; readonly text: string } | undefined {
  if (before === null || before === undefined) return undefined;
  if (value === 0 && before === 0) return undefined;
  const change = value - before;
  if (change === 0) return { direction: 'same', text: '0%' };
  const direction = change > 0 ? 'up' : 'down';
  // Below ten a percentage says less than the difference itself.
  if (Math.abs(before) < 10)
    return { direction, text: Number.isInteger(change) ? whole(Math.abs(change)) : oneDecimal(Math.abs(change)) };
  const percent = (Math.abs(change) / Math.abs(before)) * 100;
  return { direction, text: percent < 10 ? `${oneDecimal(percent)}%` : `${whole(Math.round(percent))}%` };
}
