import type { EntityEvent } from './event.ts';

export type EngineErrorCode = 'overloaded' | 'unavailable' | 'closed' | 'unstorable';

/** Why a submission was not acknowledged. Its events may have been committed none the less: sending them again is harmless. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** When to come back. */
  readonly retryAfterMs: number;
  /** Those that broke their commit, each by itself; all others of the submission are committed. Of `unstorable` alone. */
  readonly unstorable: readonly EntityEvent[];

  private constructor(
    code: EngineErrorCode,
    message: string,
    options: { retryAfterMs: number; cause?: unknown; unstorable?: readonly EntityEvent[] },
  ) {
    super(message, { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.unstorable = options.unstorable ?? [];
  }

  static overloaded(pending: number, maxPending: number): EngineError {
    return new EngineError('overloaded', `${pending} events are waiting, at most ${maxPending} may`, {
      retryAfterMs: 1_000,
    });
  }
  static unavailable(afterMs: number, cause: unknown): EngineError {
    return new EngineError('unavailable', `not committed within ${afterMs} ms`, { retryAfterMs: 2_000, cause });
  }
  static unstorable(events: readonly EntityEvent[], cause: unknown): EngineError {
    const message = `${events.length} events break their commit`;
    return new EngineError('unstorable', message, {
      retryAfterMs: Number.POSITIVE_INFINITY,
      cause,
      unstorable: events,
    });
  }
  static closed(): EngineError {
    return new EngineError('closed', 'the engine is closing', { retryAfterMs: 2_000 });
  }
}
