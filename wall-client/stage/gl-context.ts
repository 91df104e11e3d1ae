/** What both renderers need of their context: the page shows through nowhere, and masks are stencils. */
const NEEDED = { alpha: false, stencil: true, powerPreference: 'high-performance' } as const;
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;

export interface GlCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly gl: WebGL2RenderingContext;
  /** Whether pixels are computed by the processor. */
  readonly isSoftware: boolean;
}

export interface GlCanvasOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Whether edges are smoothed; undefined: wherever a GPU draws. By the processor, that takes a third of each frame. */
  readonly antialias: boolean | undefined;
}

/**
 * Opens a canvas, as large as it will be from the start: each change makes all of its buffers anew, and waits for them.
 * Undefined where there is no WebGL 2.
 */
export function openGlCanvas({ antialias, ...size }: GlCanvasOptions): GlCanvas | undefined {
  if (antialias !== undefined) return openWith({ ...size, antialias });
  // Only a context can say who draws.
  const plain = openWith({ ...size, antialias: false });
  if (!plain || plain.isSoftware) return plain;
  const smooth = openWith({ ...size, antialias: true });
  if (!smooth) return plain;
  plain.gl.getExtension('WEBGL_lose_context')?.loseContext();
  return smooth;
}

function openWith({ widthPx, heightPx, antialias }: GlCanvasOptions & { antialias: boolean }): GlCanvas | undefined {
  const canvas = Object.assign(document.createElement('canvas'), { width: widthPx, height: heightPx });
  const gl = canvas.getContext('webgl2', { ...NEEDED, antialias });
  return gl ? { canvas, gl, isSoftware: isSoftware(gl) } : undefined;
}

/** Waits for the GPU's process to answer. */
export function isSoftware(gl: WebGL2RenderingContext): boolean {
  const told = gl.getExtension('WEBGL_debug_renderer_info');
  return told !== null && SOFTWARE.test(String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)));
}
