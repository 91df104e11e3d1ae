import { Misread } from '../../config/mapping/misread.ts';
import { valueReader } from '../../config/mapping/value-reader.ts';
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
  const { column, codes, otherwise, districts, optional = false } = imported;
  const titles = typeof column === 'string' ? [column] : 'point' in column ? [column.point] : pair(column);
  if ('point' in attribute && typeof column === 'string')
    throw new TypeError('a point needs { point, order } or { longitude, latitude }');
  if (!('point' in attribute) && typeof column !== 'string')
    throw new TypeError('only a point attribute takes more than one column');
  const order = typeof column !== 'string' && 'point' in column ? column.order : 'lonlat';
  const read = valueReader(attribute, {
    districts: site.file.districts,
    words: { codes, otherwise, districts, order },
  });
  const places = titles.map((title) => columns.get(title) ?? -1);
  const title = titles[0] ?? '';
  const empty: Read<undefined> = optional ? { value: undefined } : fault(title, 'empty');
  return (row) => {
    const text = places
      .map((place) => row[place] ?? '')
      .join(' ')
      .trim();
    if (!text) return empty;
    const value = read(text);
    if (!(value instanceof Misread)) return { value };
    // A file's words may be thousands: its importer has them.
    return fault(title, 'codes' in attribute ? 'no code for this value' : `expected ${value.expected}`);
  };
}

function pair({ longitude, latitude }: { readonly longitude: string; readonly latitude: string }): string[] {
  return [longitude, latitude];
}
