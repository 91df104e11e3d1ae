import { countTiles } from '../../../protocol/site/mosaic-tiles.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Words } from '../../../protocol/words.ts';

/** A mosaic of a scene of the site, which any wall can show. */
export interface Mosaic {
  readonly scene: string;
  readonly panel: string;
  readonly name: Words;
  readonly tiles: number;
}

/** Every mosaic of the site, in the order of its scenes. */
export function findMosaics({ scenes }: Pick<SiteDescription, 'scenes'>): readonly Mosaic[] {
  return Object.entries(scenes).flatMap(([scene, { name, panels }]) =>
    Object.entries(panels).flatMap(([panel, declared]) =>
      declared.panel === 'mosaic' ? [{ scene, panel, name, tiles: countTiles(declared.layout) }] : [],
    ),
  );
}
