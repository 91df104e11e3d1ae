import type { Panel } from '../../protocol/site/scenes.ts';
import type { Words } from '../../protocol/words.ts';
import { type GalleryState, STATES, stateNames } from './gallery-state.ts';

export interface GalleryCell {
  readonly label: Words;
  readonly panel: Panel;
  readonly state: GalleryState;
}

export interface GalleryPage {
  readonly name: string;
  readonly title: Words;
  readonly columns: number;
  readonly cells: readonly GalleryCell[];
}

/** A panel that shows metrics, in every state. */
const inAllStates = (name: string, title: Words, panel: Panel): GalleryPage => ({
  name,
  title,
  columns: 3,
  cells: STATES.map((state) => ({ label: stateNames[state], panel, state })),
});

const cell = (zh: string, en: string, panel: Panel, state: GalleryState = 'shown'): GalleryCell => ({
  label: { zh, en },
  panel,
  state,
});

const text = {
  zh: '今晚八点起南湾海堤实行人流管控，请沿线各单位加强巡逻。',
  en: 'Visitor control on the South Bay dyke from 20:00 tonight: more patrols along the way.',
};
const from = '2026-11-24T08:00:00+08:00';

/** Panels that show no metric, in each of their forms. */
const frame: GalleryPage = {
  name: 'frame',
  title: { zh: '框架面板', en: 'Panels around the others' },
  columns: 3,
  cells: [
    cell('时钟', 'Clock', { panel: 'clock' }),
    cell('日期', 'Date', { panel: 'clock', size: 'date' }),
    cell('大时钟', 'Large clock', { panel: 'clock', size: 'display' }),
    cell('名称', 'Name', { panel: 'heading' }),
    cell('大名称', 'Large name', { panel: 'heading', size: 'hero' }),
    cell('文字', 'Text', { panel: 'text', title: { zh: '说明', en: 'Note' }, text }),
    cell('通告', 'Notice', { panel: 'notice', level: 'information', text, from }),
    cell('注意', 'Attention', { panel: 'notice', level: 'warning', text, from }),
    cell('紧急', 'Urgent', { panel: 'notice', level: 'critical', text, from }),
    cell('链路正常', 'Link live', { panel: 'status' }),
    cell('数据迟到', 'Old data', { panel: 'status' }, 'old'),
    cell('链路中断', 'Link lost', { panel: 'status' }, 'stale'),
  ],
};

const slides = { panel: 'document', files: ['slides.pdf'] } as const;
const brief = { zh: '每日例会', en: 'Morning brief' };

const documents: GalleryPage = {
  name: 'document',
  title: { zh: '文件', en: 'Documents' },
  columns: 3,
  cells: [
    cell('翻页', 'Pages in turn', { ...slides, files: [...slides.files], every: '20s' }),
    cell('带标题', 'With a title', { ...slides, files: [...slides.files], title: brief, page: 2 }),
    cell('图片', 'A picture', { panel: 'document', files: ['plan.png'] }),
    cell('多个文件', 'Several files', { panel: 'document', files: ['plan.png', 'slides.pdf'], page: 4 }),
    cell('没有文件', 'No such file', { panel: 'document', files: ['周报.pdf'] }),
    cell('有密码', 'Wants a password', { panel: 'document', files: ['locked.pdf'], title: brief }),
    cell('损坏', 'Broken', { panel: 'document', files: ['broken.pdf'] }),
  ],
};

const weather = { zh: '气象', en: 'Weather' };

/** A page that has loaded is the browser's: here is what stands in its place until then, or for good. */
const webPages: GalleryPage = {
  name: 'web',
  title: { zh: '网页', en: 'Web pages' },
  columns: 3,
  cells: [
    cell('正在打开', 'Opening', { panel: 'web', url: 'https://slow.weather.example', title: weather }),
    cell('打不开', 'Failed', { panel: 'web', url: 'https://weather.example/today', title: weather }),
    cell('不在名单', 'Not allowed', { panel: 'web', url: 'https://other.example' }),
  ],
};

const captures: GalleryPage = {
  name: 'capture',
  title: { zh: '采集', en: 'Capture' },
  columns: 3,
  cells: [
    cell('有信号', 'Live', { panel: 'capture', device: '会商室', title: { zh: '会商室', en: 'Meeting room' } }),
    cell('没有信号', 'No signal', { panel: 'capture', device: 'HDMI 2' }),
    cell('没有设备', 'No such device', { panel: 'capture', device: 'Wireless' }),
  ],
};

const quays = ['北码头', '东码头', '灯塔', '老城桥', '鱼市', '南湾', '望海路', '盐田口', '船坞'];
const quayNames = [
  'North Quay',
  'East Quay',
  'Lighthouse',
  'Old Bridge',
  'Fish Market',
  'South Bay',
  'Sea Road',
  'Salt Gate',
  'Docks',
];
/** What becomes of a camera, why, and how old its last picture is, s (`gallery-sources.ts`). */
const cameras = [
  'live',
  'poor',
  'connecting',
  'frozen--24',
  'lost-refused-134',
  'lost-unreachable',
  'restricted',
  'curtained',
  'transcodeLimit',
  'none',
  'unknown',
  'unsupported',
];
const tiles = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: { zh: quays[index % 9] ?? '', en: quayNames[index % 9] ?? '' },
    source: cameras[index % cameras.length] ?? 'none',
  }));
const allLive = (count: number) =>
  tiles(count).map((tile, index) => ({ ...tile, source: index % 5 === 3 ? 'lost-silent-40' : 'live' }));

