import { Pointer } from 'typebox/value';
import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import type { AdaptedAttribute, AdapterFile } from '../../protocol/site/adapters.ts';
import type { Site } from '../../protocol/site/site.ts';
import { Misread } from './misread.ts';
import { timeReader } from './time-format.ts';
import { valueReader } from './value-reader.ts';

/** What an item cannot say, by the place that the adapter declares; nothing of what was sent. */
export interface ItemFault {
  readonly path: string;
  readonly expected: string;
}

/** Of one item, beside the item. */
export interface Arrival {
  /** Its place in what was sent. */
  readonly index: number;
  readonly nowMs: number;
  /** Of its topic. */
  readonly levels?: ReadonlyMap<string, string>;
}

/** Turns what another system sends into events: one of each item. What the adapter does not name is never looked at. */
export interface AdapterMapper {
  readonly name: string;
  readonly adapter: AdapterFile;
  itemsOf(body: unknown): readonly unknown[] | ItemFault;
  eventOf(item: unknown, arrival: Arrival): CloudEvent | ItemFault;
  /** The declared place that a refused event's JSON pointer is about. */
  placeOf(eventPath: string): string;
}

type Text = (item: unknown, arrival: Arrival) => string | ItemFault;
type AttributeOf = (item: unknown, arrival: Arrival) => AttributeValue | ItemFault | undefined;

export function isItemFault(value: unknown): value is ItemFault {
  return typeof value === 'object' && value !== null && 'path' in value && 'expected' in value;
}

/** @throws {TypeError} where the adapter names a kind or an attribute that the site does not declare */
export function adapterMapper(site: Site, name: string): AdapterMapper {
  const adapter = site.adapters[name];
  const kind = adapter && site.kinds[adapter.kind];
  if (!adapter || !kind) throw new TypeError(`adapter ${name}: it or its kind is not declared`);
  const subjectOf = needed(adapter.subject);
  const typeOf = milestoneReader(adapter);
  const timeOf = adapterTime(adapter, site.file.timeZone);
  const attributes = Object.entries(adapter.attributes ?? {}).map(([attribute, adapted]) => {
    const declared = kind.attributes[attribute];
    if (!declared) throw new TypeError(`adapter ${name}: kind ${adapter.kind} has no attribute ${attribute}`);
    return [attribute, attributeOf(adapted, declared, site)] as const;
  });
  const { items } = adapter;

  return {
    name,
    adapter,
    itemsOf(body) {
      const list = items === undefined ? body : Pointer.Get(body, items);
      if (Array.isArray(list)) return list;
      return items === undefined ? [body] : { path: items, expected: 'a list' };
    },
    eventOf(item, arrival) {
      if (typeof item !== 'object' || item === null) return { path: '', expected: 'an object' };
      const subject = subjectOf(item, arrival);
      if (typeof subject !== 'string') return subject;
      const milestone = typeOf(item, arrival);
      if (typeof milestone !== 'string') return milestone;
      const time = timeOf(item, arrival);
      if (typeof time !== 'number') return time;
      const data: Record<string, AttributeValue> = {};
      for (const [attribute, read] of attributes) {
        const value = read(item, arrival);
        if (isItemFault(value)) return value;
        if (value !== undefined) data[attribute] = value;
      }
      return {
        specversion: '1.0',
        // Base 36: many digits could pass for a telephone number.
        id: `${name}-${arrival.index.toString(36)}`,
        source: adapter.source,
        type: `${adapter.kind}.${milestone}`,
        subject,
        time: new Date(time).toISOString(),
        ...(Object.keys(data).length > 0 && { data }),
      };
    },
    placeOf: (eventPath) => placeOf(adapter, eventPath),
  };
}

function milestoneReader({ milestone }: AdapterFile): Text {
  if (typeof milestone === 'string') return () => milestone;
  const { values, otherwise } = milestone;
  const said = new Map(Object.entries(values));
  const text = textAt(milestone);
  const fault = { path: nameOf(milestone), expected: `one of ${[...said.keys()].join(', ')}` };
  return (item, arrival) => {
    const read = text(item, arrival);
    if (typeof read !== 'string') return otherwise ?? read;
    return said.get(read) ?? otherwise ?? fault;
  };
}

function adapterTime({ time }: AdapterFile, timeZone: string): (item: unknown, arrival: Arrival) => number | ItemFault {
  if (time === 'arrival') return (_, { nowMs }) => nowMs;
  const text = needed(time);
  const read = timeReader({ format: time.format, timeZone: time.timeZone ?? timeZone });
  const fault = { path: time.path, expected: `a time such as ${time.format}` };
  return (item, arrival) => {
    const said = text(item, arrival);
    return typeof said === 'string' ? (read(said) ?? fault) : said;
  };
}

function attributeOf(
  adapted: AdaptedAttribute,
  declared: Site['kinds'][string]['attributes'][string],
  site: Site,
): AttributeOf {
  const { path, codes, otherwise, districts, optional } = adapted;
  const places = placesOf(adapted);
  const order = typeof path === 'object' && 'point' in path ? path.order : 'lonlat';
  const read = valueReader(declared, { districts: site.file.districts, words: { codes, otherwise, districts, order } });
  const texts = places.map((place) => textAt(place));
  const where = places.map(nameOf).join(' ');
  const missing = { path: where, expected: 'a value' };
  return (item, arrival) => {
    const said: string[] = [];
    for (const text of texts) {
      const part = text(item, arrival);
      if (typeof part !== 'string') return part;
      if (part) said.push(part);
    }
    if (said.length === 0) return optional ? undefined : missing;
    const value = read(said.join(' '));
    return value instanceof Misread ? { path: where, expected: value.expected } : value;
  };
}

interface Place {
  readonly path?: string | undefined;
  readonly level?: string | undefined;
}

function needed(place: Place): Text {
  const text = textAt(place);
  const missing = { path: nameOf(place), expected: 'a value' };
  return (item, arrival) => text(item, arrival) || missing;
}

/** Empty where there is nothing. */
function textAt({ path, level }: Place): Text {
  if (path === undefined) return (_, { levels }) => levels?.get(level ?? '')?.trim() ?? '';
  const fault = { path, expected: 'a text, a number, or true or false' };
  return (item) => textOf(Pointer.Get(item, path)) ?? fault;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // A place as GeoJSON has it.
  if (Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number'))
    return value.join(' ');
  return undefined;
}

function nameOf({ path, level }: Place): string {
  return path ?? (level === undefined ? '' : `{${level}}`);
}

function placesOf({ path, level }: AdaptedAttribute): Place[] {
  if (typeof path !== 'object') return [{ path, level }];
  return 'point' in path ? [{ path: path.point }] : [{ path: path.longitude }, { path: path.latitude }];
}

function placeOf({ subject, time, milestone, attributes = {} }: AdapterFile, eventPath: string): string {
  const [, part, attribute = ''] = eventPath.split('/');
  if (part === 'subject') return nameOf(subject);
  if (part === 'time') return typeof time === 'string' ? '' : time.path;
  if (part === 'type') return typeof milestone === 'string' ? '' : nameOf(milestone);
  const adapted = part === 'data' ? attributes[attribute] : undefined;
  return adapted ? placesOf(adapted).map(nameOf).join(' ') : '';
}
