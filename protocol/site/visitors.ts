import Type, { type Static } from 'typebox';
import { MetricKey } from './names.ts';

/** Below it a count of two cells has too few ways of coming about. */
const SMALLEST_LEAST = 3;
export const SMALLEST_COUNT = 5;

/** What a wall does not show while visitors stand before it ([MO2]). */
export const VisitorRules = Type.Object(
  {
    smallestCount: Type.Optional(
      Type.Integer({
        minimum: SMALLEST_LEAST,
        maximum: 1_000,
        description: `counts from 1 up to this one are hidden, and others as far as they would give those away; default: ${SMALLEST_COUNT}`,
      }),
    ),
    open: Type.Optional(
      Type.Array(MetricKey, {
        minItems: 1,
        maxItems: 200,
        uniqueItems: true,
        description: 'metrics that are shown as they are, such as those of cameras: they count equipment',
      }),
    ),
  },
  { additionalProperties: false, description: 'what is hidden while visitors stand before a wall' },
);
export type VisitorRules = Static<typeof VisitorRules>;
