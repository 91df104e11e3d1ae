import { useElementSize } from '@mantine/hooks';
import type { Arrangement } from '../../../protocol/arrangement.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useDropPlace } from './carried.ts';
import { type Held, type PlacedTile, placeTiles, type SceneTile } from './scene-tiles.ts';
import classes from './tiles.module.css';

export interface TileOverlayProps {
  readonly site: SiteDescription;
  readonly wall: string;
  readonly scene: string;
  readonly arrangement: Arrangement;
  /** What a click puts onto a tile; undefined: it chooses the tile. */
  readonly held: Held | undefined;
  readonly chosen: SceneTile | undefined;
  readonly onPut: (held: Held, tile: SceneTile) => void;
  readonly onChoose: (tile: SceneTile) => void;
}

/**
 * The tiles over a picture of the wall, for whoever points. What they do can be done with the tile's number as well, so
 * neither Tab nor a screen reader comes here: some would be too small.
 */
export function TileOverlay({ site, wall, scene, arrangement, held, chosen, onPut, onChoose }: TileOverlayProps) {
  const { ref, width, height } = useElementSize();
  const tiles = placeTiles({
    site,
    wall,
    scene,
    arrangement,
    width,
    height,
    devicePixelRatio: window.devicePixelRatio,
  });
  return (
    <div ref={ref} className={classes.overlay} aria-hidden="true" data-holding={held !== undefined || undefined}>
      {tiles.map((tile) => (
        <TilePlace
          key={`${tile.panel}/${tile.tile}`}
          tile={tile}
          isChosen={chosen?.scene === scene && chosen.number === tile.number}
          onPut={onPut}
          onClick={() => (held ? onPut(held, tile) : onChoose(tile))}
        />
      ))}
    </div>
  );
}

interface TilePlaceProps extends Pick<TileOverlayProps, 'onPut'> {
  readonly tile: PlacedTile;
  readonly isChosen: boolean;
  readonly onClick: () => void;
}

function TilePlace({ tile, isChosen, onPut, onClick }: TilePlaceProps) {
  const { ref, isOver } = useDropPlace<HTMLDivElement>({
    takes: ({ kind }) => kind !== 'scene',
    onDrop: (carried) => {
      if (carried.kind !== 'scene') onPut(carried, tile);
    },
  });
  const { x, y, width, height } = tile.place;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same is done by keys and by the buttons of `TileBar`.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <div
      ref={ref}
      className={classes.tile}
      data-tile={tile.number}
      data-over={isOver || undefined}
      data-chosen={isChosen || undefined}
      style={{ left: x, top: y, width, height }}
      onClick={onClick}
    >
      <span className={classes.number}>{tile.number}</span>
    </div>
  );
}
