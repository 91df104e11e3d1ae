import { COORDINATE_SYSTEM, Deck, OrthographicView } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { type CreateContestant, MARKER_PX, STATE_COLOURS, waitForPixels } from './map-contestant.ts';

/** deck.gl with binary attributes: places handed over once, colours as four bytes a marker; the fastest way it has. */
export const createDeck: CreateContestant = async (canvas, { places, states }) => {
  const palette = STATE_COLOURS.map((colour) =>
    [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).concat(255),
  );
  const colours = new Uint8Array(states.length * 4);
  const paint = (entity: number, state: number) => colours.set(palette[state] ?? [], entity * 4);
  for (const [entity, state] of states.entries()) paint(entity, state);
  const getPosition = { value: places, size: 2 };
  const layer = () =>
    new ScatterplotLayer({
      id: 'markers',
      coordinateSystem: COORDINATE_SYSTEM.CARTESIAN,
      // A new object says that its values have changed; the same one that they have not.
      data: { length: states.length, attributes: { getPosition, getFillColor: { value: colours, size: 4 } } } as never,
      getRadius: MARKER_PX / 2,
      radiusUnits: 'pixels',
      stroked: false,
    });
  const loaded = Promise.withResolvers<void>();
  const deck = new Deck({
    canvas,
    width: canvas.width,
    height: canvas.height,
    useDevicePixels: false,
    controller: false,
    views: new OrthographicView({ id: 'map' }),
    initialViewState: { target: [0, 0, 0], zoom: Math.log2(canvas.height / 2) },
    layers: [layer()],
    onLoad: loaded.resolve,
    onError: loaded.reject,
  });
  await loaded.promise;
  // Layers are updated in the frame of its loop, not in `setProps`: that frame is what has to be measured.
  const { animationLoop } = deck as unknown as { animationLoop: { redraw(): void } };
  animationLoop.redraw();
  const gl = canvas.getContext('webgl2') as WebGL2RenderingContext;
  return {
    take: (changes) => {
      for (const [entity, state] of changes) paint(entity, state);
    },
    draw: () => {
      deck.setProps({ layers: [layer()] });
      animationLoop.redraw();
    },
    finish: () => waitForPixels(gl),
    destroy: () => deck.finalize(),
  };
};
