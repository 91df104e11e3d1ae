import { type CameraRow, type CameraRows, fieldOf } from './camera-rows.ts';
import { type Path, parseYaml, type YamlSource } from './yaml-source.ts';

/** Rows of `cameras.geojson`: a FeatureCollection, a camera each; `id` and all fields but the position are properties. */
export function readGeojsonRows(file: string, text: string): CameraRows {
  let collection: unknown;
  try {
    collection = JSON.parse(text);
  } catch {
    // YAML knows JSON, and says where it is none.
    return { rows: undefined, faults: parseYaml(file, text).faults.slice(0, 1) };
  }
  const features = fieldOf(collection, 'type') === 'FeatureCollection' ? fieldOf(collection, 'features') : undefined;
  if (!Array.isArray(features))
    return {
      rows: undefined,
      faults: [{ file, line: 1, column: 1, found: 'no features', expected: 'a GeoJSON FeatureCollection' }],
    };
  // Parsed a second time, and slowly, only where there is something to show.
  let located: YamlSource | undefined;
  const locate = (path: Path, part: 'key' | 'value') => {
    located ??= parseYaml(file, text).source;
    return located?.locate(path, part) ?? { line: 1, column: 1 };
  };
  const rows = features.map((feature: unknown, index): CameraRow => {
    const { id, ...fields } = Object(fieldOf(feature, 'properties')) as Record<string, unknown>;
    const geometry = fieldOf(feature, 'geometry');
    const coordinates = fieldOf(geometry, 'coordinates');
    return {
      id: String(id ?? fieldOf(feature, 'id') ?? ''),
      // What is no Point shows as a wrong position.
      value: geometry ? { ...fields, position: fieldOf(geometry, 'type') === 'Point' ? coordinates : null } : fields,
      locate: ([field, ...rest], part) => {
        if (field === undefined) return locate(['features', index], part);
        const holder = field === 'position' ? ['geometry', 'coordinates'] : ['properties', field];
        return locate(['features', index, ...holder, ...rest], part);
      },
    };
  });
  return { rows, faults: [] };
}
