import { Container, Graphics } from 'pixi.js';
import type { Rectangle } from '../layout/rectangle.ts';
import type { FrameTime, PanelUpdate } from '../panels/panel.ts';
import type { Theme } from '../theme/theme.ts';
import type { PanelHost } from './panel-host.ts';

/** How much of the wall a panel in the spotlight takes at most, and how many times its own size. */
const ROOM = { across: 0.74, down: 0.76 } as const;
const GROWTH_MOST = 3;
/** What is left of the others' light. */
const SCRIM_ALPHA = 0.84;

/** How many times as large a panel stands in the spotlight, and where; device pixels of the wall. */
export function spotlightPlace(
  panel: Rectangle,
  wall: Rectangle,
): { readonly growth: number; readonly place: Rectangle } {
  const growth = Math.max(
    1,
    Math.min(GROWTH_MOST, (wall.width * ROOM.across) / panel.width, (wall.height * ROOM.down) / panel.height),
  );
  const width = Math.round(panel.width * growth);
  const height = Math.round(panel.height * growth);
  return {
    growth,
    place: {
      x: Math.round(wall.x + (wall.width - width) / 2),
      y: Math.round(wall.y + (wall.height - height) / 2),
      width,
      height,
    },
  };
}

/** What is built for a panel that is to stand in the spotlight. */
export interface SpotlitPanel {
  readonly host: PanelHost;
  /** Lets go of what it alone needs. */
  release(): void;
}

/** The panel that dominates a scene, over all others, which are dim: built when it is told of, seen from its moment on ([AR7]). */
export class Spotlit {
  readonly view = new Container();
  readonly #build: (panel: string) => SpotlitPanel | undefined;
  readonly #built = new Map<string, SpotlitPanel | undefined>();
  #shown: string | undefined;
  #holds: string | undefined;
  #coming: string | undefined;
  #isOther = false;

  constructor(wall: Rectangle, theme: Theme, build: (panel: string) => SpotlitPanel | undefined) {
    this.#build = build;
    this.view.visible = false;
    const scrim = new Graphics()
      .rect(wall.x, wall.y, wall.width, wall.height)
      .fill({ color: theme.colours.background, alpha: SCRIM_ALPHA });
    this.view.addChild(scrim);
  }

  /** Metrics of what is built. */
  get metrics(): readonly string[] {
    return [...this.#built.values()].flatMap((panel) => panel?.host.metrics ?? []);
  }

  /** Call in a frame with the names of the panels; whether others are built than before. */
  want(holds: string | undefined, coming: string | undefined): boolean {
    if (holds === this.#holds && coming === this.#coming) return false;
    this.#holds = holds;
    this.#coming = coming;
    this.#isOther = false;
    for (const name of this.#built.keys()) if (name !== holds && name !== coming) this.#drop(name);
    if (holds !== undefined) this.#ensure(holds);
    if (coming !== undefined) this.#ensure(coming);
    if (this.#shown !== holds) {
      this.#shown = holds;
      for (const [name, panel] of this.#built) if (panel) panel.host.view.visible = name === holds;
      this.view.visible = holds !== undefined && this.#built.get(holds) !== undefined;
    }
    return this.#isOther;
  }

  update(update: PanelUpdate): void {
    for (const panel of this.#built.values()) panel?.host.update(update);
  }

  frame(time: FrameTime): void {
    for (const panel of this.#built.values()) panel?.host.frame(time);
  }

  destroy(): void {
    for (const name of [...this.#built.keys()]) this.#drop(name);
    this.view.destroy({ children: true });
  }

  #ensure(name: string): void {
    if (this.#built.has(name)) return;
    const panel = this.#build(name);
    this.#built.set(name, panel);
    this.#isOther = true;
    if (!panel) return;
    panel.host.view.visible = name === this.#shown;
    this.view.addChild(panel.host.view);
  }

  #drop(name: string): void {
    const panel = this.#built.get(name);
    this.#built.delete(name);
    this.#isOther = true;
    panel?.host.destroy();
    panel?.release();
  }
}
