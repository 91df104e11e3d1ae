import type { DayFigures } from '../../workers/close/day-figures.ts';
import { ledger, sealedOtherwise } from './worked-out.ts';

/** The ledger with what was sealed otherwise in its place. */
export function sealedLedger(): Record<string, DayFigures> {
  return Object.fromEntries(
    Object.entries(ledger).map(([day, matters]) => [
      day,
      Object.fromEntries(
        Object.entries(matters).map(([matter, units]) => {
          const sealed = { ...units, ...sealedOtherwise[day]?.[matter] };
          return [matter, Object.fromEntries(Object.entries(sealed).filter(([, figures]) => figures !== null))];
        }),
      ),
    ]),
  ) as Record<string, DayFigures>;
}
