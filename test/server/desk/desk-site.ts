import type { Camera } from '../../../protocol/site/cameras.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { yardSite } from '../gate/yard-site.ts';

const words = (text: string) => ({ zh: text, en: text });

const camera = (district: string, more: Partial<Camera> = {}): Camera => ({
  name: words(district),
  district,
  main: 'rtsp://192.0.2.1/1',
  ...more,
});

/** The yard with people at a desk: alerts that belong to a unit, and cameras beside them. */
export const deskSite: Site = {
  ...yardSite,
  kinds: {
    ...yardSite.kinds,
    alert: {
      ...(yardSite.kinds['alert'] as Kind),
      attributes: {
        ...yardSite.kinds['alert']?.attributes,
        unit: { name: words('unit'), codes: { u1: words('first'), u2: words('second') } },
        'second-title': { name: words('second title'), label: true },
      },
      milestones: {
        ...yardSite.kinds['alert']?.milestones,
        signed: { name: words('signed'), join: 'first' },
        dispatched: { name: words('dispatched'), join: 'first' },
        reopened: { name: words('reopened'), join: 'last' },
      },
      location: { district: 'district', point: 'place' },
      desk: {
        list: 'alerts.desk',
        level: 'level',
        unit: 'unit',
        acts: {
          sign: { name: words('sign'), milestone: 'signed', units: true },
          assign: { name: words('assign'), milestone: 'dispatched', assigns: true },
          close: { name: words('close'), milestone: 'closed', units: true },
        },
      },
      work: {
        open: 'alerts.open',
        overdue: 'alerts.overdue',
        unit: 'unit',
        level: 'level',
        enter: {
          id: 'A{date}-{number}',
          numbers: [500_001, 999_999],
          needs: ['district', 'level'],
          may: ['title', 'second-title', 'unit'],
        },
        acts: {
          signed: { key: 's' },
          dispatched: { key: 'd', needs: ['unit'], may: ['units'] },
          closed: { key: 'c', reason: true },
          reopened: { key: 'r' },
        },
      },
    },
    request: {
      name: words('request'),
      subject: 'T[0-9]{8}-[0-9]{4}',
      attributes: {
        unit: { name: words('unit'), codes: { u1: words('first'), u2: words('second') } },
        label: { name: words('label'), label: true },
      },
      milestones: {
        received: { name: words('received'), join: 'first' },
        answered: { name: words('answered'), join: 'last' },
        confirmed: { name: words('confirmed'), join: 'last' },
      },
      work: {
        open: 'requests.open',
        unit: 'unit',
        units: true,
        enter: { id: 'T{date}-{number}', numbers: [5001, 9999], needs: ['unit'], may: ['label'] },
        acts: { answered: { key: 'a' }, confirmed: { key: 'c', units: true } },
      },
    },
  },
  metrics: {
    ...yardSite.metrics,
    'alerts.open': {
      name: words('open'),
      better: 'down',
      level: { of: 'alert', from: ['received', 'reopened'], until: 'closed' },
    },
    'alerts.overdue': {
      name: words('overdue'),
      better: 'down',
      level: {
        of: 'alert',
        from: ['received', 'reopened'],
        until: 'closed',
        after: { by: 'level', rules: { major: '10m' }, otherwise: '1h' },
      },
    },
    'requests.open': {
      name: words('open'),
      better: 'down',
      level: { of: 'request', from: 'received', until: 'confirmed' },
    },
    'alerts.desk': {
      name: words('desk'),
      better: 'none',
      list: {
        of: 'alert',
        by: 'received',
        order: 'newest',
        first: 100,
        where: { lacks: ['closed'] },
        show: ['district', 'place', 'level', 'unit', 'title', 'received', 'signed', 'dispatched', 'closed'],
      },
    },
  },
  cameras: new Map([
    ['gate', camera('north')],
    ['quay', camera('south')],
    ['safe', camera('north', { restricted: true })],
  ]),
};
