import type { CloudEvent } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';
import { encodeValue } from '../../server/aggregate/encode-value.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { NO_MILESTONE } from '../../server/aggregate/event.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';

/** One event of the workload, before it is written as JSON or encoded for the engine. */
export interface Reported {
  readonly kind: string;
  /** Undefined: `<kind>.changed`. */
  readonly milestone: string | undefined;
  readonly id: string;
  readonly at: number;
  readonly data: Readonly<Record<string, string | number>>;
}

const CAMERAS = 50_000;
/** What 50,000 cameras with a heartbeat a minute, and the rest in proportion, leave between two events. */
const EVENT_MS = 0.84;
const OPEN_ALERTS = 2_000;
const MINUTE_MS = 60_000;
const ALERT_STEPS = ['signed', 'dispatched', 'arrived', 'closed'] as const;
const CASE_STEPS = ['filed', 'solved', 'sentOn', 'closed'] as const;
const LEAD_STEPS = ['assigned', 'checked', 'closed'] as const;

interface Open {
  readonly id: string;
  at: number;
  step: number;
}

/**
 * Work of the lianyuan site: 70 % cameras (one in twenty changes its state, the rest are seen), 20 % alert milestones,
 * 10 % cases and leads. Cameras come in a shuffled round, so a batch hardly meets one twice.
 */
export function* ingestWorkload(options: { site: Site; seed: number; startMs: number }): Generator<Reported, never> {
  const { site, startMs } = options;
  const random = mulberry32(options.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const codesOf = (kind: string, attribute: string): string[] => {
    const declared = site.kinds[kind]?.attributes[attribute];
    if (!declared || !('codes' in declared)) throw new Error(`${kind}.${attribute} has no codes`);
    return declared.codes === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(declared.codes);
  };
  const codes = {
    district: codesOf('camera', 'district'),
    class: codesOf('camera', 'class'),
    state: codesOf('camera', 'state'),
    source: codesOf('alert', 'source'),
    category: codesOf('alert', 'category'),
    level: codesOf('alert', 'level'),
    outcome: codesOf('alert', 'outcome'),
    caseCategory: codesOf('case', 'category'),
    caseOrigin: codesOf('case', 'origin'),
    leadCategory: codesOf('lead', 'category'),
    leadOrigin: codesOf('lead', 'origin'),
  };
  const round = shuffled(CAMERAS, random);
  const alerts: Open[] = [];
  const cases: Open[] = [];
  const leads: Open[] = [];
  let made = 0;
  let cameras = 0;
  for (let i = 0; ; i++) {
    const now = Math.floor(startMs + i * EVENT_MS);
    const share = random();
    if (share < 0.7) yield camera(now);
    else if (share < 0.9) yield alert(now);
    else if (share < 0.95) yield work(now, { kind: 'case', first: 'accepted', steps: CASE_STEPS, open: cases });
    else yield work(now, { kind: 'lead', first: 'received', steps: LEAD_STEPS, open: leads });
  }

  function camera(now: number): Reported {
    const serial = round[cameras % CAMERAS] as number;
    const isFirst = cameras++ < CAMERAS;
    const id = `43138200001320${String(serial).padStart(6, '0')}`;
    const at = now + Math.floor(random() * 2_000);
    const state = random() < 0.9 ? 'online' : pick(codes.state);
    if (isFirst)
      return {
        kind: 'camera',
        milestone: 'seen',
        id,
        at,
        data: { district: pick(codes.district), class: pick(codes.class), state },
      };
    if (random() < 0.05) return { kind: 'camera', milestone: undefined, id, at, data: { state } };
    return { kind: 'camera', milestone: 'seen', id, at, data: {} };
  }

  function alert(now: number): Reported {
    if (alerts.length < OPEN_ALERTS || random() < 0.2) {
      const opened = {
        id: nextId('JQ', 5),
        at: now - Math.floor(random() * 30 * MINUTE_MS),
        step: 0,
      };
      alerts.push(opened);
      const data = {
        district: pick(codes.district),
        source: pick(codes.source),
        category: pick(codes.category),
        level: pick(codes.level),
      };
      return {
        kind: 'alert',
        milestone: 'received',
        id: opened.id,
        at: opened.at,
        data: random() < 0.3 ? { ...data, label: '路口两车追尾' } : data,
      };
    }
    const { open, milestone, isLast } = nextStep(alerts, ALERT_STEPS);
    return { kind: 'alert', milestone, id: open.id, at: open.at, data: isLast ? { outcome: pick(codes.outcome) } : {} };
  }

  function work(
    now: number,
    job: { kind: 'case' | 'lead'; first: string; steps: readonly string[]; open: Open[] },
  ): Reported {
    const { kind, first, steps, open: list } = job;
    if (list.length < 500 || random() < 0.3) {
      const prefix = kind === 'case' ? 'AJ' : 'XS';
      const opened = {
        id: nextId(prefix, 4),
        at: now - Math.floor(random() * 600 * MINUTE_MS),
        step: 0,
      };
      list.push(opened);
      const data =
        kind === 'case'
          ? {
              district: pick(codes.district),
              category: pick(codes.caseCategory),
              origin: pick(codes.caseOrigin),
              recovered: Math.floor(random() * 9_000),
            }
          : { district: pick(codes.district), category: pick(codes.leadCategory), origin: pick(codes.leadOrigin) };
      return { kind, milestone: first, id: opened.id, at: opened.at, data };
    }
    const { open, milestone } = nextStep(list, steps);
    return { kind, milestone, id: open.id, at: open.at, data: {} };
  }

  /** A day's number and a serial in it, as the site's ids have them; days go on when serials run out. */
  function nextId(prefix: string, digits: number): string {
    const day = 20_260_000 + Math.floor(made / 10 ** digits);
    return `${prefix}${day}-${String(made++ % 10 ** digits).padStart(digits, '0')}`;
  }

  function nextStep(list: Open[], steps: readonly string[]): { open: Open; milestone: string; isLast: boolean } {
    const place = Math.floor(random() * list.length);
    const open = list[place] as Open;
    const milestone = steps[open.step++] as string;
    open.at += Math.floor(random() * 10 * MINUTE_MS);
    const isLast = open.step === steps.length;
    if (isLast) {
      list[place] = list.at(-1) as Open;
      list.pop();
    }
    return { open, milestone, isLast };
  }
}

export function take<T>(source: Iterator<T, unknown>, count: number): T[] {
  return Array.from({ length: count }, () => source.next().value as T);
}

export function toEntityEvent(plan: SitePlan, reported: Reported): EntityEvent {
  const kind = plan.kinds.get(reported.kind);
  if (!kind) throw new Error(`no kind ${reported.kind}`);
  const milestone =
    reported.milestone === undefined ? NO_MILESTONE : (kind.register.get(reported.milestone)?.index ?? NO_MILESTONE);
  const set: (number | string)[] = [];
  for (const [name, value] of Object.entries(reported.data)) {
    const register = kind.register.get(name);
    const encoded = register && encodeValue(register, value);
    if (!register || encoded === undefined) throw new Error(`${reported.kind}.${name} does not take ${value}`);
    set.push(register.index, encoded);
  }
  return { kind, id: reported.id, at: reported.at, rank: 0, milestone, set };
}

export function toCloudEvent(reported: Reported, id: string): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source: '/bench/ingest',
    type: `${reported.kind}.${reported.milestone ?? 'changed'}`,
    subject: reported.id,
    time: new Date(reported.at).toISOString(),
    data: { ...reported.data },
  };
}

/** Uniform numbers in [0, 1), the same for the same seed (Mulberry32, Tommy Ettinger, public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
