import { Buffer, BufferUsage, Geometry, GlProgram, Mesh, Shader } from 'pixi.js';
import { bandsOf } from '../../layout/bands.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import { MESH_PLACE } from './mesh-place.ts';

/** A colour at a place between top (0) and bottom (1). */
export interface ColourStop {
  readonly at: number;
  readonly colour: number;
  readonly alpha: number;
}

export interface ShadedGroundOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
  /** From top to bottom, two or more. */
  readonly stops: readonly ColourStop[];
}

const vertex = `#version 300 es
in vec2 aPosition;
in vec4 aColour;
out vec4 vColour;
uniform vec4 uColor;
${MESH_PLACE}
void main() {
  vColour = aColour * uColor;
  gl_Position = meshPlace(aPosition);
}`;

const fragment = `#version 300 es
precision highp float;
in vec4 vColour;
out vec4 colour;
void main() {
  colour = vColour;
}`;

const COORDINATES = 2;
const CHANNELS = 4;

let shader: Shader | undefined;

/**
 * A ground whose colour changes from top to bottom. Pixi's own fill looks each pixel of a gradient up in a texture, and first which of
 * several: where pixels are computed by the processor, the grounds of a wall took a third of each of its pictures. Here corners have
 * colours, and between them there is nothing to look up. Destroy it.
 */
export class ShadedGround {
  readonly view: Mesh<Geometry, Shader>;
  readonly #options: ShadedGroundOptions;

  constructor(options: ShadedGroundOptions) {
    this.#options = options;
    // One for all: what is special to one is in its corners.
    shader ??= new Shader({ glProgram: GlProgram.from({ vertex, fragment, name: 'shaded-ground' }) });
    // By its label it is found by tests.
    this.view = new Mesh({ geometry: geometryOf(options, []), shader, label: 'ground' });
  }

  /** Leaves out what is covered anyway; pixels from its upper left corner. */
  leaveOut(holes: readonly Rectangle[]): void {
    const before = this.view.geometry;
    this.view.geometry = geometryOf(this.#options, holes);
    before.destroy(true);
  }

  destroy(): void {
    const { geometry } = this.view;
    this.view.destroy();
    geometry.destroy(true);
  }
}

function geometryOf({ width, height, radius = 0, stops }: ShadedGroundOptions, holes: readonly Rectangle[]): Geometry {
  const divisions = stops.map(({ at }) => at * height);
  const bands = bandsOf({ width, height, radius, divisions, holes });
  const positions: number[] = [];
  const colours: number[] = [];
  const indices: number[] = [];
  for (const { top, bottom, atTop, atBottom } of bands) {
    const first = positions.length / COORDINATES;
    positions.push(atTop[0], top, atTop[1], top, atBottom[1], bottom, atBottom[0], bottom);
    const [upper, lower] = [colourAt(stops, top / height), colourAt(stops, bottom / height)];
    colours.push(...upper, ...upper, ...lower, ...lower);
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }
  const vertices = (data: number[]) =>
    new Buffer({ data: new Float32Array(data), usage: BufferUsage.VERTEX | BufferUsage.COPY_DST });
  return new Geometry({
    attributes: {
      aPosition: { buffer: vertices(positions), format: 'float32x2', stride: COORDINATES * 4, offset: 0 },
      aColour: { buffer: vertices(colours), format: 'float32x4', stride: CHANNELS * 4, offset: 0 },
    },
    indexBuffer: new Buffer({ data: new Uint32Array(indices), usage: BufferUsage.INDEX | BufferUsage.COPY_DST }),
  });
}

/** Premultiplied. */
function colourAt(stops: readonly ColourStop[], at: number): [number, number, number, number] {
  const after = Math.max(
    1,
    stops.findIndex((stop) => stop.at >= at),
  );
  const [from, to] = [stops[after - 1], stops[after]];
  if (!from || !to) throw new RangeError(`a ground with ${stops.length} colours: it has two or more`);
  const share = to.at > from.at ? Math.min(1, Math.max(0, (at - from.at) / (to.at - from.at))) : 1;
  const mix = (read: (stop: ColourStop) => number) => read(from) + (read(to) - read(from)) * share;
  const alpha = mix((stop) => stop.alpha);
  const channel = (shift: number) => (mix((stop) => (stop.colour >> shift) & 0xff) / 255) * alpha;
  return [channel(16), channel(8), channel(0), alpha];
}
