import type { MosaicLayout } from './scenes.ts';

/** How many tiles a layout has: `16` has 16, `1+7` eight. */
export function countTiles(layout: MosaicLayout): number {
  if (typeof layout === 'object') return layout.columns * layout.rows;
  return layout.split('+').reduce((sum, part) => sum + Number(part), 0);
}
