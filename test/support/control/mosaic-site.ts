import type { Camera } from '../../../protocol/site/cameras.ts';
import type { SceneFile } from '../../../protocol/site/scenes.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { fixtureSite } from '../fixture-site.ts';

const words = (text: string) => ({ zh: text, en: text });
const camera = (more: Partial<Camera> = {}): Camera => ({
  name: words('camera'),
  district: 'north',
  main: 'drill:street-1',
  ...more,
});
const scene: SceneFile = {
  name: words('Video'),
  grid: { columns: ['1fr'], rows: ['1fr', '1fr'], areas: ['mosaic', 'pages'] },
  panels: {
    mosaic: {
      panel: 'mosaic',
      layout: '4',
      tiles: [
        { source: 'cam-1' },
        { source: 'cam-2' },
        { tour: { cameras: ['cam-3', 'cam-4', 'cam-5'], dwell: '10s' } },
      ],
    },
    pages: { panel: 'mosaic', layout: '4', tour: 'ring' },
  },
};
const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const wall = { name: words('Wall'), width: 1920, height: 1080, screens: { one: screen } };

/** A site with two mosaics, a tour, ten cameras of which `cam-10` is restricted, and a wall `open` that may show it. */
export const mosaicSite: Site = {
  ...fixtureSite,
  file: {
    ...fixtureSite.file,
    walls: { main: wall, open: { ...wall, screens: { one: { ...screen, sees: 'restricted' } } } },
    tours: {
      ring: {
        name: words('Ring'),
        cameras: ['cam-1', 'cam-2', 'cam-3', 'cam-4', 'cam-5', 'cam-6'],
        dwell: '20s',
      },
    },
  },
  scenes: { overview: scene },
  cameras: new Map(
    Array.from({ length: 10 }, (_, index) => [
      `cam-${index + 1}`,
      camera({ name: words(`Camera ${index + 1}`), ...(index === 9 && { restricted: true }) }),
    ]),
  ),
};
