import type { Container } from 'pixi.js';
import type { Camera, Scene as DepthGraph } from 'three';
import type { DrivingTold } from '../../protocol/driving.ts';
import type { Sync } from '../../protocol/messages.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { View } from '../../protocol/views.ts';
import type { ModeStep } from '../../protocol/wall-mode.ts';
import type { Language, Words } from '../../protocol/words.ts';
import type { Rectangle } from '../layout/rectangle.ts';
import type { Theme } from '../theme/theme.ts';
import type { SiteClock } from '../words/site-clock.ts';
import type { PanelSources } from './panel-sources.ts';

/** Where panels read their views from; the link's store is one, a fixture another. */
export interface ViewReader {
  read(key: string): View | undefined;
  /** Why a key cannot be shown. */
  missing(key: string): string | undefined;
  isComplete(key: string): boolean;
}

/** How fresh the views are. */
export type Freshness =
  | { readonly state: 'connecting' }
  /** `counted`: share of the entities that every metric counts; left out where all count all. */
  | { readonly state: 'live'; readonly ageMs: number; readonly counted?: number | undefined }
  /** The views are what was known at `sinceMs` (epoch ms of wall time). */
  | { readonly state: 'stale'; readonly sinceMs: number; readonly because: 'disconnected' | 'source' | 'refused' };

/** How the screens of this wall keep together. */
export type Together = Pick<Sync, 'screens' | 'skewMs' | 'errorMs' | 'frameRate'>;

/** What a panel is made from. It draws into its own container, in device pixels from its rectangle's corner. */
export interface PanelContext<P extends Panel = Panel> {
  readonly panel: P;
  /** Its name in the scene. */
  readonly name: string;
  /** Room to draw in, in device pixels of the wall. */
  readonly rectangle: Rectangle;
  /** The whole wall in the same pixels; a panel that lies behind the others may reach out to it. */
  readonly wall: Rectangle;
  readonly theme: Theme;
  readonly language: Language;
  readonly site: SiteDescription;
  readonly clock: SiteClock;
  /** Whether free text can be drawn yet; if not, it is fetched and the panel is updated again. */
  readonly canDraw: (text: string) => boolean;
  /** What it shows has changed by itself: it is updated again. */
  readonly renew: () => void;
  /** Until the work has ended the picture is not settled; then the panel is updated again. For what must not fail. */
  readonly waitFor: (work: Promise<unknown>) => void;
  readonly sources: PanelSources;
}

/** What a panel is told when something that it shows has changed. */
export interface PanelUpdate {
  readonly views: ViewReader;
  /** Wall time from which the change holds, epoch ms. */
  readonly at: number;
  /** The moment that the views describe. */
  readonly viewTime: number;
  readonly freshness: Freshness;
  readonly dataSet: 'drill' | 'live';
  /** Undefined where there is one screen, or nobody knows. */
  readonly together?: Together | undefined;
  /** How the wall shows what it shows; undefined: as it is. */
  readonly mode?: ModeStep | undefined;
  /** Who drives the wall; undefined where nobody has said so. */
  readonly driving?: DrivingTold | undefined;
}

/** The moment that a frame is drawn for; one object, changed in place. */
export interface FrameTime {
  /** Wall time, epoch ms. */
  wall: number;
  /** The moment that the views describe: wall time, or the data's where the site's clock is `data`. */
  view: number;
}

/** Something with depth that is drawn under all panels. */
export interface Depth {
  readonly graph: DepthGraph;
  readonly camera: Camera;
  /** Where on the wall the camera's picture lies, in device pixels. */
  readonly rectangle: Rectangle;
}

/** Whether there is anything to show, or why there is not. */
export type PanelLook = 'shown' | 'empty' | 'waiting' | PanelExcuse;

/** Stands in the place of what cannot be shown. */
export interface PanelExcuse {
  readonly says: Words;
  /** What they are said of, such as the name of a file. */
  readonly about?: string;
  readonly isFault: boolean;
}

export type PanelChoice = { readonly x: number; readonly y: number } | { readonly index: number };

/** A panel that stands on the wall. */
export interface PanelBody {
  readonly view: Container;
  /** Shown at the right end of the title line: a legend, a unit. */
  readonly head?: Container;
  readonly depth?: Depth;
  /** Where nothing behind it is seen, in its own pixels; another list when it is another place. */
  readonly covered?: readonly Rectangle[] | undefined;
  /** Takes in what changed; says whether there is anything to show. */
  update(update: PanelUpdate): PanelLook;
  /** Moves what moves; makes nothing. */
  frame(time: FrameTime): void;
  /** Somebody at this page points at a place of the panel (device px), or names one of its parts; whether that meant something. */
  choose?(choice: PanelChoice): boolean;
  destroy(): void;
}

export type Chrome = 'card' | 'ground' | 'bare';

/** One kind of panel. */
export interface PanelKindEntry<P extends Panel = Panel> {
  /** `card`: ground and title line are drawn around it. `ground`: a ground without a title. `bare`: it stands on the wall by itself. */
  readonly chrome: Chrome | ((panel: P) => Chrome);
  /** The metrics that it shows. */
  readonly metrics: (panel: P) => readonly string[];
  /** Whether it has to hear of link and age as well. */
  readonly watchesFreshness?: true;
  readonly create: (context: PanelContext<P>) => PanelBody;
}
