import type { Finding } from './finding.ts';
import type { SchemaCheck } from './check-schema.ts';
import type { SiteFault } from './site-fault.ts';
import type { Path, YamlSource } from './yaml-source.ts';

/** A file whose shape has been checked; parts of it may be sound where others are not. */
export interface CheckedFile {
  readonly source: YamlSource;
  readonly findings: readonly Finding[];
}

export function checkFile(source: YamlSource, check: SchemaCheck): CheckedFile {
  return { source, findings: check(source.value) };
}

/** Findings at their lines; by default those of the file’s own shape. */
export function placeFindings({ source, findings }: CheckedFile, list: readonly Finding[] = findings): SiteFault[] {
  return list.map(({ path, part, found, expected }) => ({
    file: source.file,
    ...source.locate(path, part),
    found,
    expected,
  }));
}

/** The value at a path, or undefined where it is missing or its shape is wrong. `T` is what the schema says of that path. */
export function soundPart<T>({ source, findings }: CheckedFile, path: Path): T | undefined {
  const isUnsound = findings.some((finding) =>
    path.every((step, depth) => String(finding.path[depth]) === String(step)),
  );
  return isUnsound ? undefined : (valueAt(source.value, path) as T | undefined);
}

/** The entries of a map, by name; undefined for one that stands there with a wrong shape. */
export function soundEntries<T>(file: CheckedFile, path: Path): Map<string, T | undefined> {
  const map = valueAt(file.source.value, path);
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return new Map();
  return new Map(Object.keys(map).map((name) => [name, soundPart<T>(file, [...path, name])]));
}

/** Whether something stands there, sound or not. */
export function hasPart({ source }: CheckedFile, name: string): boolean {
  return valueAt(source.value, [name]) !== undefined;
}

export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}
