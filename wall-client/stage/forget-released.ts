import { BatchTextureArray, type WebGLRenderer } from 'pixi.js';

/** What Pixi keeps by name, and where: `null` stands where something was let go. */
interface Table {
  readonly context: object;
  readonly hash: string;
}

/**
 * Pixi keeps the name of whatever it has let go: of buffers, textures and graphics up to 10,000 in each table; of texts, and
 * of what each of its batches ever drew, without end. A wall lives for weeks and writes a text or more each second, so they
 * are forgotten: a batch's when it is made anew, the others with Pixi's own rounds.
 *
 * Call after `init`. Pixi lists its tables, but only for itself: another version may have others.
 */
export function forgetReleased({ gc, canvasText }: Pick<WebGLRenderer, 'gc' | 'canvasText'>): void {
  const { _managedResourceHashes: tables } = gc as unknown as { readonly _managedResourceHashes: readonly Table[] };
  BatchTextureArray.prototype.clear = clear;
  for (const { context, hash } of [...tables, { context: canvasText, hash: '_activeTextures' }])
    gc.addCollection(context, hash, 'hash');
}

/** In place of Pixi's own, which leaves `null` under the number of every texture. */
function clear(this: BatchTextureArray): void {
  this.textures.length = 0;
  if (this.count > 0) this.ids = Object.create(null) as BatchTextureArray['ids'];
  this.count = 0;
}
