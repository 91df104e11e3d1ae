import { Container } from 'pixi.js';
import { parseDuration } from '../../protocol/duration.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { Words } from '../../protocol/words.ts';
import type { PanelBody, PanelContext, PanelLook } from './panel.ts';
import type { PageState } from './panel-sources.ts';

type WebPanel = Extract<Panel, { panel: 'web' }>;

const DEFAULT_WITHIN = '20s';

const words: Readonly<Record<Exclude<PageState, 'shown'>, Words>> = {
  loading: { zh: '正在打开网页', en: 'Opening the page' },
  refused: { zh: '不在允许的网页之列', en: 'Not one of the pages that the site allows' },
  failed: { zh: '网页打不开，将自动重试', en: 'The page does not load; trying again' },
};

/** A web page of an origin that the site declares, in a frame over the wall. */
export function createWeb({ panel, rectangle, renew, sources }: PanelContext<WebPanel>): PanelBody {
  const page = sources.placePage({
    url: panel.url,
    rectangle,
    zoom: panel.zoom ?? 1,
    withinMs: parseDuration(panel.within ?? DEFAULT_WITHIN),
    onChange: renew,
  });
  // Its path may hold what is nobody's business.
  const about = new URL(panel.url).host;
  const look = (): PanelLook =>
    page.state === 'shown' ? 'shown' : { says: words[page.state], about, isFault: page.state !== 'loading' };
  return { view: new Container(), update: look, frame: () => undefined, destroy: () => page.remove() };
}
