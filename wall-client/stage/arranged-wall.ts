import { type ArrangementStep, type Banner, type Highlight, stepAt } from '../../protocol/arrangement.ts';
import type { ArrangementTold } from '../../protocol/commands.ts';
import type { Words } from '../../protocol/words.ts';
import type { Arranged } from '../panels/panel-sources.ts';

/** One mosaic, and what its panel was handed. */
interface KnownMosaic {
  readonly scene: string;
  readonly panel: string;
  readonly arranged: Arranged;
}

/** What operators made of the wall, as it holds at the moment of a frame ([AR3]). */
export class ArrangedWall {
  readonly #mosaics = new Map<string, KnownMosaic>();
  #told: ArrangementTold | undefined;
  #holds: ArrangementStep | undefined;
  #coming: ArrangementStep | undefined;

  /** Call before a frame with what was told last. */
  tell(told: ArrangementTold | undefined): void {
    this.#told = told ?? this.#told;
  }

  /** Call in a frame, before any panel looks. */
  frame(wall: number): void {
    const steps = this.#told?.steps;
    if (!steps) return;
    const holds = stepAt(steps, wall);
    const coming = firstAfter(steps, wall);
    if (holds === this.#holds && coming === this.#coming) return;
    this.#holds = holds;
    this.#coming = coming;
    for (const mosaic of this.#mosaics.values()) this.#refresh(mosaic);
  }

  /** Wall time since when the wall holds its picture. */
  get frozenSince(): number | undefined {
    return this.#holds?.arrangement.frozenSince;
  }

  get banner(): Banner | undefined {
    return this.#holds?.arrangement.banner;
  }

  get highlight(): Highlight | undefined {
    return this.#holds?.arrangement.highlight;
  }

  /** Name of the panel of a scene that stands in the spotlight. */
  spotlit(scene: string): string | undefined {
    return spotlitOf(this.#holds, scene);
  }

  /** And of the one that will. */
  spotlitNext(scene: string): string | undefined {
    return spotlitOf(this.#coming, scene);
  }

  get isBlank(): boolean {
    return this.#holds?.arrangement.blankSince !== undefined;
  }

  /** One object for a mosaic, as long as the page lives. */
  arranged(scene: string, panel: string): Arranged {
    const key = `${scene}/${panel}`;
    const known = this.#mosaics.get(key);
    if (known) return known.arranged;
    const arranged: Arranged = { holds: undefined, coming: undefined, comingAt: Number.POSITIVE_INFINITY };
    const mosaic = { scene, panel, arranged };
    this.#mosaics.set(key, mosaic);
    this.#refresh(mosaic);
    return arranged;
  }

  nameOf(camera: string): Words | undefined {
    const names = this.#told?.names ?? {};
    return Object.hasOwn(names, camera) ? names[camera] : undefined;
  }

  #refresh({ scene, panel, arranged }: KnownMosaic): void {
    const find = (step: ArrangementStep | undefined) => step?.arrangement.mosaics?.[scene]?.[panel];
    arranged.holds = find(this.#holds);
    arranged.coming = this.#coming ? find(this.#coming) : arranged.holds;
    arranged.comingAt = this.#coming?.at ?? Number.POSITIVE_INFINITY;
  }
}

function spotlitOf(step: ArrangementStep | undefined, scene: string): string | undefined {
  const spotlight = step?.arrangement.spotlight;
  return spotlight?.scene === scene ? spotlight.panel : undefined;
}

function firstAfter(steps: readonly ArrangementStep[], wall: number): ArrangementStep | undefined {
  for (let index = 0; index < steps.length; index += 1) if ((steps[index]?.at ?? 0) > wall) return steps[index];
  return undefined;
}
