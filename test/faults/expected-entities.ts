import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';

/** An entity as REST tells it. */
export interface ToldEntity {
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Epoch ms. */
  readonly milestones: Readonly<Record<string, number>>;
}

interface Register {
  value: AttributeValue;
  at: number;
}
interface ExpectedEntity {
  readonly attributes: Map<string, Register>;
  readonly milestones: Map<string, number>;
}

/** What the acknowledged events come to, by rules [EV2] and [EV7] and nothing of the engine. */
export class ExpectedEntities {
  readonly #site: Site;
  readonly #entities = new Map<string, ExpectedEntity>();

  constructor(site: Site) {
    this.#site = site;
  }

  get size(): number {
    return this.#entities.size;
  }

  /** `<kind>/<id>` of all. */
  get fields(): IterableIterator<string> {
    return this.#entities.keys();
  }

  add(event: CloudEvent): void {
    const { field, kind, step } = placeOf(event);
    const entity = this.#entities.get(field) ?? { attributes: new Map(), milestones: new Map() };
    this.#entities.set(field, entity);
    const at = Date.parse(event.time);
    if (step !== 'changed') {
      const known = entity.milestones.get(step);
      if (known === undefined || this.#supersedes(kind, step, { known, at })) entity.milestones.set(step, at);
    }
    for (const [name, value] of Object.entries(event.data ?? {})) {
      if (value === null) throw new Error('the trials report, and correct nothing');
      const known = entity.attributes.get(name);
      if (!known || at > known.at || (at === known.at && isLarger(value, known.value))) {
        entity.attributes.set(name, { value, at });
      }
    }
  }

  /** Whether everything that the event said stands in the entity, or something that supersedes it. */
  holds(event: CloudEvent, told: ToldEntity | undefined): boolean {
    const { field, kind, step } = placeOf(event);
    const expected = this.#entities.get(field);
    if (!told || !expected) return false;
    const at = Date.parse(event.time);
    if (step !== 'changed') {
      const known = told.milestones[step];
      if (known === undefined || (known !== at && this.#supersedes(kind, step, { known, at }))) return false;
    }
    return Object.keys(event.data ?? {}).every(
      (name) => told.attributes[name] === expected.attributes.get(name)?.value,
    );
  }

  /** Whether the entity says exactly what was expected and no more. */
  equals(field: string, told: ToldEntity): boolean {
    const expected = this.#entities.get(field);
    return (
      expected !== undefined &&
      Object.keys(told.attributes).length === expected.attributes.size &&
      Object.keys(told.milestones).length === expected.milestones.size &&
      [...expected.attributes].every(([name, { value }]) => told.attributes[name] === value) &&
      [...expected.milestones].every(([name, at]) => told.milestones[name] === at)
    );
  }

  #supersedes(kind: string, milestone: string, { known, at }: { known: number; at: number }): boolean {
    return this.#site.kinds[kind]?.milestones[milestone]?.join === 'first' ? at < known : at > known;
  }
}

/** Where an event belongs, by rules [EV2] and [EV3]. */
export function placeOf({ type, subject }: CloudEvent): { field: string; kind: string; step: string } {
  const dot = type.indexOf('.');
  const kind = type.slice(0, dot);
  return { field: `${kind}/${subject}`, kind, step: type.slice(dot + 1) };
}

function isLarger(value: AttributeValue, than: AttributeValue): boolean {
  return typeof value === 'number' && typeof than === 'number' ? value > than : String(value) > String(than);
}
