import type { DrivingTold } from '../../protocol/driving.ts';
import type { Wall } from '../../protocol/site/site-file.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { ModeStep } from '../../protocol/wall-mode.ts';
import type { Language } from '../../protocol/words.ts';
import type { WallSize } from '../layout/scene-layout.ts';
import type { Freshness, Together, ViewReader } from '../panels/panel.ts';
import type { PanelSources } from '../panels/panel-sources.ts';
import type { CamerasOptions } from '../video/cameras.ts';
import type { PlacedScreen, Viewport } from './screen-fit.ts';
import type { SurfaceOptions } from './surface.ts';

export interface StageOptions extends SurfaceOptions {
  readonly site: SiteDescription;
  readonly wallName: string;
  readonly wall: WallSize & Pick<Wall, 'pixelShift'>;
  /** This screen's rectangle of the wall, in wall units. */
  readonly screen: PlacedScreen;
  readonly language: Language;
  readonly page: Viewport;
  readonly readDocument: PanelSources['readDocument'];
  /** Undefined where no video comes to this wall. */
  readonly video?: CamerasOptions | undefined;
  /** Something of the client itself did not come, such as the code of a panel. */
  readonly onLoss: (error: unknown) => void;
  /** Frames a second that the bar code counts; no bar code where left out. */
  readonly barCodeHz?: number | undefined;
}

/** What a picture would lack: arrivals are letters, code and files that are on their way. */
export type Lack = 'scene' | 'views' | 'arrivals';

/** The state that a frame is drawn from, beside the scene. */
export interface StageState {
  readonly views: ViewReader & { takeChanges(): ReadonlySet<string> };
  readonly freshness: Freshness;
  readonly dataSet: 'drill' | 'live';
  readonly together?: Together | undefined;
  /** How the wall shows what it shows; undefined: as it is. */
  readonly mode?: ModeStep | undefined;
  readonly driving?: DrivingTold | undefined;
}
