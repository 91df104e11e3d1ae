import type { Kind } from '../../protocol/site/kinds.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';

/** An invented harbour: the gallery shows panels, not a customer. */
const districts = [
  ['north', '北港街道', 'North Quay', [0, 0]],
  ['east', '东岸镇', 'East Shore', [1, 0]],
  ['island', '灯塔岛乡', 'Lighthouse Island', [2, 0]],
  ['old', '老城街道', 'Old Town', [0, 1]],
  ['market', '鱼市街道', 'Fish Market', [1, 1]],
  ['south', '南湾镇', 'South Bay', [2, 1]],
  ['hill', '望海镇', 'Seaview Hill', [0, 2]],
  ['salt', '盐田乡', 'Salt Pans', [1, 2]],
] as const;

const district = { name: { zh: '片区', en: 'District' }, codes: 'districts' } as const;

const kinds: Readonly<Record<string, Kind>> = {
  camera: {
    name: { zh: '摄像机', en: 'Camera' },
    subject: '[a-z0-9-]+',
    attributes: {
      district,
      state: {
        name: { zh: '状态', en: 'State' },
        codes: {
          online: { zh: '在线', en: 'Online' },
          offline: { zh: '离线', en: 'Offline' },
          fault: { zh: '故障', en: 'Fault' },
          maintenance: { zh: '检修', en: 'Maintenance' },
        },
        roles: { online: 'ok', offline: 'warning', fault: 'critical', maintenance: 'off' },
      },
    },
    milestones: { seen: { name: { zh: '最近心跳', en: 'Last seen' }, join: 'last' } },
    location: { district: 'district' },
  },
  round: {
    name: { zh: '巡查轮次', en: 'Patrol round' },
    subject: '[a-z0-9-]+',
    attributes: {
      district,
      planned: { name: { zh: '应巡', en: 'Planned' }, number: { min: 0, max: 10_000 } },
      done: { name: { zh: '已巡', en: 'Done' }, number: { min: 0, max: 10_000 } },
    },
    milestones: { began: { name: { zh: '开始', en: 'Began' }, join: 'first' } },
    location: { district: 'district' },
  },
  alert: {
    name: { zh: '警情', en: 'Alert' },
    subject: '[a-z0-9-]+',
    attributes: {
      district,
      category: {
        name: { zh: '类别', en: 'Category' },
        codes: {
          help: { zh: '求助', en: 'Help' },
          traffic: { zh: '交通', en: 'Traffic' },
          theft: { zh: '盗窃', en: 'Theft' },
          fire: { zh: '火情', en: 'Fire' },
        },
      },
      level: {
        name: { zh: '级别', en: 'Level' },
        codes: {
          minor: { zh: '一般', en: 'Minor' },
          major: { zh: '较大', en: 'Major' },
          serious: { zh: '重大', en: 'Serious' },
        },
        roles: { minor: 'information', major: 'warning', serious: 'critical' },
      },
      label: { name: { zh: '简述', en: 'Summary' }, label: true },
    },
    milestones: {
      received: { name: { zh: '接警', en: 'Received' }, join: 'first' },
      arrived: { name: { zh: '到场', en: 'Arrived' }, join: 'first' },
      closed: { name: { zh: '办结', en: 'Closed' }, join: 'last' },
    },
    location: { district: 'district' },
  },
};

const unit = { zh: '起', en: 'alerts' };
const limits = [
  { from: 60, role: 'warning' },
  { from: 90, role: 'critical' },
] as const;
const after = { by: 'level', rules: { minor: '2h', major: '1h', serious: '30m' }, otherwise: '2h' };

