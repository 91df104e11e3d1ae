import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { MetricKey } from './names.ts';

const keys = (description: string, maxItems: number) =>
  Type.Optional(Type.Array(MetricKey, { minItems: 1, maxItems, uniqueItems: true, description }));

/** What one shift hands to the next. */
export const HandoverRules = Type.Object(
  {
    figures: keys('metrics of one number, such as what is open, overdue or at fault', 30),
    lists: keys('lists of what the next shift has to look after', 8),
    /** How long sheets are kept; default: 365d. */
    keep: Type.Optional(Duration),
  },
  { additionalProperties: false, description: 'what stands on the sheet that one shift hands to the next' },
);
export type HandoverRules = Static<typeof HandoverRules>;
