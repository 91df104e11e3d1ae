import { Container } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type Create<P extends Panel> = PanelKindEntry<P>['create'];

/**
 * A kind of panel whose code is a chunk of its own, fetched when a scene with such a panel is built: out of sight, before
 * the scene's time. It waits in its place where the chunk comes late. Not for what has depth.
 */
export function lazyPanel<P extends Panel>({
  load,
  ...entry
}: Omit<PanelKindEntry<P>, 'create'> & { readonly load: () => Promise<Create<P>> }): PanelKindEntry<P> {
  let create: Create<P> | undefined;
  const loaded = async () => (create ??= await load());
  return { ...entry, create: (context) => (create ? create(context) : createLate(context, loaded())) };
}

function createLate<P extends Panel>(context: PanelContext<P>, loaded: Promise<Create<P>>): PanelBody {
  const view = new Container();
  const head = new Container();
  let body: PanelBody | undefined;
  let trouble: unknown;
  let isGone = false;
  const begin = (create: Create<P>) => {
    if (isGone) return;
    try {
      body = create(context);
      view.addChild(body.view);
      if (body.head) head.addChild(body.head);
    } catch (error) {
      // Thrown where the host looks after its panel.
      trouble = error;
    }
  };
  context.waitFor(loaded.then(begin));
  return {
    view,
    head,
    get covered() {
      return body?.covered;
    },
    update: (update) => {
      if (trouble !== undefined) throw trouble;
      return body?.update(update) ?? 'waiting';
    },
    frame: (time) => body?.frame(time),
    choose: (choice) => body?.choose?.(choice) ?? false,
    destroy: () => {
      isGone = true;
      body?.destroy();
      view.destroy({ children: true });
    },
  };
}
