import { compileSubject } from '../../protocol/site/subject.ts';
import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import type { ImporterFile } from '../../protocol/site/importers.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';
import { type AttributeReader, attributeReader } from './attribute-reader.ts';
import type { Columns } from './header.ts';
import { fault, type Read } from './row-fault.ts';
import { type TimeReader, timeReader } from '../../config/mapping/time-format.ts';

export interface Row {
  /** The line of the file on which the row begins; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Turns the rows of one file into events: one for each milestone that a row tells, the attributes with the milestone `at`. */
export interface RowMapper {
  readonly kind: Kind;
  /** The entity of a row, as far as it can be read. */
  subjectOf(row: Row): string;
  /** Whether the row lacks a milestone that counts only once every row of its entity has it. */
  isOpen(row: Row): boolean;
  /** @param isWhole whether no row of this subject is open */
  eventsOf(row: Row, isWhole: (subject: string) => boolean): Read<readonly CloudEvent[]>;
  /** The column that a refused event's JSON pointer is about. */
  columnOf(path: string, type: string): string;
  /** Whether a first pass over the file must find the subjects that are not whole. */
  readonly needsWholeSubjects: boolean;
}

interface MilestoneReader {
  readonly name: string;
  readonly column: string;
  readonly place: number;
  readonly optional: boolean;
  readonly ofAll: boolean;
}

/** @throws {TypeError} where the importer names a kind, an attribute or a milestone that the site does not declare */
export function rowMapper(site: Site, importer: ImporterFile, columns: Columns): RowMapper {
  const kind = site.kinds[importer.kind];
  if (!kind) throw new TypeError(`importer: no such kind: ${importer.kind}`);
  const subjectPlace = columns.get(importer.subject.column) ?? -1;
  const subjectPattern = compileSubject(kind.subject);
  const readTime = timeReader({ format: importer.time.format, timeZone: importer.time.timeZone ?? site.file.timeZone });
  const milestones = compileMilestones(importer, columns);
  const attributes = compileAttributes(site, importer, kind, columns);
  const ofAll = milestones.filter((milestone) => milestone.ofAll);
  const subjectOf = ({ cells }: Row) => cells[subjectPlace]?.trim() ?? '';

  return {
    kind,
    subjectOf,
    needsWholeSubjects: ofAll.length > 0,
    isOpen: ({ cells }) => ofAll.some(({ place }) => !cells[place]?.trim()),
    columnOf: (path, type) => columnOf(importer, path, type),
    eventsOf(row, isWhole) {
      const subject = subjectOf(row);
      if (!subject) return fault(importer.subject.column, 'empty');
      if (!subjectPattern.test(subject))
        return fault(importer.subject.column, `expected an id that matches ${kind.subject}`);
      const told = readAttributes(attributes, row.cells);
      if ('fault' in told) return told;
      const times = readMilestones(milestones, row.cells, { readTime, format: importer.time.format });
      if ('fault' in times) return times;
      const counting = times.value.filter(({ milestone }) => !milestone.ofAll || isWhole(subject));
      if (!counting.some(({ milestone }) => milestone.name === importer.at)) {
        return fault(importer.milestones[importer.at]?.column ?? '', 'empty: it dates the attributes of the row');
      }
      return {
        value: counting.map(({ milestone, atMs }) => ({
          specversion: '1.0',
          // Base 36: a line number of many digits could pass for a telephone number.
          id: `row-${row.line.toString(36)}.${milestone.name}`,
          source: importer.source,
          type: `${importer.kind}.${milestone.name}`,
          subject,
          time: new Date(atMs).toISOString(),
          ...(milestone.name === importer.at && Object.keys(told.value).length > 0 ? { data: told.value } : {}),
        })),
      };
    },
  };
}

function compileMilestones(importer: ImporterFile, columns: Columns): MilestoneReader[] {
  return Object.entries(importer.milestones).map(([name, { column, take, optional }]) => ({
    name,
    column,
    place: columns.get(column) ?? -1,
    // A row without the value is what `latest-of-all` is about.
    optional: optional === true || take === 'latest-of-all',
    ofAll: take === 'latest-of-all',
  }));
}

function compileAttributes(
  site: Site,
  importer: ImporterFile,
  kind: Kind,
  columns: Columns,
): (readonly [string, AttributeReader])[] {
  return Object.entries(importer.attributes).map(([name, imported]) => {
    const attribute = kind.attributes[name];
    if (!attribute) throw new TypeError(`importer: kind ${importer.kind} has no attribute ${name}`);
    return [name, attributeReader(site, imported, attribute, columns)] as const;
  });
}

function readAttributes(
  readers: readonly (readonly [string, AttributeReader])[],
  cells: readonly string[],
): Read<Record<string, AttributeValue>> {
  const told: Record<string, AttributeValue> = {};
  for (const [name, read] of readers) {
    const result = read(cells);
    if ('fault' in result) return result;
    if (result.value !== undefined) told[name] = result.value;
  }
  return { value: told };
}

interface MilestoneTime {
  readonly milestone: MilestoneReader;
  readonly atMs: number;
}

function readMilestones(
  milestones: readonly MilestoneReader[],
  cells: readonly string[],
  { readTime, format }: { readTime: TimeReader; format: string },
): Read<readonly MilestoneTime[]> {
  const times: MilestoneTime[] = [];
  for (const milestone of milestones) {
    const text = cells[milestone.place]?.trim();
    if (!text) {
      if (milestone.optional) continue;
      return fault(milestone.column, 'empty');
    }
    const atMs = readTime(text);
    if (atMs === undefined) return fault(milestone.column, `expected a time such as ${format}`);
    times.push({ milestone, atMs });
  }
  return { value: times };
}

function columnOf(importer: ImporterFile, path: string, type: string): string {
  const [, part, attribute = ''] = path.split('/');
  if (part === 'subject') return importer.subject.column;
  if (part === 'time') return importer.milestones[type.split('.')[1] ?? '']?.column ?? '';
  const column = importer.attributes[attribute]?.column;
  if (column === undefined) return '';
  return typeof column === 'string'
    ? column
    : 'point' in column
      ? column.point
      : `${column.longitude}, ${column.latitude}`;
}
