/** One thing that is wrong in a site's files, and where. */
export interface SiteFault {
  /** Path within the site's directory, such as `scenes/overview.yaml`. */
  readonly file: string;
  /** 1-based, as editors count them; a column counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What stands there. */
  readonly found: string;
  /** What would be right. */
  readonly expected: string;
}

/** By file, then by place: the order in which a person mends them. */
export function sortFaults(faults: readonly SiteFault[]): SiteFault[] {
  const unique = new Map(faults.map((fault) => [formatFault(fault), fault]));
  return [...unique.values()].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.found, b.found),
  );
}

export function formatFault({ file, line, column, found, expected }: SiteFault): string {
  return `${file}:${line}:${column}  ${found}; expected ${expected}`;
}

/** Thrown by `loadSite`: every fault of a site at once. */
export class SiteFaults extends Error {
  override readonly name = 'SiteFaults';
  readonly directory: string;
  readonly faults: readonly SiteFault[];

  constructor(directory: string, faults: readonly SiteFault[]) {
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    super(`${count} in the site ${directory}:\n${faults.map((fault) => `  ${formatFault(fault)}`).join('\n')}`);
    this.directory = directory;
    this.faults = faults;
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
