import { setTimeout as delay } from 'node:timers/promises';
import { Check } from 'typebox/value';
import { BATCH_MEDIA_TYPE, type CloudEvent, GateAnswer, type Refusal } from '../protocol/events.ts';
import { fullJitterMs } from '../protocol/full-jitter.ts';
import type { Log } from './log.ts';

/** Where the gate is and the key by which it lets us in. */
export interface GateAccess {
  readonly url: string;
  readonly key: string;
}

export interface GateClientOptions {
  /** Asked at first and again after each failure: the server may have come back elsewhere, with another key. */
  readonly access: () => Promise<GateAccess> | GateAccess;
  readonly log: Log;
  readonly random: () => number;
  /** How long one batch is retried before its job fails. */
  readonly patienceMs?: number;
}

/** The gate will not take this request however often it is sent. */
export class GateRefusedError extends Error {
  override readonly name = 'GateRefusedError';
}

/** The gate did not answer, or was too busy, for longer than a batch is worth waiting for. */
export class GateSilentError extends Error {
  override readonly name = 'GateSilentError';
}

const PATIENCE_MS = 600_000;
const ANSWER_TIMEOUT_MS = 60_000;
const BACK_OFF = { baseMs: 200, mostMs: 10_000 };
/** However long a server asks us to wait, we ask again after this. */
const RETRY_AFTER_MOST_MS = 60_000;
const LOG_EVERY_RETRY = 5;

type Outcome =
  | { readonly outcome: 'answered'; readonly answer: GateAnswer }
  | { readonly outcome: 'tooLarge' }
  | { readonly outcome: 'again'; readonly reason: string; readonly atLeastMs: number };

/**
 * Posts batches of events to the gate, over kept-alive connections, until they are answered: what is accepted is on disk.
 * A batch that may have arrived is simply sent again, since joins take duplicates. Callers that wait for one answer
 * before they make many more batches keep the pressure bounded.
 */
export class GateClient {
  readonly #options: Required<GateClientOptions>;
  #access: GateAccess | undefined;

  constructor(options: GateClientOptions) {
    this.#options = { patienceMs: PATIENCE_MS, ...options };
  }

  /**
   * @throws {GateRefusedError} where the request as a whole is not allowed
   * @throws {GateSilentError} where the gate cannot be reached for `patienceMs`
   */
  async post(events: readonly CloudEvent[], { signal }: { signal?: AbortSignal } = {}): Promise<GateAnswer> {
    if (events.length === 0) return { accepted: 0, refused: [] };
    const { log, random, patienceMs } = this.#options;
    const body = JSON.stringify(events);
    const startedAtMs = performance.now();
    for (let retry = 0; ; retry += 1) {
      const result = await this.#attempt(body, { signal, isFirst: retry === 0 });
      if (result.outcome === 'answered') return result.answer;
      if (result.outcome === 'tooLarge') return this.#postHalves(events, { signal });
      const waitMs = result.atLeastMs + fullJitterMs(retry, { ...BACK_OFF, random });
      if (performance.now() - startedAtMs + waitMs > patienceMs) {
        throw new GateSilentError(
          `the gate did not take a batch for ${Math.round(patienceMs / 1000)} s: ${result.reason}`,
        );
      }
      if (retry % LOG_EVERY_RETRY === 0)
        log.warn(
          { reason: result.reason, retry, waitMs: Math.round(waitMs) },
          'the gate does not take events now; trying again',
        );
      await delay(waitMs, undefined, { signal });
    }
  }

  async #attempt(
    body: string,
    { signal, isFirst }: { signal: AbortSignal | undefined; isFirst: boolean },
  ): Promise<Outcome> {
    let response: Response;
    let text: string;
    try {
      if (!isFirst || !this.#access) this.#access = await this.#options.access();
      const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      response = await fetch(new URL('/api/v1/events', this.#access.url), {
        method: 'POST',
        headers: { 'content-type': BATCH_MEDIA_TYPE, authorization: `Bearer ${this.#access.key}` },
        body,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await response.text();
    } catch (error) {
      if (signal?.aborted) throw error;
      return { outcome: 'again', reason: describe(error), atLeastMs: 0 };
    }
    return this.#read(response, text, isFirst);
  }

  #read(response: Response, text: string, isFirst: boolean): Outcome {
    const { status } = response;
    const answer = parseJson(text);
    // Some or all items may be refused: the answer is the same kind whatever the status.
    if (status < 500 && Check(GateAnswer, answer)) return { outcome: 'answered', answer };
    if (status === 413) return { outcome: 'tooLarge' };
    const again: Outcome = { outcome: 'again', reason: `status ${status}`, atLeastMs: retryAfterMs(response) };
    // A key may just have been replaced: the second attempt reads it anew.
    if ((status === 401 || status === 403) && isFirst) return again;
    if (status === 408 || status === 429 || status >= 500) return again;
    throw new GateRefusedError(`the gate refuses the request: status ${status} ${errorOf(answer)}`);
  }

  async #postHalves(events: readonly CloudEvent[], options: { signal: AbortSignal | undefined }): Promise<GateAnswer> {
    if (events.length === 1)
      throw new GateRefusedError('the gate takes no request as large as one event of this batch');
    const middle = Math.ceil(events.length / 2);
    const passOn = options.signal ? { signal: options.signal } : {};
    const first = await this.post(events.slice(0, middle), passOn);
    const second = await this.post(events.slice(middle), passOn);
    const shifted: Refusal[] = second.refused.map((refusal) => ({ ...refusal, index: refusal.index + middle }));
    return { accepted: first.accepted + second.accepted, refused: [...first.refused, ...shifted] };
  }
}

/** Seconds or a date, as RFC 9110 has it. */
function retryAfterMs(response: Response): number {
  const header = response.headers.get('retry-after');
  if (!header) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(RETRY_AFTER_MOST_MS, Math.max(0, ms)) : 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, or an answer cut short: the status decides.
    return undefined;
  }
}

function errorOf(answer: unknown): string {
  const error = (answer as { error?: { code?: unknown; message?: unknown } } | undefined)?.error;
  return error ? `${String(error.code)}: ${String(error.message)}` : '';
}

/** fetch hides the socket's own error in `cause`. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
