export interface DrawCalls {
  /** So far. */
  count: number;
  /** False: calls are counted and draw nothing, so that software GL takes no time for pixels. */
  drawsPixels: boolean;
  /** The browser's own again. */
  stop(): void;
}

/** For a page: counts the draw calls of all its WebGL contexts from now on. */
export function countDrawCalls(): DrawCalls {
  const gl = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const names = ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'];
  const originals = names.map((name) => [name, gl[name]] as const);
  const calls: DrawCalls = {
    count: 0,
    drawsPixels: true,
    stop: () => {
      for (const [name, original] of originals) if (original) gl[name] = original;
    },
  };
  for (const [name, original] of originals)
    gl[name] = function (...args) {
      calls.count += 1;
      return calls.drawsPixels ? original?.apply(this, args) : undefined;
    };
  return calls;
}
