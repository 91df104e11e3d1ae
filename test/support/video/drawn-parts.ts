import type { Page } from 'playwright-core';
import type {} from '../../../wall-client/main.ts';

export interface PictureSize {
  readonly drawn: readonly [width: number, height: number];
  /** As it lies in its first texture. */
  readonly made: readonly [width: number, height: number];
}

/** Of each camera's picture that is to be seen on a wall, px; as it was drawn last. */
export function readPictureSizes(page: Page): Promise<PictureSize[]> {
  return page.evaluate(() => {
    interface Texture {
      readonly pixelWidth: number;
      readonly pixelHeight: number;
    }
    interface Node {
      readonly visible: boolean;
      readonly children: readonly Node[];
      readonly scale: { readonly x: number; readonly y: number };
      readonly shader?: { readonly resources: { readonly uPicture?: Texture; readonly uLuma?: Texture } };
    }
    const sizes: PictureSize[] = [];
    const walk = (node: Node): void => {
      if (!node.visible) return;
      const texture = node.shader?.resources.uPicture ?? node.shader?.resources.uLuma;
      if (texture) sizes.push({ drawn: [node.scale.x, node.scale.y], made: [texture.pixelWidth, texture.pixelHeight] });
      for (const child of node.children) walk(child);
    };
    const wall = globalThis.watchfloor;
    if (wall) walk(wall.stage.view as unknown as Node);
    return sizes;
  });
}

/** Of how many pieces the grounds of a wall are drawn. */
export function countGroundPieces(page: Page): Promise<number> {
  return page.evaluate(() => {
    interface Node {
      readonly label: string;
      readonly visible: boolean;
      readonly children: readonly Node[];
      readonly geometry: { readonly indexBuffer: { readonly data: { readonly length: number } } };
    }
    const INDICES_OF_A_PIECE = 6;
    let pieces = 0;
    const walk = (node: Node): void => {
      if (!node.visible) return;
      if (node.label === 'ground') pieces += node.geometry.indexBuffer.data.length / INDICES_OF_A_PIECE;
      for (const child of node.children) walk(child);
    };
    const wall = globalThis.watchfloor;
    if (wall) walk(wall.stage.view as unknown as Node);
    return pieces;
  });
}
