import { Container, Graphics, Mesh, MeshGeometry, type Shader } from 'pixi.js';
import type { PrivacyArea } from '../../../protocol/video.ts';
import { fitInto } from '../../layout/fit-into.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { CameraPixels } from '../panel-sources.ts';
import { type CameraShader, createCameraShader } from './camera-shader.ts';

/** How a picture is shown: as it is, or as one that is not of now. */
export interface Tone {
  readonly colour: number;
  readonly light: number;
}

/** A camera's picture in its room, undistorted, with what is never shown of it covered. */
export class CameraMesh {
  readonly view = new Container();
  readonly #coverColour: number;
  readonly #cover = new Graphics();
  #room: Rectangle;
  #pixels: CameraPixels | undefined;
  #areas: readonly PrivacyArea[] = [];
  #drawn:
    | {
        readonly mesh: Mesh<MeshGeometry, Shader>;
        readonly geometry: MeshGeometry;
        readonly shader: CameraShader;
        readonly place: Rectangle;
      }
    | undefined;

  constructor(room: Rectangle, { coverColour }: { readonly coverColour: number }) {
    this.#room = room;
    this.#coverColour = coverColour;
    this.view.addChild(this.#cover);
  }

  /** Where there is a picture; it covers all that is behind it. */
  get covered(): Rectangle | undefined {
    return this.#drawn?.place;
  }

  /** Call in a frame; it builds only where something is another than before. */
  show(pixels: CameraPixels | undefined, areas: readonly PrivacyArea[], tone: Tone): void {
    if (pixels !== this.#pixels || areas !== this.#areas) {
      this.#pixels = pixels;
      this.#areas = areas;
      this.#build();
    }
    this.#drawn?.shader.setTone(tone);
  }

  place(room: Rectangle): void {
    this.#room = room;
    this.#build();
  }

  destroy(): void {
    this.#drop();
    this.view.destroy({ children: true });
  }

  #build(): void {
    this.#drop();
    this.#cover.clear();
    const pixels = this.#pixels;
    if (!pixels) return;
    const place = placeIn(this.#room, pixels);
    const { x, y, width, height } = place;
    const unit = () => new Float32Array([0, 0, 1, 0, 1, 1, 0, 1]);
    const indices = new Uint32Array([0, 1, 2, 0, 2, 3]);
    const geometry = new MeshGeometry({ positions: unit(), uvs: unit(), indices });
    const shader = createCameraShader(pixels);
    const mesh = new Mesh({ geometry, shader: shader.shader });
    // It is nowhere to be seen through.
    mesh.blendMode = 'none';
    mesh.position.set(x, y);
    mesh.scale.set(width, height);
    this.view.addChildAt(mesh, 0);
    this.#drawn = { mesh, geometry, shader, place };
    // Over the picture in the same frame, and without a see-through edge.
    for (const area of this.#areas)
      this.#cover
        .poly(area.flatMap(([across, down]) => [x + across * width, y + down * height]))
        .fill({ color: this.#coverColour, alpha: 1 });
  }

  #drop(): void {
    const drawn = this.#drawn;
    this.#drawn = undefined;
    drawn?.mesh.destroy();
    drawn?.geometry.destroy(true);
    drawn?.shader.destroy();
  }
}

/** In the room's middle. */
function placeIn(room: Rectangle, picture: CameraPixels): Rectangle {
  const { width, height } = fitInto(picture, room);
  return {
    x: Math.round(room.x + (room.width - width) / 2),
    y: Math.round(room.y + (room.height - height) / 2),
    width,
    height,
  };
}
