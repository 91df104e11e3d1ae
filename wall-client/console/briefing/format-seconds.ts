const MINUTE_S = 60;

/** Minutes and seconds, as a speaker's clock has them: 0:40, 12:05. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / MINUTE_S)}:${String(whole % MINUTE_S).padStart(2, '0')}`;
}
