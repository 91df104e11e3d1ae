import { type Container, Graphics, type GraphicsContext } from 'pixi.js';

/**
 * Destroys what stands under a view, and with it the contexts of its graphics: Pixi keeps these, and their buffers on the
 * GPU, wherever `destroy` is told of children alone. No context here is shared.
 */
export function releaseContexts(view: Container, destroy: () => void): void {
  const contexts: GraphicsContext[] = [];
  collect(view, contexts);
  destroy();
  for (const context of contexts) context.destroy();
}

/** For what goes while its panel stays, such as a row of a list. */
export function destroyPart(part: Container): void {
  releaseContexts(part, () => part.destroy({ children: true }));
}

function collect(view: Container, contexts: GraphicsContext[]): void {
  if (view instanceof Graphics) contexts.push(view.context);
  for (const child of view.children) collect(child, contexts);
}
