import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { assertNever } from '../../protocol/assert-never.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import { CAMERA_TITLES, type CameraTitle } from './camera-rows-csv.ts';
import type { CAMERA_FILES } from './read-cameras.ts';

/** What a device says of a camera. The rest of its row is the site's own. */
export type FoundCamera = Pick<Camera, 'main' | 'sub' | 'credentials' | 'onvif'>;

/** Keys of a row that are the device's, set or taken away as it says. */
const DEVICE_KEYS = ['main', 'sub', 'credentials', 'onvif'] as const;

/** A camera with privacy areas is not to be turned, whatever its device can do. */
const fixed = ({ onvif: _, ...camera }: FoundCamera): FoundCamera => camera;

/**
 * The text of a file of cameras with what was found of some of them: rows that are there keep all else, also their comments;
 * others come behind them with `fresh`. Whether it is right is another's question.
 */
export function mergeCameraRows(
  file: (typeof CAMERA_FILES)[number],
  text: string,
  found: ReadonlyMap<string, FoundCamera>,
  fresh: (id: string) => Omit<Camera, 'main'>,
): string {
  const rowOf = (id: string, camera: FoundCamera): Camera => ({ ...fresh(id), ...camera });
  switch (file) {
    case 'cameras.yaml':
      return mergeYaml(text, found, rowOf);
    case 'cameras.csv':
      return mergeCsv(text, found, rowOf);
    case 'cameras.geojson':
      return mergeGeojson(text, found, rowOf);
    default:
      return assertNever(file, 'camera file');
  }
}

type RowOf = (id: string, camera: FoundCamera) => Camera;

function mergeYaml(text: string, found: ReadonlyMap<string, FoundCamera>, rowOf: RowOf): string {
  const document = parseDocument(text);
  if (!isSeq(document.get('cameras'))) document.set('cameras', document.createNode([]));
  const cameras = document.get('cameras');
  if (!isSeq(cameras)) throw new Error('cameras.yaml: expected a list of cameras');
  cameras.flow = false;
  const rows = new Map(
    cameras.items.flatMap((item): [string, YAMLMap][] => (isMap(item) ? [[String(item.get('id')), item]] : [])),
  );
  for (const [id, camera] of found) {
    const row = rows.get(id);
    if (!row) {
      const node = document.createNode({ id, ...rowOf(id, camera) }, { flow: true });
      cameras.add(node);
      continue;
    }
    const said = row.has('privacy') ? fixed(camera) : camera;
    for (const key of DEVICE_KEYS) {
      const value = said[key];
      if (value === undefined) row.delete(key);
      else if (JSON.stringify(plainOf(row, key)) !== JSON.stringify(value))
        row.set(key, typeof value === 'string' ? value : document.createNode(value, { flow: true }));
    }
  }
  // Long flow rows stay on their lines.
  return document.toString({ lineWidth: 0 });
}

function plainOf(row: YAMLMap, key: string): unknown {
  return (row.toJSON() as Record<string, unknown>)[key];
}

function mergeCsv(text: string, found: ReadonlyMap<string, FoundCamera>, rowOf: RowOf): string {
  const [head = ['id'], ...body] = parse(text, { bom: true, skip_empty_lines: true, trim: true }) as string[][];
  const titles = [...head];
  const cells = new Map(body.map((row) => [row[head.indexOf('id')] ?? '', row]));
  const rows = [...body];
  const put = (row: string[], values: Partial<Record<CameraTitle, string>>) => {
    for (const title of CAMERA_TITLES) {
      const value = values[title];
      if (value === undefined) continue;
      if (!titles.includes(title)) titles.push(title);
      row[titles.indexOf(title)] = value;
    }
  };
  for (const [id, camera] of found) {
    const row = cells.get(id);
    const isFixed = (row?.[head.indexOf('privacy')] ?? '') !== '';
    const { main, sub = '', credentials = '', onvif } = isFixed ? fixed(camera) : camera;
    const device = { main, sub, credentials, onvif_device: onvif?.device ?? '', onvif_profile: onvif?.profile ?? '' };
    // A title of its own only where some row says something under it.
    const said = Object.fromEntries(
      Object.entries(device).filter(([title, value]) => value !== '' || titles.includes(title)),
    );
    if (row) put(row, said);
    else {
      const { name, district, position, restricted, patrol } = rowOf(id, camera);
      const added: string[] = [];
      rows.push(added);
      put(added, {
        id,
        name_zh: name.zh,
        name_en: name.en,
        district,
        ...(position && { longitude: String(position[0]), latitude: String(position[1]) }),
        ...(restricted && { restricted: 'true' }),
        ...(patrol !== undefined && { patrol }),
        ...said,
      });
    }
  }
  return stringify([titles, ...rows.map((row) => titles.map((_, index) => row[index] ?? ''))], {
    bom: text.startsWith('\uFEFF'),
  });
}

interface Feature {
  readonly type: 'Feature';
  readonly id?: unknown;
  readonly geometry: unknown;
  properties?: Record<string, unknown> | null;
}

function mergeGeojson(text: string, found: ReadonlyMap<string, FoundCamera>, rowOf: RowOf): string {
  const collection = JSON.parse(text) as { features: Feature[] };
  const features = new Map(collection.features.map((one) => [String(one.properties?.id ?? one.id ?? ''), one]));
  for (const [id, camera] of found) {
    const feature = features.get(id);
    if (feature) {
      const properties = { ...feature.properties };
      const said = properties['privacy'] === undefined ? camera : fixed(camera);
      for (const key of DEVICE_KEYS) {
        if (said[key] === undefined) delete properties[key];
        else properties[key] = said[key];
      }
      feature.properties = properties;
    } else {
      const { position, ...properties } = rowOf(id, camera);
      const geometry = position ? { type: 'Point', coordinates: position } : null;
      collection.features.push({ type: 'Feature', geometry, properties: { id, ...properties } });
    }
  }
  return `${JSON.stringify(collection, null, 1)}\n`;
}
