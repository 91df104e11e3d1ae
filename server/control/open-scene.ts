import type { Site } from '../../protocol/site/site.ts';

/** A wall's own scene, where visitors may see it; else the first that they may; undefined where every scene is restricted. */
export function openSceneOf({ file, scenes }: Pick<Site, 'file' | 'scenes'>, wall: string): string | undefined {
  const own = file.walls[wall]?.scene;
  const open = Object.keys(scenes).filter((name) => scenes[name]?.restricted !== true);
  return own !== undefined && open.includes(own) ? own : open[0];
}
