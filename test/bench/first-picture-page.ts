// What a page of the first-picture bench is given before it opens; handed to the browser as it stands, so it uses nothing
// from outside of itself.
import type {} from '../../wall-client/main.ts';

export interface FirstPicture {
  /** From the start of the navigation until the GPU had drawn the first picture that lacks nothing, ms. */
  readonly pictureMs: number;
  /** What the page marked on the way, ms after the start of the navigation. */
  readonly marks: Readonly<Record<string, number>>;
}

declare global {
  var firstPicture: Promise<FirstPicture> | undefined;
}

/** At the wall's mark, waits for the GPU: without one, what was told to it is drawn long after it was told. */
export function watchFirstPicture(): void {
  const { promise, resolve } = Promise.withResolvers<FirstPicture>();
  globalThis.firstPicture = promise;
  const mark = performance.mark.bind(performance);
  // In the very task of the picture: whoever is told of it later waits for the pictures after it as well.
  performance.mark = (name, options) => {
    const made = mark(name, options);
    if (name !== 'whole picture') return made;
    performance.mark = mark;
    const gl = globalThis.watchfloor?.stage.canvas.getContext('webgl2');
    // Answers only when everything before it has been drawn.
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    const pictureMs = performance.now();
    const marks = performance.getEntriesByType('mark').map((one) => [one.name, one.startTime] as const);
    resolve({ pictureMs, marks: Object.fromEntries(marks) });
    return made;
  };
}
