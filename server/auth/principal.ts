import { NO_POSTING, type Posting } from '../gate/posting.ts';
import type { ScreenPlace } from '../gate/keys/key-record.ts';
import { mayDo, type Right, type Role } from './rights.ts';

/** Who asks, once that is known. */
export interface Principal extends Posting {
  readonly kind: 'person' | 'key' | 'screen' | 'machine';
  /** Of a person the name of the account, of a key or a screen its id. */
  readonly id: string;
  readonly role: Role;
  /** Of a person who sees one unit's work. */
  readonly unit?: string | undefined;
  /** Of a screen. */
  readonly place?: ScreenPlace | undefined;
  /** Of a person: what each request that changes something must bring along. */
  readonly csrf?: string | undefined;
  may(right: Right): boolean;
  /** False from the moment on that the key is revoked, or the session has ended. */
  holds(): boolean;
}

/** Of this machine itself, which needs no token to read ([PR1]). */
export const MACHINE: Principal = {
  kind: 'machine',
  id: 'machine',
  role: 'machine',
  may: (right) => mayDo('machine', right),
  ...NO_POSTING,
  holds: () => true,
};
