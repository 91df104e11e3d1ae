import type { SiteFile } from '../../../protocol/site/site-file.ts';
import type { VideoHello } from '../../../protocol/video.ts';
import type { Access } from '../../live/sessions/access.ts';

/**
 * Whether restricted cameras are relayed to a page ([VD7]). An administrator sees them all, whoever holds an API key none of
 * them: it may name any screen. A page of this machine and a paired screen see what their place on the wall may show.
 */
export function maySeeRestricted(
  walls: SiteFile['walls'],
  { role, may }: Pick<Access, 'role' | 'may'>,
  { wall, screen }: Pick<VideoHello, 'wall' | 'screen'>,
): boolean {
  if (may('camera.seeRestricted')) return true;
  const declared = Object.hasOwn(walls, wall) ? walls[wall] : undefined;
  if (role === 'scope' || !declared) return false;
  const shown = screen === undefined ? Object.values(declared.screens) : [declared.screens[screen]];
  return shown.every((place) => place?.sees === 'restricted');
}
