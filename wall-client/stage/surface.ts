// Pixi writes its shaders' upload code by `new Function`, which the server's pages forbid; this puts plain code in its place.
import 'pixi.js/unsafe-eval';
// A renderer draws only what it has been told of when it is made; the code of pictures that are meshes comes later.
import 'pixi.js/mesh';
import { type Container, Matrix as PanelMatrix, WebGLRenderer as PanelRenderer } from 'pixi.js';
import { type Camera, ColorManagement, LinearSRGBColorSpace, Matrix4, WebGLRenderer as DepthRenderer } from 'three';
import { intersection, type Rectangle } from '../layout/rectangle.ts';
import type { Depth } from '../panels/panel.ts';
import { colours } from '../theme/colours.ts';
import { cropMatrix } from './crop-projection.ts';
import { forgetReleased } from './forget-released.ts';
import { type GlCanvas, type GlCanvasOptions, openGlCanvas } from './gl-context.ts';
import type { ScreenFit } from './screen-fit.ts';
import type { SurfaceMode } from './surface-mode.ts';
import { writeTextsByProcessor } from './text-canvases.ts';

// Colours are the theme's own sRGB numbers, in shaders as well: no conversion on the way in or out.
ColorManagement.enabled = false;

/** A triangle that is cut at the edge of a viewport has other rounding there: the cut lies out of sight. */
const CROP_MARGIN_PX = 512;

/**
 * Pixi draws what has up to 16 textures at once, by a shader that asks of each pixel which of them is its own. A GPU does
 * not mind; where pixels are computed by the processor, a ground of the whole wall took 90 ns a pixel, and takes 45 with 4.
 */
const SOFTWARE_BATCH_TEXTURES = 4;

export interface SurfaceOptions extends Pick<GlCanvasOptions, 'antialias'> {
  readonly surface: SurfaceMode;
  /** To draw on, if there is one already. */
  readonly glCanvas?: GlCanvas | undefined;
}

/** The only place that touches a GL context: three.js draws what has depth, Pixi the panels over it. */
export class Surface {
  /** To be laid over each other in this order; one where the context is shared. */
  readonly canvases: readonly HTMLCanvasElement[];
  /** Colour of what is seen where nothing is drawn. */
  ground: number = colours.background;
  readonly #depth: DepthRenderer;
  readonly #panels: PanelRenderer;
  #fit: ScreenFit;
  readonly #isShared: boolean;
  /** Of the GPU: a larger viewport is cut down without a word. */
  readonly #viewportMaxPx: readonly [width: number, height: number];
  /** What the canvas shows of the wall, and what lies around it. */
  #nearby: Rectangle;
  /** How far around the canvas what is cropped reaches, px. */
  readonly #margin: { readonly across: number; readonly down: number };
  readonly #crop = new Matrix4();
  readonly #uncropped = new Matrix4();

  private constructor(depth: DepthRenderer, panels: PanelRenderer, fit: ScreenFit, mode: SurfaceMode) {
    this.canvases = mode === 'stacked' ? [depth.domElement, panels.canvas] : [depth.domElement];
    this.#depth = depth;
    this.#panels = panels;
    this.#fit = fit;
    this.#isShared = mode !== 'stacked';
    const gl = depth.getContext();
    const [width = 0, height = 0]: number[] = Array.from(gl.getParameter(gl.MAX_VIEWPORT_DIMS));
    this.#viewportMaxPx = mode === 'cropped' ? [0, 0] : [width, height];
    const across = Math.max(0, Math.min(CROP_MARGIN_PX, Math.floor((width - fit.widthPx) / 2)));
    const down = Math.max(0, Math.min(CROP_MARGIN_PX, Math.floor((height - fit.heightPx) / 2)));
    this.#margin = { across, down };
    this.#nearby = nearby(fit, this.#margin);
    // A canvas with the whole wall has nothing beyond its edges.
    const hasNeighbours = fit.wallPx.width > fit.widthPx || fit.wallPx.height > fit.heightPx;
    if (hasNeighbours) widenViewport(panels, across, down);
  }

