import type { Attribute, Kind } from '../../protocol/site/kinds.ts';
import type { Keep } from '../../protocol/site/keep.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import type { District, KeyScope, Wall } from '../../protocol/site/site-file.ts';
import { hasPart, soundEntries, soundPart, valueAt } from './checked-file.ts';
import type { SiteFiles } from './site-files.ts';

/**
 * The names that the parts of a site use of each other. A name that is declared with a fault of its own is known, but
 * `undefined`: nobody looks into it, so one slip makes one fault. A whole map is `undefined` where its file is unreadable.
 */
export interface Vocabulary {
  readonly districts: readonly District[] | undefined;
  readonly timeZone: string | undefined;
  /** What the site says of how long totals are kept; undefined too where it is faulty. */
  readonly keep: Keep | undefined;
  /** Origins of pages that may be shown; none where the site names none. */
  readonly webPages: readonly string[] | undefined;
  readonly walls: ReadonlyMap<string, Wall | undefined> | undefined;
  /** Names of the tours; none where the site declares none. */
  readonly tours: readonly string[] | undefined;
  /** Classes of the video patrol; none where the site has none. */
  readonly patrols: readonly string[] | undefined;
  readonly scopes: ReadonlyMap<string, KeyScope | undefined> | undefined;
  readonly kinds: ReadonlyMap<string, Kind | undefined> | undefined;
  readonly metrics: ReadonlyMap<string, Metric | undefined> | undefined;
  readonly scenes: ReadonlyMap<string, SceneFile | undefined>;
}

export function readVocabulary({ site, kinds, metrics, scenes }: SiteFiles): Vocabulary {
  return {
    districts: site && soundPart<District[]>(site, ['districts']),
    timeZone: site && soundPart<string>(site, ['timeZone']),
    keep: site && soundPart<Keep>(site, ['keep']),
    webPages: site && (soundPart<string[]>(site, ['webPages']) ?? (hasPart(site, 'webPages') ? undefined : [])),
    walls: site && soundEntries<Wall>(site, ['walls']),
    tours: site && [...soundEntries(site, ['tours']).keys()],
    patrols: site && [...soundEntries(site, ['patrol', 'classes']).keys()],
    scopes: site && soundEntries<KeyScope>(site, ['keys']),
    kinds: kinds && isMap(kinds.source.value, 'kinds') ? soundEntries<Kind>(kinds, ['kinds']) : undefined,
    metrics: metrics && isMap(metrics.source.value, 'metrics') ? soundEntries<Metric>(metrics, ['metrics']) : undefined,
    scenes: new Map([...scenes].map(([name, scene]) => [name, scene && soundPart<SceneFile>(scene, [])])),
  };
}

/** Codes of an attribute; undefined where it has none, or where they cannot be told. */
export function codesOf(attribute: Attribute | undefined, { districts }: Vocabulary): readonly string[] | undefined {
  if (!attribute || !('codes' in attribute)) return undefined;
  return attribute.codes === 'districts' ? districts?.map(({ code }) => code) : Object.keys(attribute.codes);
}

/** An own entry: names such as `constructor` are not found by accident. */
export function entryOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isMap(value: unknown, key: string): boolean {
  const map = valueAt(value, [key]);
  return typeof map === 'object' && map !== null && !Array.isArray(map);
}
