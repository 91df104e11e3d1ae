import type { IdentityRule } from '../../protocol/identity/identity-rule.ts';

/** Every code of a refused event. `expected` of a fault says what would be accepted and never repeats what was sent. */
export type FaultCode =
  | 'event.object'
  | 'event.specversion'
  | 'event.id'
  | 'event.source'
  | 'event.kind.unknown'
  | 'event.milestone.unknown'
  | 'event.subject'
  | 'event.time'
  | 'event.time.future'
  | 'event.time.past'
  | 'event.datacontenttype'
  | 'event.rank'
  | 'event.attribute.unknown'
  | 'event.unstorable'
  | 'data.object'
  | 'data.empty'
  | 'data.attribute.unknown'
  | 'data.code'
  | 'data.number'
  | 'data.point'
  | 'data.label'
  | 'key.scope'
  | `identity.${IdentityRule}`;

/** Why an event is refused, before its place in the batch is known. */
export class Fault {
  readonly code: FaultCode;
  /** JSON pointer within the event, made of declared names alone: a key may be a phone number too. */
  readonly path: string;
  readonly expected: string;

  constructor(code: FaultCode, path: string, expected: string) {
    this.code = code;
    this.path = path;
    this.expected = expected;
  }
}
