/** Which data: generated data stand in a data set of their own. */
export type DataSet = 'drill' | 'live';
export interface DataSetName {
  readonly site: string;
  readonly dataSet: DataSet;
}

/** Keys of one partition; the braces put them into one slot of a cluster. */
export interface PartitionKeys {
  /** HASH `<kind>/<id>` -> packed entity. */
  readonly entities: string;
  /** HASH cell key -> total. */
  readonly cells: string;
  /** STREAM of deltas. */
  readonly deltas: string;
  /** HASH `rev`, `writer`, `at`, `fold`, `archived`, `census` and, for each kind, `t:<kind>`: its newest event time. */
  readonly meta: string;
}

export function partitionKeys({ site, dataSet }: DataSetName, partition: number): PartitionKeys {
  const prefix = `{wf:${site}:${dataSet}:${partition}}:`;
  return { entities: `${prefix}e`, cells: `${prefix}c`, deltas: `${prefix}d`, meta: `${prefix}m` };
}

/** HASH `<table>:<code>` -> integer, and `<table>` -> how many it has. */
export function codesKey({ site, dataSet }: DataSetName): string {
  return `{wf:${site}:${dataSet}}:codes`;
}
/** HASH `partitions`, `format`: fixed when the data set is made. */
export function shapeKey({ site, dataSet }: DataSetName): string {
  return `{wf:${site}:${dataSet}}:shape`;
}
/** Until format 4: SET of the definition hashes whose totals count every entity, and `~<time zone>` in whose days they are folded. */
export function countedKey({ site, dataSet }: DataSetName): string {
  return `{wf:${site}:${dataSet}}:counted`;
}
/** STRING, JSON: the metrics of the site as all of them counted every entity last; see edition.ts. */
export function editionKey({ site, dataSet }: DataSetName): string {
  return `{wf:${site}:${dataSet}}:edition`;
}

/** STRING, JSON: what entities may hold by the site that was served last; see declared.ts. */
export function declaredKey({ site, dataSet }: DataSetName): string {
  return `{wf:${site}:${dataSet}}:declared`;
}

/** What the field of every entity of a kind begins with. */
export function fieldPrefix(kind: string): string {
  return `${kind}/`;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the text's UTF-16 units; `from` continues a hash. */
export function fnv1a(text: string, from = FNV_OFFSET): number {
  let hash = from;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}

/** Partition of an entity, by its field. */
export function partitionOf(field: string, partitions: number): number {
  return fnv1a(field) % partitions;
}
