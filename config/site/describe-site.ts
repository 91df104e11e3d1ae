import type { Site, SiteDescription } from '../../protocol/site/site.ts';

/** What a wall client is told of its site: all that it draws, nothing that concerns keys, importers or the drill. */
export function describeSite({ code, file, kinds, metrics, scenes, shapes, tiles }: Site): SiteDescription {
  const { keys: _keys, drill: _drill, geojson: _geojson, ...shown } = file;
  return { code, file: shown, kinds, metrics, scenes, shapes, tiles };
}
