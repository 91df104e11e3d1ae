import type { CloudEvent } from '../../protocol/events.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import type { Surge } from '../../protocol/site/surges.ts';
import { declaredValues } from '../declared-values.ts';
import { minuteDigits } from '../local-time.ts';
import type { SurgeSeen } from './surge-watch.ts';

const SOURCE = '/surge';

export interface SurgePlan {
  readonly name: string;
  readonly surge: Surge;
  /** The attribute by which its counts are split. */
  readonly by: string;
  /** What it opens. */
  readonly kind: Kind;
  readonly timeZone: string;
}

/** What a surge opens, as of the end of the minute in which it was seen. */
export function surgeEvent({ name, surge, by, kind, timeZone }: SurgePlan, seen: SurgeSeen): CloudEvent {
  const { raises } = surge;
  const subject = `${raises.id}${minuteDigits(seen.atMs, timeZone)}-${name}-${seen.code}`;
  const { code, observed, expected } = seen;
  return {
    specversion: '1.0',
    id: `${subject}.${raises.milestone}`,
    source: SOURCE,
    type: `${raises.kind}.${raises.milestone}`,
    subject,
    time: new Date(seen.atMs).toISOString(),
    data: declaredValues(kind, { ...raises.set, [by]: code, observed, expected }),
  };
}
