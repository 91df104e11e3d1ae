import type { SiteFile } from '../../../protocol/site/site-file.ts';
import type { VideoHello } from '../../../protocol/video.ts';
import type { Access } from '../../live/sessions/access.ts';

/**
 * Whether restricted cameras are relayed to a page ([VD7]). A page of this machine and a paired screen see what their place on
 * the wall may show. Whoever else comes may name any screen: people and API keys see all of them, by their right, or none.
 */
export function maySeeRestricted(
  walls: SiteFile['walls'],
  { role, may }: Pick<Access, 'role' | 'may'>,
  { wall, screen }: Pick<VideoHello, 'wall' | 'screen'>,
): boolean {
  if (may('camera.seeRestricted')) return true;
  const declared = Object.hasOwn(walls, wall) ? walls[wall] : undefined;
  if ((role !== 'screen' && role !== 'machine') || !declared) return false;
  const shown = screen === undefined ? Object.values(declared.screens) : [declared.screens[screen]];
  return shown.every((place) => place?.sees === 'restricted');
}
