import { CAMERA_KIND } from '../../../protocol/site/patrol-kinds.ts';
import type { ListedCamera } from '../../../protocol/cameras.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Words } from '../../../protocol/words.ts';
import type { Held } from '../tiles/scene-tiles.ts';
import { cameraWords } from '../words/camera-words.ts';
import { consoleWords } from '../words/console-words.ts';
import type { PaletteItem } from './find-items.ts';

/** What is done to a wall by a key; the palette offers each by its name. */
export interface WallAct {
  readonly words: Words;
  readonly keys: string;
  run(): void;
}

export interface WallItemsWish {
  readonly site: SiteDescription;
  readonly cameras: readonly ListedCamera[];
  readonly acts: readonly WallAct[];
  /** Address behind `#` -> what the page is called. */
  readonly pages: readonly (readonly [string, Words])[];
  readonly onTake: (scene: string) => void;
  readonly onPick: (held: Held) => void;
  readonly read: (words: Words) => string;
}

/** Everything that can be done on the page of a wall: scenes, acts, tours, pages, cameras. */
export function wallItems({ site, cameras, acts, pages, onTake, onPick, read }: WallItemsWish): readonly PaletteItem[] {
  const kind = site.kinds[CAMERA_KIND]?.name ?? cameraWords.cameras;
  return [
    ...Object.entries(site.scenes).map(([scene, { name }], index) => ({
      id: `scene/${scene}`,
      words: name,
      sort: consoleWords.scenes,
      keys: String(index + 1),
      run: () => onTake(scene),
    })),
    ...acts.map(({ words, keys, run }) => ({ id: `act/${keys}`, words, sort: consoleWords.actions, keys, run })),
    ...pages.map(([address, words]) => ({
      id: `page/${address}`,
      words,
      sort: cameraWords.page,
      run: () => {
        window.location.hash = address;
      },
    })),
    ...Object.entries(site.file.tours ?? {}).map(([tour, { name }]) => ({
      id: `tour/${tour}`,
      words: name,
      sort: cameraWords.tours,
      run: () => onPick({ kind: 'tour', tour, name: read(name) }),
    })),
    ...cameras.map(({ number, id, name }) => ({
      id: `camera/${id}`,
      words: name,
      sort: kind,
      keys: `${number}.`,
      run: () => onPick({ kind: 'camera', id, name: read(name) }),
    })),
  ];
}
