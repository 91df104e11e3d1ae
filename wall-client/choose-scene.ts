import type { SceneFile } from '../protocol/site/scenes.ts';
import type { SiteDescription } from '../protocol/site/site.ts';
import type { Words } from '../protocol/words.ts';
import type { Address } from './address.ts';
import type { Rectangle } from './layout/rectangle.ts';
import type { WallSize } from './layout/scene-layout.ts';
import { chromeWords } from './words/chrome-words.ts';

export interface ChosenScene {
  readonly wallName: string;
  readonly screenName: string | undefined;
  readonly wall: WallSize;
  /** The part of the wall that this page shows, in wall units. */
  readonly screen: Rectangle;
  readonly scene: SceneFile;
}

/** Finds what an address asks for in a site; says in words what there is not. */
export function chooseScene(address: Address, site: SiteDescription): ChosenScene | { readonly refused: Words } {
  const wallName = address.wall ?? Object.keys(site.file.walls)[0] ?? '';
  const wall = site.file.walls[wallName];
  if (!wall) return { refused: chromeWords.noSuchWall };
  const screen =
    address.screen === undefined
      ? { x: 0, y: 0, width: wall.width, height: wall.height }
      : wall.screens[address.screen];
  if (!screen) return { refused: chromeWords.noSuchWall };
  const scene = site.scenes[address.scene ?? wall.scene ?? Object.keys(site.scenes)[0] ?? ''];
  if (!scene) return { refused: chromeWords.noSuchScene };
  return { wallName, screenName: address.screen, wall, screen, scene };
}
