const LEVEL_NAMES: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

// Said once for the whole log, or for the machine's sake.
const LEFT_OUT = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'err']);

/** A room's log line for people: pino's JSON becomes this machine's time, level and words; anything else stays as it is. */
export function formatLogLine(room: string, line: string): string {
  const prefix = room.padEnd(8);
  const entry = parseEntry(line);
  if (!entry) return `${prefix} ${line}`;
  const clock = new Date(entry.time).toTimeString().slice(0, 8);
  const level = LEVEL_NAMES[entry.level] ?? String(entry.level);
  const rest = Object.entries(entry.fields)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = stackOf(entry.fields.err);
  return `${prefix} ${clock} ${level.padEnd(5)} ${entry.message}${rest.join('')}${stack ? `\n${stack}` : ''}`;
}

type Entry = { level: number; time: number; message: string; fields: Record<string, unknown> };

function parseEntry(line: string): Entry | undefined {
  if (!line.startsWith('{')) return undefined;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line);
  } catch {
    // A line that only looks like JSON is passed on as it is.
    return undefined;
  }
  const { level, time, msg } = fields;
  if (typeof level !== 'number' || typeof time !== 'number') return undefined;
  return { level, time, message: typeof msg === 'string' ? msg : '', fields };
}

function stackOf(err: unknown): string | undefined {
  return typeof err === 'object' && err !== null && 'stack' in err && typeof err.stack === 'string'
    ? err.stack
    : undefined;
}
