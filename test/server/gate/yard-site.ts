import type { SceneFile } from '../../../protocol/site/scenes.ts';
import type { Site } from '../../../protocol/site/site.ts';

const words = (text: string) => ({ zh: text, en: text });

const scene = (name: string): SceneFile => ({
  name: words(name),
  grid: { columns: ['1fr'], rows: ['1fr'], areas: ['clock'] },
  panels: { clock: { panel: 'clock' } },
});

/** A small site of the tests: one kind with every sort of attribute, and one that few keys may post. */
export const yardSite: Site = {
  code: 'yard',
  file: {
    name: words('yard'),
    timeZone: 'Asia/Shanghai',
    languages: ['zh', 'en'],
    districts: [
      { code: 'north', name: words('north') },
      { code: 'south', name: words('south') },
    ],
    walls: {
      main: {
        name: words('main'),
        scene: 'day',
        width: 1920,
        height: 1080,
        screens: { all: { x: 0, y: 0, width: 1920, height: 1080 } },
      },
    },
    keys: {
      import: { name: words('import'), kinds: 'all' },
      drill: { name: words('drill'), kinds: 'all' },
      patrol: { name: words('patrol'), kinds: 'all' },
      gatehouse: { name: words('gatehouse'), kinds: ['alert'] },
      correct: { name: words('correct'), kinds: ['alert'], corrects: true },
    },
    drill: { seed: 'yard', history: '1d', kinds: {} },
  },
  kinds: {
    alert: {
      name: words('alert'),
      subject: 'A[0-9]{8}-[0-9]{6}|[0-9]{11,20}',
      attributes: {
        district: { name: words('district'), codes: 'districts' },
        level: { name: words('level'), codes: { minor: words('minor'), major: words('major') } },
        units: { name: words('units'), number: { min: 0, max: 20_000_000_000 } },
        place: { name: words('place'), point: true },
        title: { name: words('title'), label: true },
      },
      milestones: {
        received: { name: words('received'), join: 'first' },
        closed: { name: words('closed'), join: 'last' },
      },
    },
    camera: {
      name: words('camera'),
      subject: '[0-9]{20}',
      attributes: { state: { name: words('state'), codes: { online: words('online'), offline: words('offline') } } },
      milestones: { seen: { name: words('seen'), join: 'last' } },
    },
  },
  metrics: { 'alerts.total': { name: words('alerts'), better: 'none', count: { of: 'alert' } } },
  scenes: { day: scene('day'), night: { ...scene('night'), restricted: true } },
  importers: {},
  adapters: {},
  cameras: new Map(),
  shapes: undefined,
  tiles: { north: [0, 0], south: [0, 1] },
};
