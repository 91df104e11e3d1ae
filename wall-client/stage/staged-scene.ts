import { formatShare } from '../words/format-number.ts';
import type { FrameTime, Freshness, PanelUpdate } from '../panels/panel.ts';
import { looksStale } from '../panels/staleness.ts';
import type { StageState } from './stage-options.ts';
import type { WallScene } from './wall-scene.ts';

/** Panels take in changes at most this often; a number that changes faster cannot be read. */
const UPDATE_EVERY_MS = 200;

/** A scene on the stage, in sight or about to be, and what it has been told so far. */
export class StagedScene {
  readonly name: string;
  readonly scene: WallScene;
  #pending = new Set<string>();
  #updatedSlot = Number.NaN;
  #freshSecond = Number.NaN;
  #freshnessKey = '';
  #mode: StageState['mode'];
  #isNew = true;

  constructor(name: string, scene: WallScene) {
    this.name = name;
    this.scene = scene;
  }

  /** It has not been told everything yet. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** Everything is to be told again. */
  renew(): void {
    this.#isNew = true;
  }

  hasViews({ views }: StageState): boolean {
    for (const key of this.scene.metrics)
      if (views.read(key) === undefined && views.missing(key) === undefined) return false;
    return true;
  }

  takeIn(state: StageState, changes: ReadonlySet<string>, { wall, view }: FrameTime): void {
    for (const key of changes) this.#pending.add(key);
    const freshnessKey = keyOf(state.freshness, wall);
    const isOther = freshnessKey !== this.#freshnessKey || state.mode !== this.#mode;
    const slot = Math.floor(wall / UPDATE_EVERY_MS);
    if (slot === this.#updatedSlot && !this.#isNew && !isOther) return;
    const update: PanelUpdate = {
      views: state.views,
      at: wall,
      viewTime: view,
      freshness: state.freshness,
      dataSet: state.dataSet,
      together: state.together,
      mode: state.mode,
      driving: state.driving,
    };
    this.#updatedSlot = slot;
    if (this.#isNew || isOther) this.scene.update(update, 'all');
    else if (this.#pending.size > 0) this.scene.update(update, this.#pending);
    const second = Math.floor(wall / 1_000);
    if (second !== this.#freshSecond) this.scene.updateFreshness(update);
    this.#freshSecond = second;
    this.#pending = new Set();
    this.#freshnessKey = freshnessKey;
    this.#mode = state.mode;
    this.#isNew = false;
  }
}

/** Changes when panels have to look otherwise, not with every millisecond of age. */
function keyOf(freshness: Freshness, wall: number): string {
  switch (freshness.state) {
    case 'connecting':
      return 'connecting';
    case 'live':
      return freshness.ageMs > 10_000
        ? `live ${Math.floor(freshness.ageMs / 1_000)}`
        : `live ${freshness.counted === undefined ? '' : formatShare(freshness.counted)}`;
    case 'stale':
      return `stale ${freshness.because} ${freshness.sinceMs} ${looksStale(freshness, wall)}`;
  }
}
