import { useMemo } from 'react';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useCameraList } from '../api/cameras.ts';
import type { OfferedRight } from '../api/offered-rights.ts';
import { mayDo, useSession } from '../api/session.tsx';
import { deskPages } from '../frame/desk-pages.tsx';
import type { Held } from '../tiles/scene-tiles.ts';
import { useSpeech } from '../words/language.tsx';
import { Palette } from './palette.tsx';
import { type WallAct, wallItems } from './wall-items.ts';

export interface WallPaletteProps {
  readonly site: SiteDescription;
  readonly acts: readonly WallAct[];
  readonly onTake: (scene: string) => void;
  readonly onPick: (held: Held) => void;
  readonly onClose: () => void;
}

/** The palette of a wall's page. */
export function WallPalette({ site, acts, onTake, onPick, onClose }: WallPaletteProps) {
  const { read } = useSpeech();
  const { cameras } = useCameraList();
  const { data: session } = useSession();
  const items = useMemo(() => {
    const may = (right: OfferedRight) => session !== undefined && session !== null && mayDo(session, right);
    const directs = may('wall.direct');
    const pages = [
      ...Object.entries(site.file.walls).map(([wall, { name }]) => [`wall/${wall}`, name] as const),
      ...deskPages.flatMap(({ address, name, right }) => (may(right) ? [[address, name] as const] : [])),
    ];
    const scenes = directs ? site : { ...site, scenes: {} };
    return wallItems({ site: scenes, cameras: directs ? cameras : [], acts, pages, onTake, onPick, read });
  }, [site, cameras, acts, session, onTake, onPick, read]);
  return <Palette items={items} opened onClose={onClose} />;
}
