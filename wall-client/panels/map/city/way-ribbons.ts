import { BufferAttribute, BufferGeometry, Color, DoubleSide, Mesh, ShaderMaterial } from 'three';
import { accented } from '../../../theme/accented.ts';
import type { Theme } from '../../../theme/theme.ts';
import type { MapUniforms } from '../map-uniforms.ts';
import type { Way } from './ways.ts';

export interface RibbonLook {
  readonly middle: number;
  readonly edge: number;
  /** How much of the ground shows through. */
  readonly alpha: number;
}

/** Ways as flat ribbons in one mesh, brighter or darker along their edges. */
export function createRibbons(
  ways: readonly Way[],
  { middle, edge, alpha }: RibbonLook,
  uniforms: MapUniforms,
  { colours }: Theme,
): Mesh {
  const material = new ShaderMaterial({
    side: DoubleSide,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    uniforms: {
      uStale: uniforms.uStale,
      uMiddle: { value: new Color(accented(middle, colours)) },
      uEdge: { value: new Color(accented(edge, colours)) },
      uAlpha: { value: alpha },
    },
    vertexShader: /* glsl */ `
      attribute float across;
      varying float vAcross;
      void main() {
        vAcross = across;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uMiddle, uEdge;
      uniform float uAlpha, uStale;
      varying float vAcross;
      void main() {
        vec3 colour = mix(uMiddle, uEdge, smoothstep(.55, 1., abs(vAcross)));
        gl_FragColor = vec4(mix(colour, vec3(.06), .6 * uStale), uAlpha);
      }`,
  });
  const ribbons = new Mesh(buildRibbons(ways), material);
  ribbons.frustumCulled = false;
  return ribbons;
}

function buildRibbons(ways: readonly Way[]): BufferGeometry {
  const positions: number[] = [];
  const across: number[] = [];
  const triangles: number[] = [];
  for (const { points, width } of ways) {
    const first = positions.length / 3;
    points.forEach(([x, y], index) => {
      const [beforeX, beforeY] = points[Math.max(0, index - 1)] ?? [x, y];
      const [afterX, afterY] = points[Math.min(points.length - 1, index + 1)] ?? [x, y];
      const length = Math.hypot(afterX - beforeX, afterY - beforeY) || 1;
      const [outX, outY] = [(-(afterY - beforeY) / length) * (width / 2), ((afterX - beforeX) / length) * (width / 2)];
      positions.push(x + outX, 0, y + outY, x - outX, 0, y - outY);
      across.push(1, -1);
      if (index === 0) return;
      const corner = first + index * 2;
      triangles.push(corner - 2, corner - 1, corner, corner - 1, corner + 1, corner);
    });
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('across', new BufferAttribute(new Float32Array(across), 1));
  geometry.setIndex(new BufferAttribute(new Uint32Array(triangles), 1));
  return geometry;
}
