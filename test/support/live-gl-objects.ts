import type { BrowserContext } from 'playwright-core';

/** Has the pages of a context count the GL objects that live, by kind, in `globalThis.alive`. */
export async function countGlObjects(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const alive: Record<string, number> = {};
    Object.assign(globalThis, { alive });
    const gl = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const kind of ['Texture', 'Buffer', 'Program', 'Framebuffer', 'VertexArray', 'Renderbuffer']) {
      alive[kind] = 0;
      const gone = new WeakSet<object>();
      const create = gl[`create${kind}`];
      const remove = gl[`delete${kind}`];
      gl[`create${kind}`] = function (...args) {
        alive[kind] = (alive[kind] ?? 0) + 1;
        return create?.apply(this, args);
      };
      gl[`delete${kind}`] = function (thing, ...args) {
        if (thing && !gone.has(thing as object)) alive[kind] = (alive[kind] ?? 0) - 1;
        if (thing) gone.add(thing as object);
        return remove?.apply(this, [thing, ...args]);
      };
    }
  });
}
