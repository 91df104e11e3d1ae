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
      },
      milestones: {
        ...yardSite.kinds['alert']?.milestones,
        signed: { name: words('signed'), join: 'first' },
        dispatched: { name: words('dispatched'), join: 'first' },
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
    },
  },
  metrics: {
    ...yardSite.metrics,
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
