// Pixi makes its uniform uploads by eval unless told otherwise; the page's content security policy forbids eval.
import 'pixi.js/unsafe-eval';
import { type Container, WebGLRenderer as PanelRenderer } from 'pixi.js';
import { ColorManagement, LinearSRGBColorSpace, WebGLRenderer as DepthRenderer } from 'three';
import type { Depth } from '../panels/panel.ts';
import { colours } from '../theme/colours.ts';
import type { ScreenFit } from './screen-fit.ts';

// Colours are the theme's own sRGB numbers, in shaders as well: no conversion on the way in or out.
ColorManagement.enabled = false;

/**
 * The only place that touches the GL context: one canvas, three.js first, Pixi over it, in one context.
 * README.md says why they share it.
 */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly #depth: DepthRenderer;
  readonly #panels: PanelRenderer;
  readonly #fit: ScreenFit;

  private constructor(depth: DepthRenderer, panels: PanelRenderer, fit: ScreenFit) {
    this.canvas = depth.domElement;
    this.#depth = depth;
    this.#panels = panels;
    this.#fit = fit;
  }

  static async open(fit: ScreenFit): Promise<Surface> {
    const { widthPx, heightPx } = fit;
    const depth = new DepthRenderer({ antialias: true, stencil: true, alpha: false, powerPreference: 'high-performance' });
    depth.outputColorSpace = LinearSRGBColorSpace;
    depth.autoClear = false;
    depth.setPixelRatio(1);
    depth.setSize(widthPx, heightPx, false);
    const panels = new PanelRenderer();
    // Without `canvas` Pixi never hears that the context is lost.
    await panels.init({
      context: depth.getContext() as WebGL2RenderingContext,
      canvas: depth.domElement,
      width: widthPx,
      height: heightPx,
      resolution: 1,
      antialias: true,
      autoDensity: false,
      clearBeforeRender: false,
      backgroundAlpha: 0,
      roundPixels: true,
      hello: false,
    });
    return new Surface(depth, panels, fit);
  }

  render(depths: readonly Depth[], panels: Container): void {
    this.#depth.resetState();
    this.#depth.setScissorTest(false);
    this.#depth.setViewport(0, 0, this.#fit.widthPx, this.#fit.heightPx);
    this.#depth.setClearColor(colours.background, 1);
    this.#depth.clear(true, true, true);
    for (const depth of depths) this.#renderDepth(depth);
    this.#panels.resetState();
    this.#panels.render({ container: panels, clear: false });
  }

  /** How often the GPU was called for the last picture; for the frame budget. */
  get drawCalls(): number {
    return this.#depth.info.render.calls;
  }

  get isLost(): boolean {
    return this.#depth.getContext().isContextLost();
  }

  destroy(): void {
    // This also loses the context, which is why it comes last and once for both renderers.
    this.#depth.dispose();
    this.#panels.destroy();
    this.canvas.remove();
  }

  /** The rectangle lies on the whole wall; GL counts from the lower left corner of the canvas, and may begin outside of it. */
  #renderDepth({ graph, camera, rectangle }: Depth): void {
    const { wallPx, heightPx } = this.#fit;
    const x = wallPx.x + rectangle.x;
    const y = heightPx - (wallPx.y + rectangle.y + rectangle.height);
    this.#depth.setViewport(x, y, rectangle.width, rectangle.height);
    this.#depth.setScissor(x, y, rectangle.width, rectangle.height);
    this.#depth.setScissorTest(true);
    this.#depth.render(graph, camera);
  }
}

