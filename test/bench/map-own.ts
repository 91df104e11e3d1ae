import { colours, rolesOf } from '../../wall-client/theme/colours.ts';
import { PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { patchLayer } from '../../protocol/layer-patch.ts';
import type { LayerView } from '../../protocol/views.ts';
import { DistrictStates } from '../../wall-client/panels/map/district-states.ts';
import { createMapUniforms } from '../../wall-client/panels/map/map-uniforms.ts';
import { Markers } from '../../wall-client/panels/map/markers.ts';
import { type CreateContestant, MARKER_PX, waitForPixels } from './map-contestant.ts';

const characterOf = (state: number) => String.fromCharCode(48 + state);

/** The marker layer of our own map, handed views as the link makes them. */
export const createOwn: CreateContestant = async (canvas, { places, states }) => {
  const renderer = new WebGLRenderer({ canvas, antialias: true });
  const camera = new PerspectiveCamera(40, canvas.width / canvas.height, 0.1, 10);
  camera.position.set(0, 3, 0.01);
  camera.lookAt(0, 0, 0);
  // As a map's camera that stands still, its graph, and the stage's renderer are.
  camera.updateMatrixWorld();
  camera.matrixWorldAutoUpdate = false;
  renderer.sortObjects = false;
  const markers = new Markers(createMapUniforms(new DistrictStates(1).texture, 0, 0), {
    roles: ['ok', 'information', 'warning', 'critical', 'off'],
    districts: [],
    placeOfDistrict: [],
    labelRoom: () => ({ halfWidth: 0, halfDepth: 0 }),
    project: (place) => place,
    sizePx: MARKER_PX,
    colours: rolesOf(colours),
  });
  const scene = new Scene();
  scene.matrixWorldAutoUpdate = false;
  scene.add(markers.points);
  let view: LayerView = {
    view: 'layer',
    places: Array.from(places),
    districts: [],
    states: Array.from(states, characterOf).join(''),
  };
  markers.update(view);
  renderer.render(scene, camera);
  return {
    take: (changes) => {
      view = patchLayer(view, {
        patch: 'entities',
        places: [],
        districts: [],
        states: '',
        changed: changes.map(([entity, state]) => [entity, characterOf(state)]),
      });
    },
    draw: () => {
      markers.update(view);
      renderer.render(scene, camera);
    },
    finish: () => waitForPixels(renderer.getContext() as WebGL2RenderingContext),
    destroy: () => {
      markers.destroy();
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
};
