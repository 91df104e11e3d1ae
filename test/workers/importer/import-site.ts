import type { ImporterFile } from '../../../protocol/site/importers.ts';
import type { Site } from '../../../protocol/site/site.ts';

const words = (text: string) => ({ zh: text, en: text });
const codes = (...list: string[]) => Object.fromEntries(list.map((code) => [code, words(code)]));

/** Names of columns, values, times and places that no shipped importer has. */
const importer: ImporterFile = {
  name: words('Jobs'),
  format: 'csv',
  delimiter: ';',
  kind: 'job',
  subject: { column: 'Nr' },
  source: '/import/jobs',
  time: { format: 'dd.MM.yyyy HH:mm' },
  at: 'opened',
  attributes: {
    district: { column: 'Bezirk', districts: 'name' },
    sort: { column: 'Art', codes: { Rot: 'red' }, otherwise: 'other' },
    cost: { column: 'Kosten', optional: true },
    place: { column: { point: 'Ort', order: 'latlon' }, optional: true },
    note: { column: 'Notiz', optional: true },
  },
  milestones: {
    opened: { column: 'Beginn', take: 'earliest' },
    taken: { column: 'Annahme', take: 'earliest', optional: true },
    done: { column: 'Ende', take: 'latest-of-all' },
  },
};

export const importSite: Site = {
  code: 'import',
  file: {
    name: words('Import'),
    timeZone: 'Europe/Berlin',
    languages: ['en'],
    districts: [
      { code: 'mitte', name: { zh: '中区', en: 'Mitte' } },
      { code: 'nord', name: { zh: '北区', en: 'Nord  Stadt' } },
    ],
    walls: {
      main: {
        name: words('Wall'),
        width: 1920,
        height: 1080,
        screens: { one: { x: 0, y: 0, width: 1920, height: 1080 } },
      },
    },
    keys: {},
  },
  kinds: {
    job: {
      name: words('Job'),
      subject: 'J[0-9]+',
      attributes: {
        district: { name: words('District'), codes: 'districts' },
        sort: { name: words('Sort'), codes: codes('red', 'green', 'other') },
        cost: { name: words('Cost'), number: { min: 0, max: 900 } },
        place: { name: words('Place'), point: true },
        note: { name: words('Note'), label: true },
      },
      milestones: {
        opened: { name: words('Opened'), join: 'first' },
        taken: { name: words('Taken'), join: 'first' },
        done: { name: words('Done'), join: 'last' },
      },
    },
  },
  metrics: {},
  scenes: {},
  importers: { jobs: importer },
  adapters: {},
  cameras: new Map(),
  shapes: undefined,
  tiles: {},
};
export const jobsImporter = importer;
export const HEADER = 'Nr;Bezirk;Art;Beginn;Annahme;Ende;Kosten;Ort;Notiz';
