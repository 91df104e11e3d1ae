import type { SceneTold } from '../protocol/messages.ts';
import type { SceneFile } from '../protocol/site/scenes.ts';
import type { SceneChange } from './stage/scene-change.ts';

/** How long a page that the server has welcomed waits to be told its scene, before it shows the wall's own. */
const PATIENCE_MS = 1_500;

/** What a follower needs of the stage. */
interface SceneStage {
  readonly shown: string | undefined;
  showScene(name: string, scene: SceneFile): void;
  prepareScene(name: string, scene: SceneFile, change: SceneChange): void;
}

export interface SceneFollowerOptions {
  readonly stage: SceneStage;
  readonly scenes: Readonly<Record<string, SceneFile>>;
  /** The wall's own scene, for a server that says nothing. */
  readonly own: string;
}

/** Shows on a stage what the server says that stands on the wall. */
export class SceneFollower {
  readonly #options: SceneFollowerOptions;
  #heeded: SceneTold | undefined;
  #waitsSince: number | undefined;

  constructor(options: SceneFollowerOptions) {
    this.#options = options;
  }

  /** Call before each frame with what was told last, once the server has welcomed the page. */
  heed(told: SceneTold | undefined, wall: number): void {
    if (told === undefined) this.#wait(wall);
    else if (told !== this.#heeded) this.#follow(told, wall);
  }

  #wait(wall: number): void {
    if (this.#options.stage.shown !== undefined) return;
    this.#waitsSince ??= wall;
    if (wall - this.#waitsSince >= PATIENCE_MS) this.#show(this.#options.own);
  }

  #follow(told: SceneTold, wall: number): void {
    const { stage, scenes, own } = this.#options;
    this.#heeded = told;
    const scene = Object.hasOwn(scenes, told.scene) ? scenes[told.scene] : undefined;
    // A scene of a newer site: the page starts over for that site anyway.
    if (!scene) {
      if (stage.shown === undefined) this.#show(own);
      return;
    }
    if (stage.shown === undefined && wall < told.at) this.#show(told.from ?? own);
    if (stage.shown === undefined) this.#show(told.scene);
    else stage.prepareScene(told.scene, scene, { at: told.at, transition: told.transition });
  }

  #show(name: string): void {
    const { stage, scenes, own } = this.#options;
    const scene = scenes[name] ?? scenes[own];
    if (scene) stage.showScene(scenes[name] ? name : own, scene);
  }
}
