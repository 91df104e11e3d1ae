import { assertNever } from '../../protocol/assert-never.ts';
import type { AttributeValue } from '../../protocol/events.ts';
import type { ImportedAttribute } from '../../protocol/site/importers.ts';
import type { Attribute } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Columns } from './header.ts';
import { fault, type Read } from './row-fault.ts';

/** Reads one attribute of a row; undefined: unset. */
export type AttributeReader = (row: readonly string[]) => Read<AttributeValue | undefined>;

export function attributeReader(
  site: Site,
  imported: ImportedAttribute,
  attribute: Attribute,
  columns: Columns,
): AttributeReader {
  const { column } = imported;
  if ('point' in attribute) return pointReader(imported, columns);
  if (typeof column !== 'string') throw new TypeError('only a point attribute takes more than one column');
  const cell = cellReader(columns, column, imported.optional ?? false);
  if ('codes' in attribute) {
    const toCode = codeOf(site, imported, attribute.codes);
    return (row) => mapped(cell(row), (text) => toCode(text) ?? fault(column, 'no code for this value'));
  }
  if ('number' in attribute) {
    const { min, max } = attribute.number;
    return (row) =>
      mapped(cell(row), (text) => {
        const number = Number(text);
        return Number.isInteger(number) && number >= min && number <= max
          ? number
          : fault(column, `expected a whole number from ${min} to ${max}`);
      });
  }
  if ('label' in attribute) return cell;
  return assertNever(attribute, 'attribute');
}

function cellReader(
  columns: Columns,
  title: string,
  optional: boolean,
): (row: readonly string[]) => Read<string | undefined> {
  const place = columns.get(title) ?? -1;
  const empty: Read<string | undefined> = optional ? { value: undefined } : fault(title, 'empty');
  return (row) => {
    const value = row[place]?.trim();
    return value ? { value } : empty;
  };
}

function mapped<T>(
  cell: Read<string | undefined>,
  map: (text: string) => T | ReturnType<typeof fault>,
): Read<T | undefined> {
  if ('fault' in cell || cell.value === undefined) return cell as Read<undefined>;
  const value = map(cell.value);
  return typeof value === 'object' && value !== null && 'fault' in value ? value : { value };
}

/** What stands in the file -> the code; undefined: none. Without `codes` a value is its own code. */
function codeOf(site: Site, imported: ImportedAttribute, codes: 'districts' | Readonly<Record<string, unknown>>) {
  const known = new Set(codes === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(codes));
  const written = new Map(Object.entries(imported.codes ?? {}).map(([text, code]) => [plain(text), code]));
  if (imported.districts === 'name') {
    for (const { code, name } of site.file.districts) {
      for (const text of [name.zh, name.en]) if (!written.has(plain(text))) written.set(plain(text), code);
    }
  }
  return (text: string): string | undefined =>
    written.get(plain(text)) ?? (known.has(text) ? text : imported.otherwise);
}

/** Upper and lower case, width and spacing of a name vary between files. */
function plain(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

const NUMBER = /[-+]?\d+(?:\.\d+)?/g;

function pointReader({ column, optional }: ImportedAttribute, columns: Columns): AttributeReader {
  if (typeof column === 'string') throw new TypeError('a point needs { point, order } or { longitude, latitude }');
  const single = 'point' in column;
  const titles = single ? [column.point] : [column.longitude, column.latitude];
  const places = titles.map((title) => columns.get(title) ?? -1);
  const title = titles[0] ?? '';
  return (row) => {
    const text = places
      .map((place) => row[place] ?? '')
      .join(' ')
      .trim();
    if (!text) return optional ? { value: undefined } : fault(title, 'empty');
    const numbers = text.match(NUMBER)?.map(Number) ?? [];
    const [x, y] = single && column.order === 'latlon' ? numbers.reverse() : numbers;
    if (numbers.length !== 2 || x === undefined || y === undefined || Math.abs(x) > 180 || Math.abs(y) > 90) {
      return fault(title, 'expected two numbers, degrees of longitude and latitude');
    }
    return { value: [x, y] };
  };
}
