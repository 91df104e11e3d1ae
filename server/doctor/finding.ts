/** What the doctor found of one thing, and what to do about it. */
export interface Finding {
  /** `unknown`: nobody here can tell. */
  readonly state: 'well' | 'warning' | 'fault' | 'unknown';
  /** Such as `Redis memory`. */
  readonly about: string;
  readonly says: string;
  /** What to do; of what is well, nothing. */
  readonly remedy?: string;
}

/** Findings about one thing, by their state. */
export function findingsOf(about: string) {
  return {
    well: (says: string): Finding => ({ state: 'well', about, says }),
    warning: (says: string, remedy: string): Finding => ({ state: 'warning', about, says, remedy }),
    fault: (says: string, remedy: string): Finding => ({ state: 'fault', about, says, remedy }),
    unknown: (says: string, remedy: string): Finding => ({ state: 'unknown', about, says, remedy }),
  };
}

/** Bytes as people say them: `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024 && unit < units.length - 1; unit++) value /= 1_024;
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
