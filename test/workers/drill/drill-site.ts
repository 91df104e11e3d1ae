import type { Site } from '../../../protocol/site/site.ts';
import type { Drill } from '../../../protocol/site/drill.ts';

const words = (text: string) => ({ zh: text, en: text });
const codes = (...list: string[]) => Object.fromEntries(list.map((code) => [code, words(code)]));
const square = (west: number) =>
  [
    [
      [
        [west, 10],
        [west + 1, 10],
        [west + 1, 11],
        [west, 11],
        [west, 10],
      ],
    ],
  ] as const;

const drill: Drill = {
  seed: 'test',
  history: '3d',
  kinds: {
    post: {
      population: 25,
      heartbeat: '10m',
      changes: { attribute: 'state', normal: 'up', perHour: 0.2, back: ['20m', '2h'], silent: ['down'] },
    },
    job: {
      perDay: 960,
      hours: [0, 2, 0, 0, 0, 0, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2, 2, 1, 1, 0, 0],
      weights: { district: { north: 6, south: 3, east: 1 }, sort: { red: 1, green: 3, blue: 0 } },
      numbers: { cost: [40, 200] },
      labels: [{ ...words('a red one'), is: { sort: 'red' } }, words('any')],
      steps: [
        { milestone: 'opened', after: ['0s', '0s'] },
        { milestone: 'taken', after: ['60s', '4m'] },
        { milestone: 'seen', after: ['3m', '9m'], share: 0.5, skippable: true },
        { milestone: 'done', after: ['30m', '3h'], share: 0.9, tells: ['outcome'] },
      ],
    },
  },
  incidents: { kind: 'job', every: '12h', lasts: '2h', times: 30, is: { sort: 'blue' } },
};

/** A drill with every option in it, in a zone whose clocks change; small enough to be made a hundred times over. */
export const drillSite: Site = {
  code: 'drill',
  file: {
    name: words('Drill'),
    timeZone: 'America/New_York',
    languages: ['en'],
    districts: ['north', 'south', 'east'].map((code) => ({ code, name: words(code) })),
    walls: {
      main: {
        name: words('Wall'),
        width: 1920,
        height: 1080,
        screens: { one: { x: 0, y: 0, width: 1920, height: 1080 } },
      },
    },
    keys: {},
    drill,
  },
  kinds: {
    post: {
      name: words('Post'),
      subject: 'P[0-9]{4}',
      attributes: {
        district: { name: words('District'), codes: 'districts' },
        state: { name: words('State'), codes: codes('up', 'down', 'dirty') },
      },
      milestones: { seen: { name: words('Seen'), join: 'last' } },
    },
    job: {
      name: words('Job'),
      subject: 'J-[0-9]{8}-[0-9]{5}',
      attributes: {
        note: { name: words('Note'), label: true },
        place: { name: words('Place'), point: true },
        sort: { name: words('Sort'), codes: codes('red', 'green', 'blue') },
        outcome: { name: words('Outcome'), codes: codes('good', 'bad') },
        cost: { name: words('Cost'), number: { min: 0, max: 500 } },
        district: { name: words('District'), codes: 'districts' },
      },
      milestones: {
        opened: { name: words('Opened'), join: 'first' },
        taken: { name: words('Taken'), join: 'first' },
        seen: { name: words('Seen'), join: 'first' },
        done: { name: words('Done'), join: 'last' },
      },
      location: { district: 'district', point: 'place' },
    },
  },
  metrics: {},
  scenes: {},
  importers: {},
  adapters: {},
  cameras: new Map(),
  shapes: { north: square(20), south: square(30), east: square(40) },
  tiles: {},
};