const metrics: Readonly<Record<string, Metric>> = {
  'alerts.today': {
    name: { zh: '今日警情', en: 'Alerts today' },
    unit,
    better: 'down',
    count: { of: 'alert', at: 'received', over: 'today', compare: ['yesterday', 'lastWeek'] },
  },
  'alerts.open': {
    name: { zh: '在办警情', en: 'Open' },
    unit,
    better: 'down',
    thresholds: [...limits],
    level: { of: 'alert', from: 'received', until: 'closed', compare: ['yesterday'] },
  },
  'alerts.overdue': {
    name: { zh: '超时未结', en: 'Overdue' },
    unit,
    better: 'down',
    thresholds: [
      { from: 5, role: 'warning' },
      { from: 20, role: 'critical' },
    ],
    level: { of: 'alert', from: 'received', until: 'closed', after },
  },
  'cameras.onlineRate': {
    name: { zh: '视频在线率', en: 'Cameras online' },
    better: 'up',
    thresholds: [
      { from: 0.95, role: 'warning' },
      { from: 0.9, role: 'critical' },
    ],
    ratio: { of: 'cameras.online', to: 'cameras.total' },
  },
  'alerts.perHour': {
    name: { zh: '24 小时警情', en: 'Alerts per hour' },
    unit,
    better: 'none',
    series: { of: 'alert', at: 'received', per: 'hour', over: 'today', compare: ['yesterday'], usual: { weeks: 4 } },
  },
  'alerts.hours': {
    name: { zh: '近七日逐时警情', en: 'Alerts by day and hour' },
    unit,
    better: 'none',
    series: { of: 'alert', at: 'received', per: 'hour', over: '7d' },
  },
  'alerts.byDistrict': {
    name: { zh: '片区警情', en: 'Alerts by district' },
    unit,
    better: 'down',
    count: { of: 'alert', by: ['district'], at: 'received', over: 'today' },
  },
  'alerts.closedByDistrict': {
    name: { zh: '片区办结', en: 'Closed by district' },
    unit,
    better: 'up',
    count: { of: 'alert', by: ['district'], at: 'closed', over: 'today' },
  },
  'alerts.openByDistrict': {
    name: { zh: '片区在办', en: 'Open by district' },
    unit,
    better: 'down',
    level: { of: 'alert', from: 'received', until: 'closed', by: ['district'] },
  },
  'alerts.overdueByDistrict': {
    name: { zh: '片区超时', en: 'Overdue by district' },
    unit,
    better: 'down',
    thresholds: [
      { from: 1, role: 'warning' },
      { from: 3, role: 'critical' },
    ],
    level: { of: 'alert', from: 'received', until: 'closed', after, by: ['district'] },
  },
  'alerts.arrivalTime': {
    name: { zh: '到场用时', en: 'Time to arrive' },
    better: 'down',
    duration: { of: 'alert', from: 'received', to: 'arrived', quantiles: [0.5, 0.9], bands: ['5m', '10m', '15m'] },
  },
  'alerts.flow': {
    name: { zh: '警情流转', en: 'Flow of alerts' },
    better: 'none',
    flow: { of: 'alert', through: [{ attribute: 'category' }, { stage: ['received', 'arrived', 'closed'] }] },
  },
  'alerts.latest': {
    name: { zh: '实时警情', en: 'Latest alerts' },
    better: 'none',
    list: {
      of: 'alert',
      by: 'received',
      order: 'newest',
      first: 12,
      show: ['level', 'category', 'district', 'label', 'received', 'closed'],
    },
  },
  'alerts.nextDue': {
    name: { zh: '办结时限', en: 'Due next' },
    better: 'none',
    list: {
      of: 'alert',
      by: 'received',
      order: 'oldest',
      first: 50,
      where: { lacks: ['closed'] },
      show: ['level', 'category', 'district', 'received'],
    },
  },
  'cameras.states': {
    name: { zh: '各片区摄像机', en: 'Cameras by district' },
    better: 'none',
    count: { of: 'camera', by: ['district', 'state'] },
  },
  'rounds.planned': {
    name: { zh: '应巡', en: 'Planned' },
    better: 'none',
    sum: { of: 'round', attribute: 'planned', at: 'began', over: 'today', by: ['district'] },
  },
  'rounds.done': {
    name: { zh: '已巡', en: 'Done' },
    better: 'up',
    sum: { of: 'round', attribute: 'done', at: 'began', over: 'today', by: ['district'] },
  },
  'rounds.coverage': {
    name: { zh: '今日巡查率', en: 'Patrolled today' },
    better: 'up',
    thresholds: [
      { from: 0.98, role: 'warning' },
      { from: 0.9, role: 'critical' },
    ],
    ratio: { of: 'rounds.done', to: 'rounds.planned' },
  },
  'cameras.map': {
    name: { zh: '摄像机分布', en: 'Camera map' },
    better: 'none',
    layer: {
      of: 'camera',
      states: [
        { code: 'online', name: { zh: '在线', en: 'Online' }, role: 'ok', where: { is: { state: 'online' } } },
        { code: 'fault', name: { zh: '故障', en: 'Fault' }, role: 'critical', where: { is: { state: 'fault' } } },
        { code: 'other', name: { zh: '其他', en: 'Others' }, role: 'off' },
      ],
    },
  },
};

export const gallerySite: SiteDescription = {
  code: 'gallery',
  kinds,
  metrics,
  scenes: {},
  cameras: {},
  shapes: undefined,
  tiles: Object.fromEntries(districts.map(([code, , , tile]) => [code, tile])),
  file: {
    name: { zh: '样例港指挥中心', en: 'Sample Harbour Operations Centre' },
    short: { zh: '样例港', en: 'Sample Harbour' },
    timeZone: 'Asia/Shanghai',
    languages: ['zh', 'en'],
    clock: 'wall',
    districts: districts.map(([code, zh, en]) => ({ code, name: { zh, en } })),
    walls: {
      gallery: {
        name: { zh: '样例', en: 'Gallery' },
        width: 1920,
        height: 1080,
        screens: { all: { x: 0, y: 0, width: 1920, height: 1080 } },
      },
    },
  },
};
