import Type, { type Static } from 'typebox';
import type { FigureChange } from '../../protocol/briefing.ts';
import type { View } from '../../protocol/views.ts';

/** The single numbers of a site at a moment (epoch ms). */
export const Figures = Type.Object({ at: Type.Number(), values: Type.Record(Type.String(), Type.Number()) });
export type Figures = Static<typeof Figures>;

/** What of the views is one number: counts, levels, sums and ratios that are not split. */
export function figuresOf(views: Iterable<readonly [key: string, view: View]>, at: number): Figures {
  const values: Record<string, number> = {};
  for (const [key, view] of views) if (view.view === 'value' && view.value !== null) values[key] = view.value;
  return { at, values };
}

/**
 * What is another number than before, the most striking first. A change by *d* from *b* strikes as d²/(b + 1) does: twenty
 * more of a hundred as much as four more of three, one more of a thousand not at all. Of shares the per cent count. Ties go by key.
 * @param shares metrics that are shares of one
 */
export function changesBetween(before: Figures, now: Figures, shares: ReadonlySet<string>): FigureChange[] {
  const strikes = ({ metric, before: was, now: is }: FigureChange) => {
    const unit = shares.has(metric) ? 100 : 1;
    return (unit * (is - was)) ** 2 / (Math.abs(unit * was) + 1);
  };
  return Object.entries(now.values)
    .flatMap(([metric, value]) => {
      const was = before.values[metric];
      return was === undefined || was === value ? [] : [{ metric, before: was, now: value }];
    })
    .sort((a, b) => strikes(b) - strikes(a) || (a.metric < b.metric ? -1 : 1));
}