  static async open(fit: ScreenFit, { surface: mode, antialias, glCanvas }: SurfaceOptions): Promise<Surface> {
    const { widthPx, heightPx } = fit;
    const given = glCanvas?.gl.isContextLost() ? undefined : glCanvas;
    const opened = given ?? openGlCanvas({ widthPx, heightPx, antialias });
    if (!opened) throw new Error('the browser has no WebGL 2');
    const { canvas, gl, isSoftware } = opened;
    if (canvas.width !== widthPx) canvas.width = widthPx;
    if (canvas.height !== heightPx) canvas.height = heightPx;
    canvas.style.display = 'block';
    const depth = new DepthRenderer({ canvas, context: gl });
    depth.outputColorSpace = LinearSRGBColorSpace;
    depth.autoClear = false;
    // Graphs hold their parts in the order in which they are drawn: nothing is sorted in a frame.
    depth.sortObjects = false;
    writeTextsByProcessor();
    const panels = new PanelRenderer();
    await panels.init({
      // Without `canvas` Pixi never hears that the context is lost.
      ...(mode !== 'stacked' && { context: gl, canvas }),
      width: widthPx,
      height: heightPx,
      resolution: 1,
      antialias: gl.getContextAttributes()?.antialias ?? false,
      autoDensity: false,
      clearBeforeRender: mode === 'stacked',
      backgroundAlpha: 0,
      roundPixels: true,
      hello: false,
    });
    forgetReleased(panels);
    if (isSoftware) panels.limits.maxBatchableTextures = SOFTWARE_BATCH_TEXTURES;
    return new Surface(depth, panels, fit, mode);
  }

  render(depths: readonly Depth[], panels: Container): void {
    // Each renderer remembers GL's state as it left it; in a shared context the other one has changed it since.
    if (this.#isShared) this.#depth.resetState();
    this.#depth.setScissorTest(false);
    this.#depth.setViewport(0, 0, this.#fit.widthPx, this.#fit.heightPx);
    this.#depth.setClearColor(this.ground, 1);
    this.#depth.clear(true, true, true);
    for (const depth of depths) this.#renderDepth(depth);
    // Else the panels would be cut to the last of them.
    this.#depth.setScissorTest(false);
    if (this.#isShared) this.#panels.resetState();
    this.#panels.render({ container: panels, clear: !this.#isShared });
  }

  /** The wall lies elsewhere on the same canvas. */
  place(fit: ScreenFit): void {
    this.#fit = fit;
    this.#nearby = nearby(fit, this.#margin);
  }

  get isLost(): boolean {
    return this.#depth.getContext().isContextLost();
  }

  destroy(): void {
    // Pixi loses the context when it goes: it goes last, for both renderers.
    this.#depth.dispose();
    this.#panels.destroy();
    for (const canvas of this.canvases) canvas.remove();
  }

  /** The rectangle lies on the whole wall; GL counts from the lower left corner of the canvas, and may begin outside of it. */
  #renderDepth({ graph, camera, rectangle }: Depth): void {
    const [widthMax, heightMax] = this.#viewportMaxPx;
    if (rectangle.width <= widthMax && rectangle.height <= heightMax) {
      this.#aim(rectangle);
      this.#depth.render(graph, camera);
      return;
    }
    const part = intersection(rectangle, this.#nearby);
    if (!part) return;
    this.#aim(part);
    this.#renderCropped(graph, camera, cropMatrix(rectangle, part, this.#crop));
  }

  #renderCropped(graph: Depth['graph'], camera: Camera, crop: Matrix4): void {
    this.#uncropped.copy(camera.projectionMatrix);
    camera.projectionMatrix.premultiply(crop);
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    this.#depth.render(graph, camera);
    camera.projectionMatrix.copy(this.#uncropped);
    camera.projectionMatrixInverse.copy(this.#uncropped).invert();
  }

  #aim(rectangle: Rectangle): void {
    const { wallPx, heightPx } = this.#fit;
    const x = wallPx.x + rectangle.x;
    const y = heightPx - (wallPx.y + rectangle.y + rectangle.height);
    this.#depth.setViewport(x, y, rectangle.width, rectangle.height);
    this.#depth.setScissor(x, y, rectangle.width, rectangle.height);
    this.#depth.setScissorTest(true);
  }
}

function nearby(
  { wallPx, widthPx, heightPx }: ScreenFit,
  { across, down }: { readonly across: number; readonly down: number },
): Rectangle {
  return { x: -wallPx.x - across, y: -wallPx.y - down, width: widthPx + 2 * across, height: heightPx + 2 * down };
}

/**
 * Lets Pixi draw through a viewport that reaches so far (px) over each edge of the canvas, so that no shape is cut where
 * it is seen. It has no option for that: its first uniforms of a frame, which carry projection and size, are given others.
 */
function widenViewport(panels: PanelRenderer, across: number, down: number): void {
  const { globalUniforms, renderTarget, gl } = panels;
  const start = globalUniforms.start.bind(globalUniforms);
  const projectionMatrix = new PanelMatrix();
  globalUniforms.start = (options) => {
    const [width = 0, height = 0] = renderTarget.renderTarget.size;
    const size = [width + 2 * across, height + 2 * down];
    gl.viewport(-across, -down, size[0] ?? 0, size[1] ?? 0);
    projectionMatrix.copyFrom(renderTarget.projectionMatrix).scale(width / (size[0] ?? 1), height / (size[1] ?? 1));
    start({ ...options, size, projectionMatrix });
  };
}
