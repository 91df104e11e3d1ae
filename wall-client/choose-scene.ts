import type { Wall } from '../protocol/site/site-file.ts';
import type { SceneFile } from '../protocol/site/scenes.ts';
import type { SiteDescription } from '../protocol/site/site.ts';
import type { Words } from '../protocol/words.ts';
import type { Address } from './address.ts';
import type { WallSize } from './layout/scene-layout.ts';
import type { PlacedScreen } from './stage/screen-fit.ts';
import { chromeWords } from './words/chrome-words.ts';

export interface ChosenScene {
  readonly wallName: string;
  readonly screenName: string | undefined;
  /** `pixelShift`: of the displays of the wall, not of a desk's. */
  readonly wall: WallSize & Pick<Wall, 'pixelShift'>;
  /** The part of the wall that this page shows, in wall units. */
  readonly screen: PlacedScreen;
  /** What the address names, else the wall's own. */
  readonly sceneName: string;
  readonly scene: SceneFile;
}

/** Least and most of the width of a wall that takes its proportions from a page, as shares of its height. */
const NARROWEST = 1.5;
const WIDEST = 4;
/** Proportions that differ by less are the wall's own, with a border. */
const SAME_SHARE = 0.06;

/**
 * Finds what an address asks for in a site; says in words what there is not. A page that is none of the wall's screens
 * and has other proportions, such as a desk's, gets the scene laid out for itself, at the same size of type.
 */
export function chooseScene(
  address: Address,
  site: SiteDescription,
  page: { readonly width: number; readonly height: number },
): ChosenScene | { readonly refused: Words } {
  const wallName = address.wall ?? Object.keys(site.file.walls)[0] ?? '';
  const declared = site.file.walls[wallName];
  if (!declared) return { refused: chromeWords.noSuchWall };
  const wall = address.screen === undefined ? suitPage(declared, page) : declared;
  const screen =
    address.screen === undefined
      ? { x: 0, y: 0, width: wall.width, height: wall.height }
      : declared.screens[address.screen];
  if (!screen) return { refused: chromeWords.noSuchWall };
  const sceneName = address.scene ?? declared.scene ?? Object.keys(site.scenes)[0] ?? '';
  const scene = site.scenes[sceneName];
  if (!scene) return { refused: chromeWords.noSuchScene };
  return { wallName, screenName: address.screen, wall, screen, sceneName, scene };
}

/** The wall as a page of these proportions lays it out: its own, or one for a page that has others. */
export function suitPage(
  { width, height }: WallSize,
  page: { readonly width: number; readonly height: number },
): WallSize {
  const proportion = Math.min(WIDEST, Math.max(NARROWEST, page.width / Math.max(1, page.height)));
  const isSame = Math.abs(proportion / (width / height) - 1) < SAME_SHARE;
  return isSame ? { width, height } : { width: Math.round(height * proportion), height };
}
