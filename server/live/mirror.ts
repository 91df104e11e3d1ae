import type { Delta } from '../aggregate/delta.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { CameraBoard } from '../cameras/camera-board.ts';
import { WorkBoard } from '../desk/work-board.ts';
import { compileWork } from '../desk/work-plan.ts';
import { DefinitionCells } from './cells/cell-index.ts';
import { PartitionCells } from './cells/partition-cells.ts';
import { Completeness } from './completeness.ts';
import { KindEntities } from './entities/kind-entities.ts';
import { LayerTopic } from './topics/layer-topic.ts';
import { type Edition, ViewTopic } from './topics/view-topic.ts';
import { ListMachine } from './views/list-view.ts';
import { type CellView, createCellViews } from './views/view-registry.ts';

/** What one tick changed: metric key -> JSON of its patch. */
export type Changes = ReadonlyMap<string, string>;

/**
 * The state of a data set as one hub holds it: cells, the entities that lists and layers look at, and the topics made of
 * both. Pure: what it is told, and the times it is given, decide everything. It lives as long as an epoch.
 */
export class Mirror {
  readonly topics: ReadonlyMap<string, ViewTopic | LayerTopic>;
  /** How each configured camera does; undefined where the site has none. */
  readonly cameras: CameraBoard | undefined;
  /** What is open of each kind that people enter and move on. */
  readonly work: ReadonlyMap<string, WorkBoard>;
  readonly #site: SitePlan['site'];
  readonly #completeness: Completeness;
  readonly #definitions: ReadonlyMap<string, DefinitionCells>;
  readonly #partitions: readonly PartitionCells[];
  readonly #kinds: ReadonlyMap<string, KindEntities>;
  readonly #lists: ListMachine[] = [];
  readonly #newest = new Map<string, number>();
  #unreadable = 0;
  #at = 0;

  constructor(plan: SitePlan, partitions: number) {
    this.#site = plan.site;
    this.#completeness = new Completeness({ partitions, current: plan.current });
    this.#definitions = new Map([...plan.cells].map(([hash, cells]) => [hash, new DefinitionCells(cells)]));
    this.#partitions = Array.from({ length: partitions }, () => new PartitionCells(this.#definitions));
    const watched = [...plan.kinds.values()].filter(({ name }) => (plan.watched.get(name) ?? 0) !== 0);
    this.#kinds = new Map(watched.map((kind) => [kind.name, new KindEntities(kind)]));
    this.topics = this.#createTopics(plan);
    this.cameras = plan.site.cameras.size === 0 ? undefined : new CameraBoard(plan, this.#kinds);
    this.work = new Map(
      compileWork(plan).map((work) => [work.kind.name, new WorkBoard(work, this.#entitiesOf(work.kind.name))]),
    );
  }

  /** Kinds whose entities it wants. */
  get watchedKinds(): ReadonlySet<string> {
    return new Set(this.#kinds.keys());
  }
  /** Kind -> newest event time. */
  get newest(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#newest);
  }
  /** Newest wall time of a commit that it has taken in; 0 before the first. */
  get at(): number {
    return this.#at;
  }
  get cellCount(): number {
    return this.#partitions.reduce((sum, { size }) => sum + size, 0);
  }
  get entityCount(): number {
    return [...this.#kinds.values()].reduce((sum, { size }) => sum + size, 0);
  }
  /** Entities that were passed over because this process cannot read them: another one runs a newer site. */
  get unreadableCount(): number {
    return this.#unreadable;
  }

  /** Share of the entities that every metric counts; 1 where all count all. */
  get countedShare(): number {
    return this.#completeness.countedShare;
  }
  /** Keys whose views do not count every entity yet. */
  get incomplete(): ReadonlySet<string> {
    return new Set([...this.topics.values()].flatMap(({ key, isComplete }) => (isComplete ? [] : [key])));
  }

  setCensus(partition: number, census: string): void {
    this.#completeness.set(partition, census);
  }

  setCell(partition: number, key: string, total: number): void {
    this.#partitions[partition]?.set(key, total);
  }

  setEntity(kind: string, id: string, packed: string): void {
    const entities = this.#kinds.get(kind);
    if (!entities) return;
    try {
      entities.set(id, packed);
    } catch (error) {
      // One entity must not take the wall down.
      if (!(error instanceof RangeError)) throw error;
      this.#unreadable += 1;
    }
  }

  setNewest(kind: string, at: number): void {
    if (at > (this.#newest.get(kind) ?? Number.NEGATIVE_INFINITY)) this.#newest.set(kind, at);
  }

  applyDelta(partition: number, { at, cells, census, entities, newest }: Delta): void {
    if (census !== undefined) this.setCensus(partition, census);
    for (let i = 0; i + 1 < cells.length; i += 2) this.setCell(partition, cells[i] as string, cells[i + 1] as number);
    for (const { kind, id, packed } of entities) this.setEntity(kind, id, packed);
    for (const [kind, newestAt] of Object.entries(newest)) this.setNewest(kind, newestAt);
    this.#at = Math.max(this.#at, at);
  }

  /** The moment that the views describe, rule [VW3]. */
  viewTime(now: number): number {
    if (this.#site.file.clock !== 'data' || this.#newest.size === 0) return now;
    return Math.max(...this.#newest.values());
  }

  /** Takes all topics to the view time; what changes does so at `revision`. */
  advance(viewTimeMs: number, revision: number): Changes {
    const changes = new Map<string, string>();
    for (const topic of this.topics.values()) {
      const patch = topic.advance(viewTimeMs, revision);
      if (patch !== undefined) changes.set(topic.key, patch);
    }
    for (const cells of this.#definitions.values()) cells.changed = false;
    for (const list of this.#lists) list.changed = false;
    return changes;
  }

  #createTopics(plan: SitePlan): Map<string, ViewTopic | LayerTopic> {
    const { site } = plan;
    const topics = new Map<string, ViewTopic | LayerTopic>();
    const cellViews = createCellViews(plan, this.#definitions);
    const before = plan.previous && createCellViews({ ...plan, ...plan.previous }, this.#definitions);
    const editionOf = ({ machine, cells }: CellView): Edition => ({
      machine,
      watched: cells,
      isWhole: () => cells.every(({ plan: { hash } }) => this.#completeness.isWhole(hash)),
    });
    for (const key of Object.keys(site.metrics)) {
      const counting = cellViews.get(key);
      const list = plan.lists.get(key);
      const layer = plan.layers.get(key);
      const previous = before?.get(key);
      if (counting)
        topics.set(
          key,
          new ViewTopic({ key, current: editionOf(counting), previous: previous && editionOf(previous) }),
        );
      else if (list) {
        const entities = this.#entitiesOf(list.kind.name);
        const machine = new ListMachine(list, entities);
        entities.attach(machine);
        this.#lists.push(machine);
        topics.set(key, new ViewTopic({ key, current: { machine, watched: [machine], isWhole: () => true } }));
      } else if (layer) {
        const topic = new LayerTopic({ key, plan: layer, districts: site.file.districts.map(({ code }) => code) });
        this.#entitiesOf(layer.kind.name).attach(topic);
        topics.set(key, topic);
      }
    }
    return topics;
  }

  #entitiesOf(kind: string): KindEntities {
    const entities = this.#kinds.get(kind);
    if (!entities) throw new Error(`no list or layer looks at ${kind}`);
    return entities;
  }
}
