import type { WallSource } from './live-source.ts';
import type { ArrangementTold } from '../protocol/commands.ts';
import type { DrivingTold } from '../protocol/driving.ts';
import type { SiteDescription } from '../protocol/site/site.ts';
import type { ModeStep } from '../protocol/wall-mode.ts';
import type { View } from '../protocol/views.ts';
import type { Freshness, Together, ViewReader } from './panels/panel.ts';

/** A state handed to the page before it starts, in place of a server: for reference pictures and tests. */
export interface WallFixture {
  readonly site: SiteDescription;
  readonly views: Readonly<Record<string, View>>;
  readonly missing?: Readonly<Record<string, string>>;
  readonly incomplete?: readonly string[];
  readonly freshness: Freshness;
  readonly dataSet: 'drill' | 'live';
  readonly together?: Together;
  readonly mode?: ModeStep;
  /** Wall time and the moment that the views describe, epoch ms. */
  readonly wall: number;
  readonly viewTime: number;
  /** Where the video link is; nothing: no video comes to this wall. */
  readonly videoUrl?: string;
  /** What operators made of the wall. */
  readonly arrangement?: ArrangementTold;
  /** Who drives the wall. */
  readonly driving?: DrivingTold;
}

declare global {
  var watchfloorFixture: WallFixture | undefined;
}

/** Views of a fixture, in the form in which the link's store gives them. */
export class FixtureViews implements ViewReader {
  readonly #fixture: WallFixture;
  #views: Readonly<Record<string, View>>;
  #changed: ReadonlySet<string> = new Set();

  constructor(fixture: WallFixture) {
    this.#fixture = fixture;
    this.#views = fixture.views;
  }

  read(key: string): View | undefined {
    return this.#views[key];
  }

  missing(key: string): string | undefined {
    return this.#fixture.missing?.[key];
  }

  isComplete(key: string): boolean {
    return !this.#fixture.incomplete?.includes(key);
  }

  takeChanges(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** Puts other views in the place of those that it names. */
  change(views: Readonly<Record<string, View>>): void {
    this.#views = { ...this.#views, ...views };
    this.#changed = new Set(Object.keys(views));
  }
}

/** A source that stands still. */
export function fixtureSource(fixture: WallFixture, views: FixtureViews): WallSource {
  return {
    stateAt: () => ({
      views,
      freshness: fixture.freshness,
      dataSet: fixture.dataSet,
      together: fixture.together,
      mode: fixture.mode,
      driving: fixture.driving,
    }),
    wall: () => fixture.wall,
    begin: () => fixture.wall,
    viewTime: () => fixture.viewTime,
    isSilent: false,
    isRefused: false,
    isOutdated: false,
    askTurn: () => undefined,
    turn: undefined,
    identify: undefined,
    isToStartOver: false,
    scene: undefined,
    arrangement: fixture.arrangement,
    follow: () => undefined,
    version: undefined,
  };
}
