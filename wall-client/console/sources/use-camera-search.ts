import { useCallback, useMemo } from 'react';
import type { ListedCamera } from '../../../protocol/cameras.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { type SearchText, searchText } from '../search/find-matches.ts';
import { usePinyin } from '../search/use-pinyin.ts';

const NO_NAMES: readonly string[] = [];
const NOTHING = searchText([], '');

/** In what is looked for a camera: its number, id, names, how these are typed, and its district. `isWanted`: somebody looks for something. */
export function useCameraTexts({
  cameras,
  site,
  isWanted,
}: {
  readonly cameras: readonly ListedCamera[];
  readonly site: SiteDescription;
  readonly isWanted: boolean;
}): (camera: ListedCamera) => SearchText {
  const names = useMemo(() => (isWanted ? cameras.map(({ name }) => name.zh) : NO_NAMES), [cameras, isWanted]);
  const { read, revision } = usePinyin(names);
  const texts = useMemo(() => {
    void revision;
    const districts = new Map(site.file.districts.map(({ code, name }) => [code, name]));
    return new Map(
      isWanted
        ? cameras.map((camera): [ListedCamera, SearchText] => {
            const { number, id, name, district } = camera;
            const place = districts.get(district);
            const parts = [String(number), name.zh, name.en, id, place?.zh ?? '', place?.en ?? ''];
            return [camera, searchText(parts, read(name.zh))];
          })
        : [],
    );
  }, [cameras, site, isWanted, read, revision]);
  return useCallback((camera) => texts.get(camera) ?? NOTHING, [texts]);
}
