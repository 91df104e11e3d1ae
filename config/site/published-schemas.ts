import { Duration } from '../../protocol/duration.ts';
import { Keep } from '../../protocol/site/keep.ts';
import { Code, MetricKey, Name } from '../../protocol/site/names.ts';
import { Condition, Where } from '../../protocol/site/where.ts';
import { Words } from '../../protocol/words.ts';
import { SITE_SCHEMAS } from './site-files.ts';

const TITLES: Readonly<Record<keyof typeof SITE_SCHEMAS, string>> = {
  site: 'site.yaml of a Watchfloor site',
  kinds: 'kinds.yaml of a Watchfloor site',
  metrics: 'metrics.yaml of a Watchfloor site',
  scene: 'scenes/<scene>.yaml of a Watchfloor site',
  importer: 'importers/<importer>.yaml of a Watchfloor site',
  adapter: 'adapters/<adapter>.yaml of a Watchfloor site',
  cameras: 'cameras.yaml of a Watchfloor site',
};

/** What stands in many places is written once and referred to; the largest first, for one may hold another. */
const SHARED = { Where, Condition, Words, Keep, Duration, MetricKey, Name, Code } as const;

/** File name -> text of each schema that editors complete and check by. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SITE_SCHEMAS).map(([name, schema]) => {
      const title = TITLES[name as keyof typeof SITE_SCHEMAS];
      const used = new Map<string, unknown>();
      const body = refer(schema, used);
      const published = {
        $schema: 'http://json-schema.org/draft-07/schema#',
        title,
        ...(body as object),
        definitions: Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1))),
      };
      return [`${name}.json`, `${JSON.stringify(published, null, 1)}\n`];
    }),
  );
}

const names = new Map(Object.entries(SHARED).map(([name, schema]) => [JSON.stringify(schema), name]));

/** The schema with every shared part replaced by a reference; notes the definitions that it needs. */
function refer(schema: unknown, used: Map<string, unknown>): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((part) => refer(part, used));
  const name = names.get(JSON.stringify(schema));
  if (name === undefined) return referParts(schema, used);
  if (!used.has(name)) {
    used.set(name, undefined);
    used.set(name, referParts(schema, used));
  }
  return { $ref: `#/definitions/${name}` };
}

function referParts(schema: object, used: Map<string, unknown>): unknown {
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, refer(part, used)]));
}
