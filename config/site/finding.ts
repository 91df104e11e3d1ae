import type { Path } from './yaml-source.ts';

/** A fault by its path in a file’s value; the file’s source knows the line. */
export interface Finding {
  readonly path: Path;
  /** The name that holds the value, or the value itself. */
  readonly part: 'key' | 'value';
  readonly found: string;
  readonly expected: string;
}

/** Where checks put what they find. */
export interface Findings {
  at(path: Path, found: string, expected: string): void;
  atKey(path: Path, found: string, expected: string): void;
}

export function collectFindings(check: (findings: Findings) => void): Finding[] {
  const list: Finding[] = [];
  check(findingsInto(list));
  return list;
}

export function findingsInto(list: Finding[]): Findings {
  return {
    at: (path, found, expected) => void list.push({ path, part: 'value', found, expected }),
    atKey: (path, found, expected) => void list.push({ path, part: 'key', found, expected }),
  };
}

/** The findings of a part, under the part’s own path. */
export function within(findings: Findings, ...prefix: Path): Findings {
  return {
    at: (path, found, expected) => findings.at([...prefix, ...path], found, expected),
    atKey: (path, found, expected) => findings.atKey([...prefix, ...path], found, expected),
  };
}
