import { BatchTextureArray, CanvasTextSystem, GCSystem, TextureSource, type WebGLRenderer } from 'pixi.js';
import { expect, it } from 'vitest';
import { forgetReleased } from '../../../wall-client/stage/forget-released.ts';

it('what Pixi has let go leaves no name behind, and what it holds stays', () => {
  const rounds: (() => void)[] = [];
  const renderer = { scheduler: { repeat: (round: () => void) => rounds.push(round) } } as unknown as WebGLRenderer;
  const gc = new GCSystem(renderer);
  gc.init(GCSystem.defaultOptions);
  const buffers = { items: { 1: null, 2: { uid: 2 } } };
  gc.addResourceHash(buffers, 'items', 'resource');
  const canvasText = new CanvasTextSystem(renderer);
  const texts = canvasText as unknown as { _activeTextures: Record<string, unknown> };
  Object.assign(texts._activeTextures, { '09:00:01': null, '09:00:02': { usageCount: 1 } });

  forgetReleased({ gc, canvasText });
  for (const round of rounds) round();

  const batch = new BatchTextureArray();
  const drawn = new TextureSource();
  batch.ids[drawn.uid] = 0;
  batch.textures[batch.count++] = drawn;
  batch.clear();

  expect(Object.keys(buffers.items)).toEqual(['2']);
  expect(Object.keys(texts._activeTextures)).toEqual(['09:00:02']);
  expect(batch).toEqual(new BatchTextureArray());
  expect(Object.keys(batch.ids)).toEqual([]);
});
