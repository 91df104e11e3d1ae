/** What both renderers need of their context. */
const NEEDED = { alpha: false, stencil: true, powerPreference: 'high-performance' } as const;

export interface GlCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly gl: WebGL2RenderingContext;
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
  if (antialias !== undefined) return open(size, antialias);
  // Only a context can say who draws. A GPU opens a second one in no time.
  const plain = open(size, false);
  if (!plain || isSoftware(plain.gl)) return plain;
  plain.gl.getExtension('WEBGL_lose_context')?.loseContext();
  return open(size, true);
}

/** Whether pixels are computed by the processor. */
export function isSoftware(gl: WebGL2RenderingContext): boolean {
  const told = gl.getExtension('WEBGL_debug_renderer_info');
  return told !== null && /swiftshader|llvmpipe|softpipe/i.test(String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)));
}

function open(
  { widthPx, heightPx }: Pick<GlCanvasOptions, 'widthPx' | 'heightPx'>,
  antialias: boolean,
): GlCanvas | undefined {
  const canvas = Object.assign(document.createElement('canvas'), { width: widthPx, height: heightPx });
  const gl = canvas.getContext('webgl2', { ...NEEDED, antialias });
  return gl ? { canvas, gl } : undefined;
}
