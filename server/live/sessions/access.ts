import type { Actor } from '../../audit/audit.ts';
import { MACHINE, type Principal } from '../../auth/principal.ts';

/** What whoever opened a session may do, by its token, by a person's cookie, or by being on this machine. */
export interface Access extends Pick<Principal, 'id' | 'role' | 'may' | 'holds'> {
  /** Who that is, of one who may change what the wall shows. */
  readonly actor?: Actor | undefined;
  /** It is still there; to be called now and then. */
  markSeen(): void;
}

/** Of this machine itself, which needs no token. */
export const MACHINE_ACCESS: Access = { ...MACHINE, markSeen: () => undefined };
