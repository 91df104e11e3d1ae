import type { SiteFile } from '../../protocol/site/site-file.ts';

/** Whether the site declares where a page says it stands. A page without a screen stands for the whole wall. */
export function hasScreen(
  walls: SiteFile['walls'],
  { wall, screen }: { readonly wall: string; readonly screen?: string | undefined },
): boolean {
  const declared = Object.hasOwn(walls, wall) ? walls[wall] : undefined;
  return declared !== undefined && (screen === undefined || Object.hasOwn(declared.screens, screen));
}