const mosaics: GalleryPage = {
  name: 'mosaic',
  title: { zh: '视频拼接', en: 'Mosaic' },
  columns: 3,
  cells: [
    cell('每种状态', 'Every state', { panel: 'mosaic', layout: { columns: 4, rows: 3 }, tiles: tiles(12) }),
    cell('一大五小', 'One and five', { panel: 'mosaic', layout: '1+5', tiles: allLive(6) }),
    cell('一大七小', 'One and seven', { panel: 'mosaic', layout: '1+7', tiles: allLive(8) }),
    cell('六格，四路', 'Six, four used', { panel: 'mosaic', layout: '6', tiles: tiles(4) }),
    cell('十六格', 'Sixteen', { panel: 'mosaic', layout: '16', tiles: tiles(16) }),
    cell('三十六格', 'Thirty-six', { panel: 'mosaic', layout: '36', tiles: tiles(36) }),
  ],
};

const coverage = { metric: 'rounds.coverage', of: 'rounds.done', to: 'rounds.planned' };
const shore = {
  name: { zh: '沿岸巡查', en: 'Along the shore' },
  districts: ['north', 'east', 'island', 'south', 'salt'],
};
const inland = { name: { zh: '老城巡查', en: 'Old quarters' }, districts: ['hill', 'old', 'market', 'north'] };

const ways: GalleryPage = {
  name: 'coverage',
  title: { zh: '覆盖与巡查路线', en: 'Coverage and routes' },
  columns: 3,
  cells: [
    cell('覆盖率', 'Coverage', { panel: 'map', districts: 'alerts.openByDistrict', layer: 'cameras.map', coverage }),
    cell('路线', 'Routes', { panel: 'map', layer: 'cameras.map', flows: [shore, inland] }),
    cell('城区夜景', 'A town at night', { panel: 'map', style: 'city', coverage, flows: [shore] }),
    cell('俯视', 'From above', { panel: 'map', style: 'flat', coverage, flows: [inland] }),
    cell('量少', 'Few', { panel: 'map', layer: 'cameras.map', coverage, flows: [inland] }, 'few'),
    cell('过时', 'Stale', { panel: 'map', layer: 'cameras.map', coverage, flows: [shore] }, 'stale'),
  ],
};

export const galleryPages: readonly GalleryPage[] = [
  frame,
  inAllStates('number', { zh: '数字', en: 'Number' }, { panel: 'number', metric: 'alerts.today' }),
  inAllStates(
    'trend',
    { zh: '数字与走势', en: 'Number with its course' },
    { panel: 'number', metric: 'alerts.today', series: 'alerts.perHour', size: 'key' },
  ),
  inAllStates(
    'numbers',
    { zh: '一排数字', en: 'Numbers in a row' },
    { panel: 'numbers', metrics: ['alerts.today', 'alerts.open', 'cameras.onlineRate'] },
  ),
  inAllStates(
    'steps',
    { zh: '步骤', en: 'Steps' },
    {
      panel: 'steps',
      steps: [
        { metric: 'alerts.open', name: { zh: '在办', en: 'Open' }, late: 'alerts.overdue' },
        { metric: 'alerts.overdue', name: { zh: '超时', en: 'Overdue' } },
        { metric: 'alerts.today', name: { zh: '今日', en: 'Today' } },
      ],
    },
  ),
  inAllStates('series', { zh: '走势', en: 'Series' }, { panel: 'series', metric: 'alerts.perHour' }),
  inAllStates('calendar', { zh: '日历热度', en: 'Calendar' }, { panel: 'calendar', metric: 'alerts.hours' }),
  inAllStates('ranking', { zh: '排行', en: 'Ranking' }, { panel: 'ranking', metric: 'alerts.byDistrict' }),
  inAllStates('duty', { zh: '单位数字', en: 'Units' }, { panel: 'duty', metric: 'alerts.openByDistrict' }),
  inAllStates('quantiles', { zh: '用时', en: 'Times' }, { panel: 'quantiles', metric: 'alerts.arrivalTime' }),
  inAllStates('gauge', { zh: '限值', en: 'Gauge' }, { panel: 'gauge', metric: 'cameras.onlineRate', range: [0.8, 1] }),
  inAllStates('matrix', { zh: '矩阵', en: 'Matrix' }, { panel: 'matrix', metric: 'cameras.states' }),
  inAllStates(
    'ledger',
    { zh: '台账', en: 'Ledger' },
    {
      panel: 'ledger',
      title: { zh: '日清日结', en: 'The day’s ledger' },
      columns: [
        { metric: 'alerts.byDistrict', name: { zh: '新收', en: 'New' } },
        { metric: 'alerts.closedByDistrict', name: { zh: '办结', en: 'Closed' } },
        { metric: 'alerts.openByDistrict', name: { zh: '结转', en: 'Open' } },
        { metric: 'alerts.overdueByDistrict', name: { zh: '超时', en: 'Overdue' } },
      ],
    },
  ),
  inAllStates('flow', { zh: '流转', en: 'Flow' }, { panel: 'flow', metric: 'alerts.flow' }),
  inAllStates('ticker', { zh: '滚动', en: 'Ticker' }, { panel: 'ticker', metric: 'alerts.latest' }),
  inAllStates(
    'deadlines',
    { zh: '时限', en: 'Deadlines' },
    { panel: 'deadlines', metric: 'alerts.nextDue', level: 'alerts.overdue' },
  ),
  inAllStates(
    'map',
    { zh: '地图', en: 'Map' },
    { panel: 'map', districts: 'alerts.openByDistrict', layer: 'cameras.map', alerts: 'alerts.latest' },
  ),
  ways,
  documents,
  webPages,
  captures,
  mosaics,
];
