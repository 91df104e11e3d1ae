export type EngineErrorCode = 'overloaded' | 'unavailable' | 'closed';

/** Why a submission was not acknowledged. Its events may have been committed none the less: sending them again is harmless. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** When to come back. */
  readonly retryAfterMs: number;

  private constructor(code: EngineErrorCode, message: string, options: { retryAfterMs: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  static overloaded(pending: number, maxPending: number): EngineError {
    return new EngineError('overloaded', `${pending} events are waiting, at most ${maxPending} may`, {
      retryAfterMs: 1_000,
    });
  }
  static unavailable(afterMs: number, cause: unknown): EngineError {
    return new EngineError('unavailable', `not committed within ${afterMs} ms`, { retryAfterMs: 2_000, cause });
  }
  static closed(): EngineError {
    return new EngineError('closed', 'the engine is closing', { retryAfterMs: 2_000 });
  }
}
