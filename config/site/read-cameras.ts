import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNever } from '../../protocol/assert-never.ts';
import { type CameraRows, readYamlRows } from './camera-rows.ts';
import { readCsvRows } from './camera-rows-csv.ts';
import { readGeojsonRows } from './camera-rows-geojson.ts';
import { MAX_GEOJSON_BYTES, readText } from './read-text.ts';

/** 50,000 cameras with every field are about 20 MB. */
const MAX_BYTES = 2 * MAX_GEOJSON_BYTES;
export const CAMERA_FILES = ['cameras.yaml', 'cameras.csv', 'cameras.geojson'] as const;
type CameraFile = (typeof CAMERA_FILES)[number];

/** The cameras of a site, from whichever of the three files it has; undefined where it has none. */
export async function readCameraRows(directory: string): Promise<({ readonly file: string } & CameraRows) | undefined> {
  const present: CameraFile[] = [];
  for (const file of CAMERA_FILES)
    if (
      await lstat(join(directory, file)).then(
        () => true,
        () => false,
      )
    )
      present.push(file);
  const [file, other] = present;
  if (file === undefined) return undefined;
  const fault = (found: string, expected: string) => ({ file, line: 1, column: 1, found, expected });
  if (other !== undefined)
    return { file, rows: undefined, faults: [fault(`${file} beside ${other}`, 'the cameras in one file')] };
  const read = await readText(directory, file, MAX_BYTES);
  if ('unread' in read) return { file, rows: undefined, faults: [{ file, ...read.unread }] };
  return { file, ...readRows(file, read.text) };
}

export function readRows(file: CameraFile, text: string): CameraRows {
  switch (file) {
    case 'cameras.yaml':
      return readYamlRows(file, text);
    case 'cameras.csv':
      return readCsvRows(file, text);
    case 'cameras.geojson':
      return readGeojsonRows(file, text);
    default:
      return assertNever(file, 'camera file');
  }
}
