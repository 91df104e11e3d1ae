import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ArrangementStep, AS_DECLARED } from '../../../protocol/arrangement.ts';
import type { Command } from '../../../protocol/commands.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useCameraList } from '../api/cameras.ts';
import { request } from '../api/request.ts';
import { useSpeech } from '../words/language.tsx';
import type { Entry } from './read-entry.ts';
import { commandFor, type Held, type SceneTile, shownOn, tilesOf } from './scene-tiles.ts';
import type { NamedTile } from './tile-bar.tsx';

export interface TilesWish {
  readonly site: SiteDescription;
  readonly wall: string;
  readonly standing: string | undefined;
  readonly previewed: string | undefined;
  readonly command: (command: Command) => void;
  readonly onPreview: (scene: string) => void;
}

/** What somebody has in hand, which tile is meant, and what puts the one onto the other. */
export function useTiles({ site, wall, standing, previewed, command, onPreview }: TilesWish) {
  const { say, read } = useSpeech();
  const [held, setHeld] = useState<Held>();
  const [chosen, setChosen] = useState<SceneTile>();
  const { cameras } = useCameraList();
  // This page is drawn anew each second: none of 50,000 is to be looked for one by one.
  const byId = useMemo(() => new Map(cameras.map((camera) => [camera.id, camera])), [cameras]);
  const { data } = useQuery({
    queryKey: ['arrangement', wall],
    queryFn: () =>
      request<{ now: number; holds: ArrangementStep; coming: readonly ArrangementStep[] }>(
        'GET',
        `/walls/${wall}/arrangement`,
      ),
  });
  // What is to come stands for whoever looks at tiles: it comes within a blink.
  const arrangement = data?.coming.at(-1)?.arrangement ?? data?.holds.arrangement ?? AS_DECLARED;

  // Numbers mean the tiles of the preview, else those on the wall.
  const meant = previewed !== undefined && tilesOf(site, previewed).length > 0 ? previewed : standing;
  const tiles = meant === undefined ? [] : tilesOf(site, meant);
  const sayCamera = (id: string) => {
    const camera = byId.get(id);
    return camera ? read(camera.name) : id;
  };
  const named = tiles.map((tile): NamedTile => {
    const shown = shownOn({ site, arrangement }, tile, data?.now ?? 0);
    return {
      ...tile,
      shows: shown?.camera === undefined ? '' : sayCamera(shown.camera),
      isTour: shown?.isTour === true,
      isHeld: shown?.isHeld === true,
    };
  });
  const letGo = () => {
    setHeld(undefined);
    setChosen(undefined);
  };
  const put = (thing: Held, tile: SceneTile) => {
    command(commandFor(thing, tile));
    letGo();
  };
  const warn = (message: string) => notifications.show({ message, color: 'yellow' });
  /** The camera and the tile that an entry means; a word where there is none. */
  const find = ({ camera: number, tile: place }: Extract<Entry, { kind: 'tile' }>) => {
    const camera = number === undefined ? undefined : cameras.find((each) => each.number === number);
    if (number !== undefined && !camera) return { refused: say('noSuchCamera') };
    const thing: Held | undefined = camera ? { kind: 'camera', id: camera.id, name: read(camera.name) } : held;
    if (!thing) return { refused: say('nothingPicked') };
    // Where neither picture has tiles: those of the first scene that has, which is then previewed.
    const scene =
      meant !== undefined && tiles.length > 0
        ? meant
        : Object.keys(site.scenes).find((name) => tilesOf(site, name).length > 0);
    const own = scene === undefined ? [] : tilesOf(site, scene);
    const tile = place === undefined ? chosen : own[place - 1];
    if (!tile) return { refused: say(own.length === 0 ? 'noTiles' : 'noSuchTile') };
    return { thing, tile };
  };
  const enter = (entry: Extract<Entry, { kind: 'tile' }>) => {
    const found = find(entry);
    if ('refused' in found) {
      warn(found.refused);
      return;
    }
    if (found.tile.scene !== standing && found.tile.scene !== previewed) onPreview(found.tile.scene);
    put(found.thing, found.tile);
  };
  const sayEntry = (entry: Extract<Entry, { kind: 'tile' }>) => {
    const found = find(entry);
    if ('refused' in found) return found.refused;
    const scene = site.scenes[found.tile.scene];
    return `${say('willPut')} ${found.thing.name} → ${say('tile')} ${found.tile.number}${scene ? ` · ${read(scene.name)}` : ''}`;
  };
  return {
    held,
    chosen,
    arrangement,
    meant,
    named,
    isEnlarged: chosen !== undefined && arrangement.mosaics?.[chosen.scene]?.[chosen.panel]?.enlarged === chosen.tile,
    pick: (thing: Held) => {
      setChosen(undefined);
      setHeld(thing);
    },
    choose: (tile: SceneTile) => setChosen(tile),
    letGo,
    put,
    enter,
    sayEntry,
  };
}
