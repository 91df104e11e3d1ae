import type { FastifyRequest } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import { HttpError } from '../errors.ts';
import type { Entry, Who } from './entry.ts';

/** Who acts, and from where. */
export interface Actor {
  readonly who: Who;
  readonly from?: string | undefined;
}

/** What is about to be done. */
export interface Act extends Actor {
  /** Stable code, `<thing>.<verb>`. */
  readonly what: string;
  /** The one thing that it is done to, `<kind>/<name>`. */
  readonly on: string;
  /** Small JSON. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Already checked by `checkFreeText`. */
  readonly reason?: string | undefined;
  readonly failed?: Entry['failed'];
}

/** Where acts are written down, before they are done. */
export interface Audit {
  /** Resolves with the place in the chain when that is on disk. Throws the 503 to answer: then the act must not be done. */
  record(act: Act): Promise<number>;
}

/** What is known of an act before it is checked. */
export type Order = Actor & Pick<Act, 'what' | 'reason'>;
/** Writes an act down when it is sure to be done, does it, and says what it came to. */
export type Witness = <T>(change: Pick<Act, 'on' | 'before' | 'after'>, act: () => Promise<T>) => Promise<T>;

/** Nobody looks: for acts that another entry stands for. */
export const unwitnessed: Witness = (_change, act) => act();

/** Rule [AU1]: no act without an entry; an act that fails then gets a second one that says so. */
export function witnessed(audit: Audit, order: Order): Witness {
  return async (change, act) => {
    const seq = await audit.record({ ...order, ...change });
    try {
      return await act();
    } catch (error) {
      const code = error instanceof HttpError ? error.code : 'server.internal';
      const { who, from, what } = order;
      // Where that cannot be written either, the entry says what was ordered; the act's own error is the one to answer.
      await audit.record({ who, from, what, on: change.on, failed: { seq, code } }).catch(() => undefined);
      throw error;
    }
  };
}

/** The caller of a request that was let in. */
export function actorOf(request: FastifyRequest): Actor {
  const { principal, ip } = request;
  return { who: principal ? whoIs(principal) : { kind: 'machine', id: 'local' }, from: ip };
}

export function whoIs({ kind, id }: Pick<Principal, 'kind' | 'id'>): Who {
  return { kind, id };
}
