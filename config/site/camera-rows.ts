import type { SiteFault } from './site-fault.ts';
import { type Path, parseYaml } from './yaml-source.ts';

/** One camera as a file says it, whatever the format: not checked yet. */
export interface CameraRow {
  readonly id: string;
  /** What should be a `Camera`. */
  readonly value: unknown;
  /** Place of a part of `value`, or of the camera itself. */
  locate(path: Path, part: 'key' | 'value'): { line: number; column: number };
}

/** The cameras of a file in its order; undefined where it cannot be read at all. */
export interface CameraRows {
  readonly rows: readonly CameraRow[] | undefined;
  readonly faults: readonly SiteFault[];
}

/** Rows of `cameras.yaml`. */
export function readYamlRows(file: string, text: string): CameraRows {
  const { source, faults } = parseYaml(file, text);
  if (!source) return { rows: undefined, faults };
  const cameras = fieldOf(source.value, 'cameras');
  const others = Object.keys(Object(source.value)).filter((name) => name !== 'cameras');
  const fault = (path: Path, found: string, expected: string): SiteFault => ({
    file,
    ...source.locate(path, 'key'),
    found,
    expected,
  });
  const strangers = others.map((name) => fault([name], `the unknown name ${name}`, 'cameras'));
  if (!Array.isArray(cameras))
    return {
      rows: undefined,
      faults: [...faults, ...strangers, fault(['cameras'], 'no list of cameras', 'cameras: a list')],
    };
  const rows = cameras.map((camera: unknown, index): CameraRow => {
    const { id, ...value } = Object(camera) as Record<string, unknown>;
    return { id: String(id ?? ''), value, locate: (path, part) => source.locate(['cameras', index, ...path], part) };
  });
  return { rows, faults: [...faults, ...strangers] };
}

/** The value of an own field; undefined for anything that has none. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
