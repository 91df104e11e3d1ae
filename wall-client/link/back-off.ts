/** First and longest wait before a client comes back. */
export const BACK_OFF_BASE_MS = 250;
export const BACK_OFF_CAP_MS = 15_000;

/**
 * How long to wait before attempt number `attempt` (0 = the first after a loss): "full jitter",
 * `random() * min(cap, base * 2 ^ attempt)`, so that a thousand walls do not come back at once.
 * Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backOffMs(attempt: number, random: () => number): number {
  return random() * Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** attempt);
}
