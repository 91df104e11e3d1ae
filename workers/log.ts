import { type Logger, pino } from 'pino';

/** Structured lines on standard output; what is logged is counts, codes and places, never what an event or a row says. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & { child(bindings: Record<string, unknown>): Log };

export function openLog(level: string): Log {
  return pino({ level, base: null });
}
