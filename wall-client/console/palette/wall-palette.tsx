import { useMemo } from 'react';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useCameraList } from '../api/cameras.ts';
import { offersOf, useSession } from '../api/session.tsx';
import { briefingWords } from '../briefing/briefing-words.ts';
import { deskPages } from '../frame/desk-pages.tsx';
import type { Held } from '../tiles/scene-tiles.ts';
import { consoleWords } from '../words/console-words.ts';
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
  const role = session?.user.role;
  const items = useMemo(() => {
    const offers = role === undefined ? undefined : offersOf(role);
    const pages = [
      ...Object.entries(site.file.walls).map(([wall, { name }]) => [`wall/${wall}`, name] as const),
      ...(offers?.directs
        ? [['briefings', briefingWords.briefings] as const, ['screens', consoleWords.screens] as const]
        : []),
      ...(offers?.manages ? [['accounts', consoleWords.accounts] as const] : []),
      ...deskPages.flatMap(({ address, name, isOffered }) =>
        offers && isOffered(offers) ? [[address, name] as const] : [],
      ),
    ];
    const scenes = offers?.directs ? site : { ...site, scenes: {} };
    return wallItems({ site: scenes, cameras: offers?.directs ? cameras : [], acts, pages, onTake, onPick, read });
  }, [site, cameras, acts, role, onTake, onPick, read]);
  return <Palette items={items} opened onClose={onClose} />;
}
