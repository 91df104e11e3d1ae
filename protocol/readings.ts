import Type, { type Static } from 'typebox';
import type { View } from './views.ts';

/** Several views of one revision: a commit is in all of them or in none. */
export const Readings = Type.Object({
  at: Type.Number({ description: 'epoch ms: the moment that the views describe' }),
  asOf: Type.Number({ description: 'epoch ms: every commit up to it is in the views' }),
  source: Type.Enum(['live', 'stale'], { description: 'stale: Redis is away, and this is what was known last' }),
  views: Type.Record(
    Type.String(),
    Type.Unsafe<View>(Type.Object({ view: Type.String() }, { additionalProperties: true })),
    { description: 'metric key -> its view' },
  ),
});
export type Readings = Static<typeof Readings>;

/** Keys that may be asked for at once. */
export const READINGS_MAX = 200;
