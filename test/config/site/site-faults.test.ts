// Longer than other files: one table, a fault of a site's files to a row.
// Long, since it is one table: each fault that a site can have, and the words that name it.
import { describe, expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';

/** Stands in a replacement where the fault must be shown. */
const HERE = '⟦';

interface Case {
  readonly file: string;
  /** [what stands in the good site, what the faulty one says, with HERE at the place of the fault] */
  readonly edit: readonly [string, string];
  readonly found: string | RegExp;
  readonly expected: string | RegExp;
  /** The fault shows in another file: at this text there. */
  readonly shownIn?: readonly [file: string, at: string];
}

const SITE = 'site.yaml';
const KINDS = 'kinds.yaml';
const METRICS = 'metrics.yaml';
const SCENE = 'scenes/overview.yaml';
const IMPORTER = 'importers/visits.yaml';
const ADAPTER = 'adapters/pilots.yaml';

const cases: Readonly<Record<string, Case>> = {
  // --- YAML itself
  'a name for the second time': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, en]\n${HERE}timeZone: Asia/Tokyo`],
    found: 'timeZone for the second time',
    expected: 'each name once',
  },
  'a tab': { file: SITE, edit: ['    width: 1920', `${HERE}\twidth: 1920`], found: 'a tab', expected: 'spaces' },
  'an open bracket': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, en`],
    shownIn: [SITE, 'districts:'],
    found: /flow collection|block collection|implicit/i,
    expected: 'YAML 1.2',
  },
  'an alias of nothing': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: ${HERE}*none`],
    found: '*none, an alias of nothing',
    expected: 'an alias of an anchor above it',
  },
  'an alias inside its own anchor': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: &a [zh, ${HERE}*a]`],
    found: '*a inside its own anchor',
    expected: 'an alias of something else',
  },
  'a tag': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: ${HERE}!!set {zh, en}`],
    found: /tag/,
    expected: 'no tag',
  },
  'a second document': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, en]\n${HERE}---\n{}`],
    found: 'a second document',
    expected: 'one document a file',
  },
  'a code that YAML reads as another': {
    file: KINDS,
    edit: ['codes: { container:', `codes: { ${HERE}007:`],
    found: 'the key 007, which YAML reads as 7',
    expected: "it in quotes: '007'",
  },

  // --- shapes
  'a value of another type': {
    file: SITE,
    edit: ['    width: 1920', `    width: ${HERE}wide`],
    found: '"wide"',
    expected: /wall units|a whole number from 320 to 65536/,
  },
  'nothing where a value is wanted': {
    file: SITE,
    edit: ['timeZone: Asia/Shanghai', `${HERE}timeZone:`],
    found: 'nothing',
    expected: 'IANA time zone such as Asia/Shanghai',
  },
  'a missing field': {
    file: SITE,
    edit: ['timeZone: Asia/Shanghai\n', ''],
    shownIn: [SITE, 'name: { zh: 港务'],
    found: 'no timeZone',
    expected: 'timeZone: IANA time zone such as Asia/Shanghai',
  },
  'a word in one language': {
    file: SITE,
    edit: ['name: { zh: 北码头, en: North Quay }', `${HERE}name: { zh: 北码头 }`],
    found: 'no en',
    expected: 'en: English',
  },
  'an unknown field': {
    file: SITE,
    edit: ['timeZone: Asia/Shanghai', `${HERE}timezone: Asia/Shanghai\ntimeZone: Asia/Shanghai`],
    found: 'the unknown name timezone',
    expected: /did you mean timeZone\?/,
  },
  'a name with a space': {
    file: SITE,
    edit: ['keys:\n', `keys:\n  ${HERE}file import: { name: { zh: 甲, en: A }, kinds: all }\n`],
    found: 'the name "file import"',
    expected: 'a name: a letter, then letters, digits or -',
  },
  'an unknown language': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, ${HERE}fr]`],
    found: '"fr"',
    expected: 'zh or en',
  },
  'an entry twice': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, ${HERE}zh]`],
    found: 'an entry for the second time',
    expected: 'each entry once',
  },
  'an empty map': {
    file: KINDS,
    edit: ['codes: { container: { zh: 集装箱, en: Containers }, bulk: { zh: 散货, en: Bulk } }', `${HERE}codes: {}`],
    found: '0 entries',
    expected: 'at least 1 entries',
  },
  'more tiles than a mosaic has': {
    file: SCENE,
    edit: [
      '{ panel: clock }',
      `{ panel: mosaic, layout: '1', tiles: ${HERE}[{ name: { zh: 甲, en: A } }, { name: { zh: 乙, en: B } }] }`,
    ],
    found: '2 tiles in a mosaic of 1',
    expected: 'at most 1, or another layout',
  },
  'a mosaic of nothing': {
    file: SCENE,
    edit: ['clock: { panel: clock }', `${HERE}clock: { panel: mosaic, layout: '4' }`],
    found: 'a mosaic of nothing',
    expected: 'tiles or tour',
  },
  'a tour beside tiles': {
    file: SCENE,
    edit: [
      '{ panel: clock }',
      `{ panel: mosaic, layout: '4', tiles: [{ name: { zh: 甲, en: A } }], ${HERE}tour: ring }`,
    ],
    found: 'a tour beside tiles',
    expected: 'one of tiles and tour',
  },
  'an unknown tour': {
    file: SCENE,
    edit: ['{ panel: clock }', `{ panel: mosaic, layout: '4', tour: ${HERE}ring }`],
    found: 'the unknown tour ring',
    expected: 'a map tours in site.yaml with this name',
  },
  'a page of an origin that is not named': {
    file: SCENE,
    edit: ['{ panel: clock }', `{ panel: web, url: ${HERE}'https://weather.example/today' }`],
    found: 'https://weather.example, which webPages in site.yaml does not name',
    expected: 'a list webPages with this origin',
  },
  'an origin with a path': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, en]\nwebPages: [${HERE}'https://weather.example/today']`],
    found: '"https://weather.example/today"',
    expected: /an origin such as/,
  },
  'a shift that begins before the one in front of it': {
    file: SITE,
    edit: [
      'languages: [zh, en]',
      `languages: [zh, en]\nshifts: [{ name: { zh: 夜, en: Night }, from: '20:00' }, { name: { zh: 日, en: Day }, from: ${HERE}'08:00' }]`,
    ],
    found: '08:00, which is not after 20:00',
    expected: 'a later time of day',
  },
  'a figure of a handover that is no single number': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, en]\nhandover: { figures: [${HERE}visits.inPort] }`],
    found: 'visits.inPort, which is a table',
    expected: 'a metric of one number',
  },
  'an open metric that nobody declares': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, en]\nvisitors: { open: [${HERE}visits.inPrt] }`],
    found: 'the unknown metric visits.inPrt',
    expected: /did you mean visits.inPort/,
  },
  'a bound so low that two cells have too few choices': {
    file: SITE,
    edit: ['languages: [zh, en]', `languages: [zh, en]\nvisitors: { smallestCount: ${HERE}2 }`],
    found: '2',
    expected: /3/,
  },
  'that it was amended, where nothing says it': {
    file: SCENE,
    edit: ['{ panel: clock }', `{ panel: clock, amended: ${HERE}[{ metric: visits.today }] }`],
    found: 'amended of a clock',
    expected: 'a panel with a title line, in which it stands',
  },
  'a panel of no kind': {
    file: SCENE,
    edit: ['{ panel: clock }', `{ panel: ${HERE}clok }`],
    found: '"clok"',
    expected: /^one of clock, heading, .*did you mean clock\?/,
  },
  'a field that only another panel has': {
    file: SCENE,
    edit: [
      '{ panel: quantiles, metric: visits.berthTime }',
      `{ panel: quantiles, ${HERE}metrics: [visits.today], metric: visits.berthTime }`,
    ],
    found: 'the unknown name metrics',
    expected: /did you mean metric\?/,
  },
  'a slip in a verb': {
    file: METRICS,
    edit: ['    count: { of: visit', `    ${HERE}cuont: { of: visit`],
    found: 'the unknown name cuont',
    expected: /^one of count, sum, .*did you mean count\?/,
  },
  'no verb': {
    file: METRICS,
    edit: [
      '    better: up\n    count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      '    better: up',
    ],
    shownIn: [METRICS, 'visits.today'],
    found: /^none of count, sum/,
    expected: 'exactly one of them',
  },
  'two verbs': {
    file: METRICS,
    edit: [
      '    count: { of: visit, at: berthed,',
      `    ${HERE}level: { of: visit, from: berthed }\n    count: { of: visit, at: berthed,`,
    ],
    found: 'count and level together',
    expected: /^one of count/,
  },
  'a field of another verb': {
    file: METRICS,
    edit: [
      'level: { of: visit, from: berthed, until: left,',
      `level: { of: visit, from: berthed, until: left, ${HERE}at: left,`,
    ],
    found: 'the unknown name at',
    expected: /of, from, until, after, for, attribute, where, by/,
  },
  'a window that is none': {
    file: METRICS,
    edit: ['over: today', `over: ${HERE}fortnight`],
    found: '"fortnight"',
    expected: /`all`, `today`/,
  },
  'an attribute of two sorts': {
    file: KINDS,
    edit: ['number: { min: 0, max: 500000 }', `number: { min: 0, max: 500000 }, ${HERE}label: true`],
    found: 'number and label together',
    expected: /^one of codes, number, point, label/,
  },
  'a half number': { file: KINDS, edit: ['max: 500000', `max: ${HERE}0.5`], found: '0.5', expected: 'a whole number' },

  // --- site.yaml
  'a time zone of no place': {
    file: SITE,
    edit: ['Asia/Shanghai', `${HERE}Beijing/Shanghai`],
    found: 'the unknown time zone Beijing/Shanghai',
    expected: 'an IANA time zone such as Asia/Shanghai',
  },
  'a district twice': {
    file: SITE,
    edit: ['code: south', `code: ${HERE}north`],
    found: 'the district north for the second time',
    expected: 'each district once',
  },
  'two districts of one name': {
    file: SITE,
    edit: ['en: South Quay', `en: ${HERE}North Quay`],
    found: 'North Quay, the name of north',
    expected: 'a name of its own',
  },
  'two districts on one tile': {
    file: SITE,
    edit: [
      'en: North Quay } }\n  - { code: south,',
      `en: North Quay }, tile: [1, 1] }\n  - { code: south, tile: ${HERE}[1, 1],`,
    ],
    found: 'the tile of north',
    expected: 'a tile of its own',
  },
  'a screen beyond the wall': {
    file: SITE,
    edit: ['all: { x: 0, y: 0, width: 1920', `${HERE}all: { x: 1, y: 0, width: 1920`],
    found: 'the screen all, which ends at x 1921',
    expected: 'an end within the wall’s width of 1920',
  },
  'a wall with a scene of no file': {
    file: SITE,
    edit: ['scene: overview', `scene: ${HERE}overveiw`],
    found: 'the unknown scene overveiw',
    expected: 'overview (did you mean overview?)',
  },
  'a screen below the end of its wall': {
    file: SITE,
    edit: ['      all: { x: 0, y: 0,', `      ${HERE}all: { x: 0, y: 1,`],
    found: 'the screen all, which ends at y 1081',
    expected: 'an end within the wall’s height of 1080',
  },
  'a display that hangs askew': {
    file: SITE,
    edit: ['      all: { x: 0,', `      all: { rotate: ${HERE}45, x: 0,`],
    found: '45',
    expected: /0.*90.*180.*270/,
  },
  'more pixels than a display has': {
    file: SITE,
    edit: ['      all: { x: 0,', `      all: { density: ${HERE}32, x: 0,`],
    found: '32',
    expected: /device pixels|from 0.05 to 16/,
  },
  'a shift that a coarse screen cannot show': {
    file: SITE,
    edit: [
      '    screens:\n      all: {',
      `    pixelShift: { px: ${HERE}1, everyMinutes: 3 }\n    screens:\n      all: { density: 0.5,`,
    ],
    found: 'a pixelShift of 1, which is less than a pixel of the screen all',
    expected: 'at least 2',
  },
  'a shift that leaves its wall': {
    file: SITE,
    edit: ['    screens:', `    pixelShift: { px: ${HERE}33, everyMinutes: 3 }\n    screens:`],
    found: '33',
    expected: /from 1 to 32/,
  },
  'a size without a distance': {
    file: SITE,
    edit: ['    width: 1920', `    ${HERE}heightMm: 2700\n    width: 1920`],
    found: 'heightMm without viewingDistanceMm',
    expected: 'both or neither',
  },
  'a distance without a size': {
    file: SITE,
    edit: ['    width: 1920', `    ${HERE}viewingDistanceMm: 10000\n    width: 1920`],
    found: 'viewingDistanceMm without heightMm',
    expected: 'both or neither',
  },
  'a key for a kind of no file': {
    file: SITE,
    edit: ['kinds: all', `kinds: [${HERE}visits]`],
    found: 'the unknown kind visits',
    expected: 'visit (did you mean visit?)',
  },
  'a reserved name': {
    file: SITE,
    edit: ['      all: {', `      ${HERE}constructor: {`],
    found: 'the reserved name constructor',
    expected: 'another name',
  },
  'shapes of no file': {
    file: SITE,
    edit: ['walls:', `geojson: { file: ${HERE}quays.geojson, property: name }\nwalls:`],
    found: 'quays.geojson: no such file',
    expected: /a GeoJSON file beside site\.yaml/,
  },
  'an importer without its key scope': {
    file: SITE,
    edit: ['  import: {', '  files: {'],
    shownIn: [IMPORTER, 'kind: visit'],
    found: 'no key scope import',
    expected: 'import under keys in site.yaml',
  },

  // --- kinds.yaml
  'a pattern that does not compile': {
    file: KINDS,
    edit: ['V[0-9]{6}', `${HERE}V[0-9{6}`],
    found: /^a pattern that does not compile/,
    expected: 'a regular expression',
  },
  'a pattern that an id can make slow': {
    file: KINDS,
    edit: ['V[0-9]{6}', `${HERE}(V|[A-Z]+)+-`],
    found: 'a pattern that some ids make slow (exponential)',
    expected: /without repetitions that overlap/,
  },
  'a milestone that events reserve': {
    file: KINDS,
    edit: ['      left:', `      ${HERE}changed: { name: { zh: 变, en: Changed }, join: last }\n      left:`],
    found: 'the reserved name changed',
    expected: 'another name',
  },
  'an attribute that lists reserve': {
    file: KINDS,
    edit: ['      tons:', `      ${HERE}at: { name: { zh: 处, en: At }, label: true }\n      tons:`],
    found: 'the reserved name at',
    expected: 'another name',
  },
  'a milestone named as an attribute': {
    file: KINDS,
    edit: ['      left:', `      ${HERE}cargo: { name: { zh: 货, en: Cargo }, join: last }\n      left:`],
    found: 'cargo, which is an attribute as well',
    expected: 'a name of its own',
  },
  'bounds the wrong way': {
    file: KINDS,
    edit: ['{ min: 0, max: 500000 }', `{ min: 9, max: ${HERE}5 }`],
    found: '5, which is less than min',
    expected: 'at least 9',
  },
  'a location that is no district': {
    file: KINDS,
    edit: ['{ district: quay }', `{ district: ${HERE}cargo }`],
    found: 'cargo, which is no attribute with codes: districts',
    expected: 'quay',
  },
  'a role for a code of no list': {
    file: KINDS,
    edit: ['en: Bulk } }', `en: Bulk } }\n        roles: { ${HERE}bluk: ok }`],
    found: 'the unknown code bluk',
    expected: 'one of container, bulk (did you mean bulk?)',
  },

  // --- metrics.yaml
  'a kind of no file': {
    file: METRICS,
    edit: ['count: { of: visit', `count: { of: ${HERE}vist`],
    found: 'the unknown kind vist',
    expected: 'visit (did you mean visit?)',
  },
  'a milestone that the kind has not': {
    file: METRICS,
    edit: ['at: berthed', `at: ${HERE}birthed`],
    found: 'the unknown milestone birthed of visit',
    expected: 'one of announced, berthed, left (did you mean berthed?)',
  },
  'by a number': {
    file: METRICS,
    edit: ['by: [quay]', `by: [${HERE}tons]`],
    found: 'tons, which has no codes',
    expected: 'one of quay, cargo',
  },
  'by what is unknown': {
    file: METRICS,
    edit: ['by: [quay]', `by: [${HERE}dock]`],
    found: 'the unknown attribute dock of visit',
    expected: 'one of quay, cargo, tons',
  },
  'a sum of codes': {
    file: METRICS,
    edit: ['count: { of: visit,', `sum: { of: visit, attribute: ${HERE}cargo,`],
    found: 'cargo, which is no number',
    expected: 'tons',
  },
  'today without a milestone': {
    file: METRICS,
    edit: ['at: berthed, over: today', `over: ${HERE}today`],
    found: 'over: today without at',
    expected: 'at: the milestone that says when an entity counts',
  },
  'compare without a stretch': {
    file: METRICS,
    edit: ['at: berthed, over: today, compare', `at: berthed, ${HERE}compare`],
    found: 'compare without a stretch of time',
    expected: /over: today/,
  },
  'a filter by a code of no list': {
    file: METRICS,
    edit: ['at: berthed,', `where: { is: { cargo: ${HERE}bulky } }, at: berthed,`],
    found: 'the unknown code bulky of visit.cargo',
    expected: 'one of container, bulk (did you mean bulk?)',
  },
  'a filter by a district of no list': {
    file: METRICS,
    edit: ['at: berthed,', `where: { any: [{ is: { quay: [north, ${HERE}nort] } }] }, at: berthed,`],
    found: 'the unknown code nort of visit.quay',
    expected: 'one of north, south (did you mean north?)',
  },
  'a code for a number': {
    file: METRICS,
    edit: ['at: berthed,', `where: { is: { tons: ${HERE}bulk } }, at: berthed,`],
    found: 'a code for a number',
    expected: 'bounds such as { min: 1, max: 5 }',
  },
  'a comparison with what is no milestone': {
    file: METRICS,
    edit: ['at: berthed,', `where: { later: { of: [left], than: [${HERE}quay] } }, at: berthed,`],
    found: 'the unknown milestone quay of visit',
    expected: 'one of announced, berthed, left',
  },
  'a stretch of time that ends where it begins': {
    file: METRICS,
    edit: ['at: berthed,', `where: { took: { from: announced, to: ${HERE}announced, within: 6h } }, at: berthed,`],
    found: 'announced, where it starts as well',
    expected: 'another milestone',
  },
  'the day before, of a series': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `series: { of: visit, at: berthed, per: hour, over: ${HERE}yesterday }`,
    ],
    found: /yesterday/,
    expected: /today/,
  },
  'a look further back than minutes are kept': {
    file: METRICS,
    edit: ['over: today, compare: [yesterday]', `${HERE}over: 14d`],
    found: 'over, which looks 15 days back: minutes are kept for 9',
    expected: 'keep: { minutes: 15d } beside count, or a shorter stretch',
  },
  'a comparison beyond what its metric keeps': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `keep: { minutes: 3d }\n    count: { of: visit, at: berthed, over: today, ${HERE}compare: [lastWeek] }`,
    ],
    found: 'compare, which looks 7 days back: minutes are kept for 3',
    expected: /keep: \{ minutes: 7d \}/,
  },
  'a year before, beyond the hours that are kept': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `keep: { hours: 60d }\n    count: { of: visit, at: berthed, over: today, ${HERE}compare: [lastYear, lastWeek] }`,
    ],
    found: 'compare, which looks 366 days back: hours are kept for 60',
    expected: /keep: \{ hours: 366d \}/,
  },
  'what is usual, beyond what the site keeps': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `keep: { hours: 60d }\n    series: { of: visit, at: berthed, per: hour, ${HERE}usual: { weeks: 9 } }`,
    ],
    found: 'usual, which looks 63 days back: hours are kept for 60',
    expected: /keep: \{ hours: 63d \}/,
  },
  'a stretch that nobody wrote, beyond what is kept': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `keep: { minutes: 1d, hours: 2d, days: 10d }\n    series: ${HERE}{ of: visit, at: berthed, per: day }`,
    ],
    found: 'over, which looks 31 days back: days are kept for 10',
    expected: /keep: \{ days: 31d \}/,
  },
  'hours that are kept less long than minutes': {
    file: SITE,
    edit: ['timeZone: Asia/Shanghai', `timeZone: Asia/Shanghai\nkeep: { minutes: 20d, hours: ${HERE}10d }`],
    found: 'hours: 10d, with minutes: 20d',
    expected: 'at least 20d',
  },
  'an end that is no milestone': {
    file: KINDS,
    edit: [
      '    location: { district: quay }',
      `    location: { district: quay }\n    keep: { for: 400d, after: [left, ${HERE}sunk] }`,
    ],
    found: 'the unknown milestone sunk',
    expected: /left/,
  },
  'a keeping of what is one total': {
    file: METRICS,
    edit: ['duration: { of: visit', `${HERE}keep: { days: 10d }\n    duration: { of: visit`],
    found: 'keep, of a duration that has no stretch of time',
    expected: /none/,
  },
  'has of what is unknown': {
    file: METRICS,
    edit: ['at: berthed,', `where: { not: { has: [${HERE}gone] } }, at: berthed,`],
    found: 'gone, neither an attribute nor a milestone of visit',
    expected: /^one of quay, cargo, tons, announced/,
  },
  'a deadline for a code of no list': {
    file: METRICS,
    edit: ['after: 6h', `after: { by: cargo, rules: { ${HERE}bulks: 2h }, otherwise: 6h }`],
    found: 'the unknown code bulks of visit.cargo',
    expected: 'one of container, bulk (did you mean bulk?)',
  },
  'a deadline that is no length of time': {
    file: METRICS,
    edit: ['after: 6h', `after: ${HERE}6 hours`],
    found: '"6 hours"',
    expected: /a length of time/,
  },
  'until where it starts': {
    file: METRICS,
    edit: ['from: announced, until: berthed', `from: announced, until: ${HERE}announced`],
    found: 'announced, where it starts as well',
    expected: 'another milestone',
  },
  'bands that descend': {
    file: METRICS,
    edit: ['[2h, 6h]', `[2h, ${HERE}90m]`],
    found: '90m after 2h',
    expected: 'values in ascending order',
  },
  'thresholds the wrong way': {
    file: METRICS,
    edit: ['{ from: 5, role: critical }', `{ from: ${HERE}0, role: critical }`],
    found: 'critical from 0, warning from 1, with better: down',
    expected: 'critical above warning',
  },
  'a ratio of itself': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `ratio: { of: ${HERE}visits.today, to: visits.waiting }`,
    ],
    found: 'visits.today, a ratio',
    expected: 'a count, sum or level without by',
  },
  'a ratio of what is unknown': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `ratio: { of: ${HERE}visits.wating, to: visits.waiting }`,
    ],
    found: 'the unknown metric visits.wating',
    expected: /did you mean visits\.waiting\?/,
  },
  'a band that the duration has not': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `ratio: { of: visits.berthTime, to: visits.berthTime, band: ${HERE}3 }`,
    ],
    found: 'band 3',
    expected: 'at most 2, the bands of visits.berthTime',
  },
  'a top of what is not split': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `top: { of: ${HERE}visits.waiting, first: 3 }`,
    ],
    found: 'visits.waiting, a level',
    expected: 'a count, sum or level by one attribute',
  },
  'a column for the second time': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `flow: { of: visit, through: [{ attribute: quay }, ${HERE}{ attribute: quay }] }`,
    ],
    found: 'a column for the second time',
    expected: 'each column once',
  },
  'a state that takes all before others': {
    file: METRICS,
    edit: [
      'count: { of: visit, at: berthed, over: today, compare: [yesterday] }',
      `layer: { of: visit, states: [${HERE}{ code: a, name: { zh: 甲, en: A }, role: ok }, { code: b, name: { zh: 乙, en: B }, role: ok }] }`,
    ],
    found: 'a state without a filter before others',
    expected: /the last one/,
  },

  // --- scenes
  'an area that is no rectangle': {
    file: SCENE,
    edit: ['    - clock   heading\n    - numbers map', `    - ${HERE}clock   map\n    - numbers heading`],
    found: 'the area map, which is no rectangle',
    expected: 'map in one full rectangle',
  },
  'a line with a name too many': {
    file: SCENE,
    edit: ['- numbers map', `- ${HERE}numbers map map`],
    found: '3 names',
    expected: '2, one for each of columns',
  },
  'rows that are not lines': {
    file: SCENE,
    edit: ["['8.5%', '20%', 1fr]\n  areas:\n    - ", `['8.5%', 1fr]\n  areas:\n    ${HERE}- `],
    found: '3 lines of areas',
    expected: '2, one for each of rows',
  },
  'an area without a panel': {
    file: SCENE,
    edit: ['  times: { panel: quantiles, metric: visits.berthTime }\n', ''],
    shownIn: [SCENE, 'times   map'],
    found: 'the area times, in which no panel is',
    expected: 'a panel times, or . for an empty cell',
  },
  'a panel without an area': {
    file: SCENE,
    edit: ['  clock: { panel', `  ${HERE}watch: { panel`],
    found: 'no area watch in the grid',
    expected: /^one of clock, heading/,
  },
  'two panels in one area': {
    file: SCENE,
    edit: ['  heading: { panel: heading }', `  heading: { panel: heading, area: ${HERE}clock }`],
    found: 'the area clock, where clock is',
    expected: 'an area of its own',
  },
  'tracks wider than the wall': {
    file: SCENE,
    edit: ["['30%', 1fr]", `${HERE}[1920, 1fr]`],
    found: '1920 units in fixed tracks, percentages and gaps',
    expected: 'less than the wall’s width of 1920',
  },
  'a track that is none': {
    file: SCENE,
    edit: ["['30%', 1fr]", `['30%', ${HERE}1 fr]`],
    found: '"1 fr"',
    expected: /./,
  },
  'a metric that the panel cannot draw': {
    file: SCENE,
    edit: ['metric: visits.berthTime', `metric: ${HERE}visits.inPort`],
    found: 'visits.inPort, a level by quay',
    expected: 'a duration',
  },
  'a table among numbers': {
    file: SCENE,
    edit: ['[visits.today, visits.waiting]', `[visits.today, ${HERE}visits.inPort]`],
    found: 'visits.inPort, a level by quay',
    expected: 'a count, sum or level without by, or a ratio',
  },
  'a map by no district': {
    file: SCENE,
    edit: ['districts: visits.inPort', `districts: ${HERE}visits.today`],
    found: 'visits.today, a count',
    expected: 'a count, sum or level by the district',
  },
  'a map of nothing': {
    file: SCENE,
    edit: ['map: { panel: map, districts: visits.inPort }', `${HERE}map: { panel: map }`],
    found: 'a map of nothing',
    expected: 'districts, layer, alerts, coverage or flows',
  },
  'a coverage by no district': {
    file: SCENE,
    edit: [
      'districts: visits.inPort }',
      `districts: visits.inPort, coverage: { metric: ${HERE}visits.today, of: visits.inPort, to: visits.inPort } }`,
    ],
    found: 'visits.today, a count',
    expected: 'a ratio',
  },
  'a flow over an unknown tour': {
    file: SCENE,
    edit: ['districts: visits.inPort }', `districts: visits.inPort, flows: [{ tour: ${HERE}harbour }] }`],
    found: 'the unknown tour harbour',
    expected: /tour/,
  },
  'a flow over an unknown patrol': {
    file: SCENE,
    edit: ['districts: visits.inPort }', `districts: visits.inPort, flows: [{ patrol: ${HERE}night }] }`],
    found: 'the unknown patrol night',
    expected: /patrol|one of/,
  },
  'a flow over an unknown district': {
    file: SCENE,
    edit: [
      'districts: visits.inPort }',
      `districts: visits.inPort, flows: [{ name: { zh: 路, en: way }, districts: [${HERE}atlantis, south] }] }`,
    ],
    found: 'atlantis',
    expected: /one of/,
  },
  'viewpoints of a map that stands still': {
    file: SCENE,
    edit: ['districts: visits.inPort }', `districts: visits.inPort, viewpoints: ${HERE}[{ stay: 20s }] }`],
    found: 'viewpoints of a cartogram, which stands still',
    expected: 'style: city',
  },
  'a viewpoint over no district': {
    file: SCENE,
    edit: [
      'districts: visits.inPort }',
      `districts: visits.inPort, style: city, viewpoints: [{ district: ${HERE}atlantis, stay: 20s }] }`,
    ],
    found: 'atlantis',
    expected: /one of/,
  },

  // --- importers
  'a column for no attribute': {
    file: IMPORTER,
    edit: ['  cargo: {', `  ${HERE}freight: {`],
    found: 'the unknown attribute freight of visit',
    expected: 'one of quay, cargo, tons',
  },
  'a code that the kind has not': {
    file: IMPORTER,
    edit: ['箱: container', `箱: ${HERE}box`],
    found: 'the unknown code box of visit.cargo',
    expected: 'one of container, bulk',
  },
  'codes for a number': {
    file: IMPORTER,
    edit: ['tons: { column: 重量,', `tons: { column: 重量, ${HERE}otherwise: bulk,`],
    found: 'otherwise for tons, which has no codes',
    expected: 'no otherwise',
  },
  'districts of another list': {
    file: IMPORTER,
    edit: ['cargo: { column: 货物,', `cargo: { column: 货物, ${HERE}districts: name,`],
    found: 'districts for cargo, whose codes are its own',
    expected: 'an attribute with codes: districts',
  },
  'a milestone of no column': {
    file: IMPORTER,
    edit: ['at: announced', `at: ${HERE}closed`],
    found: 'closed, which this importer does not read',
    expected: 'one of announced, berthed, left',
  },
  'the latest of a first': {
    file: IMPORTER,
    edit: ['berthed: { column: 靠泊时间,', `berthed: { column: 靠泊时间, take: ${HERE}latest,`],
    found: 'take: latest, though berthed joins by first',
    expected: 'earliest',
  },
  'a format without am and pm': {
    file: IMPORTER,
    edit: ["'yyyy-MM-dd HH:mm'", `${HERE}'yyyy-MM-dd hh:mm'`],
    found: /loses the hour/,
    expected: /^ISO, or a date-fns format/,
  },
  'a format with months for minutes': {
    file: IMPORTER,
    edit: ["'yyyy-MM-dd HH:mm'", `${HERE}'yyyy-mm-dd HH:mm'`],
    found: /^a time format that/,
    expected: /^ISO, or a date-fns format/,
  },

  // --- adapters
  'a path that is no JSON Pointer': {
    file: ADAPTER,
    edit: ['{ path: /ship/no }', `{ path: ${HERE}ship.no }`],
    found: /ship\.no/,
    expected: /JSON Pointer/,
  },
  'an adapter of an unknown door': {
    file: ADAPTER,
    edit: ['from: webhook', `from: ${HERE}carrier-pigeon`],
    found: /carrier-pigeon/,
    expected: /webhook/,
  },
  'an adapter of no kind': {
    file: ADAPTER,
    edit: ['kind: visit', `kind: ${HERE}vist`],
    found: 'the unknown kind vist',
    expected: /visit/,
  },
  'nowhere to find an id': {
    file: ADAPTER,
    edit: ['subject: { path: /ship/no }', `${HERE}subject: {}`],
    found: 'neither path nor level',
    expected: 'path or level',
  },
  'a level without a topic': {
    file: ADAPTER,
    edit: ['{ path: /ship/no }', `{ level: ${HERE}ship }`],
    found: 'the unknown level ship',
    expected: 'path: no level of a topic has a name here',
  },
  'what is sent for no milestone': {
    file: ADAPTER,
    edit: ['MOORED: berthed', `MOORED: ${HERE}moored`],
    found: 'the unknown milestone moored of visit',
    expected: /berthed/,
  },
  'what is sent for no code': {
    file: ADAPTER,
    edit: ['BOX: container', `BOX: ${HERE}box`],
    found: 'the unknown code box of visit.cargo',
    expected: 'one of container, bulk',
  },
  'an attribute that the kind has not': {
    file: ADAPTER,
    edit: ['  cargo: { path', `  ${HERE}freight: { path`],
    found: 'the unknown attribute freight of visit',
    expected: 'one of quay, cargo, tons',
  },
  'a time of an adapter that loses the hour': {
    file: ADAPTER,
    edit: ['format: t }', `format: ${HERE}'yyyy-MM-dd hh:mm' }`],
    found: /loses the hour/,
    expected: /^ISO, or a date-fns format/,
  },
};

describe('a fault shows file, line, column, what stands there and what was expected', () => {
  it.each(Object.entries(cases))('%s', async (_, { file, edit: [good, bad], shownIn, found, expected }) => {
    const files = new Map(await readHarbour());
    const text = files.get(file) ?? '';
    expect(text.split(good), `${good} stands once in ${file}`).toHaveLength(2);
    const marked = text.replace(good, () => bad);
    files.set(file, marked.replace(HERE, ''));
    const [shownFile, place] = shownIn
      ? [shownIn[0], placeOf(files.get(shownIn[0]) ?? '', shownIn[1])]
      : [file, placeOf(marked, HERE)];
    await using site = await writeSite(files);
    const { faults } = await checkSite(site.directory);
    expect(faults.map(({ file: name, line, column }) => `${name}:${line}:${column}`)).toEqual([
      `${shownFile}:${place}`,
    ]);
    expect(faults[0]?.found).toMatch(found instanceof RegExp ? found : exactly(found));
    expect(faults[0]?.expected).toMatch(expected instanceof RegExp ? expected : exactly(expected));
  });

  it('all at once, sorted, across files', async () => {
    const files = new Map(await readHarbour());
    for (const name of [
      'a ratio of what is unknown',
      'a time zone of no place',
      'a panel of no kind',
      'bounds the wrong way',
      'the latest of a first',
    ]) {
      const { file, edit } = cases[name] as Case;
      files.set(
        file,
        (files.get(file) ?? '').replace(edit[0], () => edit[1].replace(HERE, '')),
      );
    }
    await using site = await writeSite(files);
    const { faults } = await checkSite(site.directory);
    // The panel of visits.today draws a ratio as well as a count: no fault follows from another.
    expect(faults.map(({ file }) => file)).toEqual([IMPORTER, KINDS, METRICS, SCENE, SITE]);
  });
});

describe('a warning keeps no site from loading', () => {
  const screens = (...extra: string[]) => `screens:\n${extra.map((line) => `      ${line}\n`).join('')}`;
  it.each([
    ['in part', 'left: { x: 0, y: 0, width: 1000, height: 1080 }', ['the screen all, which overlaps left']],
    ['as one within the other', 'left: { x: 0, y: 0, width: 960, height: 1080 }', []],
    ['side by side', 'left: { x: 0, y: 0, width: 920, height: 1080 }', []],
  ])('screens that lie over each other %s', async (how, left, warned) => {
    const files = new Map(await readHarbour());
    const all = how === 'as one within the other' ? 'x: 0, y: 0, width: 1920' : 'x: 920, y: 0, width: 1000';
    const text = (files.get(SITE) ?? '')
      .replace('screens:\n', screens(left))
      .replace('all: { x: 0, y: 0, width: 1920', `all: { ${all}`);
    files.set(SITE, text);
    await using written = await writeSite(files);
    const { site, faults, warnings } = await checkSite(written.directory);
    expect(faults).toEqual([]);
    expect(site?.file.walls.main?.screens).toHaveProperty('left');
    expect(warnings.map(({ found }) => found)).toEqual(warned);
  });
});

function placeOf(text: string, mark: string): string {
  const before = text.slice(0, text.indexOf(mark)).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`);
}
