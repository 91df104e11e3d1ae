import { BrowserAdapter, DOMAdapter } from 'pixi.js';

/**
 * Canvases that texts are written on lie where the processor writes: each is small, written once, and sent to the GPU as
 * the picture of a texture. Written by the GPU, each is a surface of its own there, and waits in the queue of its pictures.
 */
export function writeTextsByProcessor(): void {
  DOMAdapter.set({ ...BrowserAdapter, createCanvas });
}

function createCanvas(width?: number, height?: number): HTMLCanvasElement {
  const canvas = BrowserAdapter.createCanvas(width, height) as HTMLCanvasElement;
  const getContext = canvas.getContext.bind(canvas) as (kind: string, options?: object) => RenderingContext | null;
  const withOptions = (kind: string, options?: object) =>
    getContext(kind, kind === '2d' ? { willReadFrequently: true, ...options } : options);
  return Object.assign(canvas, { getContext: withOptions as HTMLCanvasElement['getContext'] });
}
