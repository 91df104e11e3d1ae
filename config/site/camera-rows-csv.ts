import { CsvError, type Info, parse } from 'csv-parse/sync';
import type { CameraRow, CameraRows } from './camera-rows.ts';
import type { SiteFault } from './site-fault.ts';
import { oneOf } from './suggest.ts';

/** Titles of `cameras.csv`, in any order; the first six must be there. */
export const CAMERA_TITLES = [
  'id',
  'name_zh',
  'name_en',
  'district',
  'main',
  'sub',
  'longitude',
  'latitude',
  'credentials',
  'transport',
  'restricted',
  'privacy',
  'patrol',
  'onvif_device',
  'onvif_profile',
] as const;
export type CameraTitle = (typeof CAMERA_TITLES)[number];
const NEEDED: readonly CameraTitle[] = ['id', 'name_zh', 'name_en', 'district', 'main'];

/** Rows of `cameras.csv`: one camera each, under a line of titles. An empty cell says nothing. */
export function readCsvRows(file: string, text: string): CameraRows {
  const fault = (line: number, found: string, expected: string): SiteFault => ({
    file,
    line,
    column: 1,
    found,
    expected,
  });
  let records: readonly { readonly record: string[]; readonly info: Info }[];
  try {
    records = parse(text, { bom: true, info: true, skip_empty_lines: true, trim: true }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return { rows: undefined, faults: [fault(line, describeCsvFault(error), 'a row of CSV under a line of titles')] };
  }
  const [head, ...body] = records;
  const titles = head?.record ?? [];
  const faults = [
    ...titles
      .filter((title, index) => !isTitle(title) || titles.indexOf(title) !== index)
      .map((title) => fault(1, `the column ${JSON.stringify(title)}`, `each once: ${oneOf(CAMERA_TITLES, title)}`)),
    ...NEEDED.filter((title) => !titles.includes(title)).map((title) =>
      fault(1, 'no such column', `a column ${title}`),
    ),
  ];
  if (faults.length > 0) return { rows: undefined, faults };
  const rows = body.map(({ record, info }): CameraRow => {
    const cells = Object.fromEntries(titles.map((title, index) => [title, record[index] || undefined])) as Cells;
    return { id: cells.id ?? '', value: readCells(cells), locate: () => ({ line: info.lines, column: 1 }) };
  });
  return { rows, faults: [] };
}

type Cells = Readonly<Partial<Record<CameraTitle, string>>>;

function readCells(cells: Cells): unknown {
  const {
    id: _,
    name_zh,
    name_en,
    longitude,
    latitude,
    restricted,
    privacy,
    onvif_device,
    onvif_profile,
    ...same
  } = cells;
  const given = {
    ...same,
    name: defined({ zh: name_zh, en: name_en }),
    position: longitude === undefined && latitude === undefined ? undefined : [numberOf(longitude), numberOf(latitude)],
    restricted: restricted === 'true' ? true : restricted === 'false' ? false : restricted,
    privacy: privacy === undefined ? undefined : jsonOf(privacy),
    onvif:
      onvif_device === undefined && onvif_profile === undefined
        ? undefined
        : defined({ device: onvif_device, profile: onvif_profile }),
  };
  return defined(given);
}

function defined(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** What is no number stays a text, and is found as one. */
function numberOf(cell: string | undefined): unknown {
  return cell !== undefined && Number.isFinite(Number(cell)) ? Number(cell) : (cell ?? null);
}

function jsonOf(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    // Found as a text where a list is expected.
    return cell;
  }
}

function isTitle(title: string): title is CameraTitle {
  return (CAMERA_TITLES as readonly string[]).includes(title);
}

function describeCsvFault({ code }: CsvError): string {
  if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') return 'another number of cells than there are titles';
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quotation mark that is opened and never closed';
  return 'what is no CSV';
}
