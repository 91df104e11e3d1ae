import { hash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { CloudEvent } from '../../protocol/events.ts';
import type { Attribute } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';

export type Random = () => number;

/** Uniform numbers in [0, 1) that belong to a name: always the same ones. */
export function randomOf(...name: readonly (string | number)[]): Random {
  const digest = hash('sha256', name.join('\u0000'), 'buffer');
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
  return () => uniformFloat64(generator);
}

/** Makes events without end. */
export interface EventSource {
  /** `now`: epoch ms; no event is newer. */
  nextBatch(size: number, now: number): CloudEvent[];
}

/** Entities whose milestones are under way: their events come mixed, so a crash meets every stage of many. */
const UNDER_WAY = 60;
/** Cameras are few and every writer's, so that commits conflict and several events meet in one batch. */
const CAMERAS = 300;
const CAMERA_SHARE = 0.3;
const REPEAT_SHARE = 0.03;
/** Back over a midnight, so that more than one day's cells are written. */
const PAST_MS = 26 * 3_600_000;
const STEP_MS = 40 * 60_000;
const KINDS = ['alert', 'alert', 'alert', 'case', 'lead', 'request'] as const;
type WorkKind = (typeof KINDS)[number];

const SUBJECTS: Readonly<Record<WorkKind, (day: string, number: number) => string>> = {
  alert: (day, number) => `JQ${day}-${String(number).padStart(5, '0')}`,
  case: (day, number) => `AJ${day}-${String(number).padStart(4, '0')}`,
  lead: (day, number) => `XS${day}-${String(number).padStart(4, '0')}`,
  request: (day, number) => `TQ${day}-${String(number).padStart(4, '0')}`,
};
/** Numbers of the shortest subject: each writer takes its share of them on a made-up day, then the next day. */
const NUMBERS_A_DAY = 10_000;

/**
 * Events of the site lianyuan, plausible enough to touch all its metrics. Each event of a work kind alone sets one
 * register, so that none can be lost behind another; those of cameras meet in the same registers.
 */
export function createEventSource({
  site,
  writer,
  writers,
  random,
}: {
  site: Site;
  writer: number;
  writers: number;
  random: Random;
}): EventSource {
  const underWay: CloudEvent[][] = [];
  let made = 0;
  let sequence = 0;
  let last: CloudEvent | undefined;

  return {
    nextBatch: (size, now) => Array.from({ length: size }, () => nextEvent(now)),
  };

  function nextEvent(now: number): CloudEvent {
    if (last && random() < REPEAT_SHARE) return last;
    last = random() < CAMERA_SHARE ? cameraEvent(now) : workEvent(now);
    return last;
  }

  function cameraEvent(now: number): CloudEvent {
    const subject = `43138200001320${String(Math.floor(random() * CAMERAS)).padStart(6, '0')}`;
    // Whole seconds, so that events of one camera often tie.
    const at = Math.floor((now - random() * 600_000) / 1000) * 1000;
    const type = random() < 0.5 ? 'camera.seen' : 'camera.changed';
    return event(type, subject, at, type === 'camera.seen' ? undefined : values('camera', 1));
  }

  function workEvent(now: number): CloudEvent {
    while (underWay.length < UNDER_WAY) underWay.push(newEntity(now));
    const place = Math.floor(random() * underWay.length);
    const events = underWay[place] as CloudEvent[];
    const next = events.pop() as CloudEvent;
    if (events.length === 0) underWay.splice(place, 1);
    return next;
  }

  /** All events of one entity, in random order. */
  function newEntity(now: number): CloudEvent[] {
    const kind = pick(KINDS);
    const begun = now - Math.floor(random() * PAST_MS);
    const subject = newSubject(kind);
    let at = begun;
    const events = Object.keys(site.kinds[kind]?.milestones ?? {}).map((milestone, step) => {
      at = Math.min(now, at + Math.floor(random() * (step === 0 ? 1 : STEP_MS)));
      return event(`${kind}.${milestone}`, subject, at, step === 0 ? values(kind, 1) : values(kind, 0.3));
    });
    // Some stop on their way.
    const reached = random() < 0.6 ? events.length : 1 + Math.floor(random() * events.length);
    return shuffle(events.slice(0, reached));
  }

  function newSubject(kind: WorkKind): string {
    const share = Math.floor(NUMBERS_A_DAY / writers);
    const number = writer * share + (made % share);
    const day = new Date(Date.UTC(2024, 0, 1 + Math.floor(made / share)))
      .toISOString()
      .slice(0, 10)
      .replaceAll('-', '');
    made += 1;
    return SUBJECTS[kind](day, number);
  }

  function values(kind: string, share: number): CloudEvent['data'] {
    const chosen: NonNullable<CloudEvent['data']> = {};
    for (const [name, attribute] of Object.entries(site.kinds[kind]?.attributes ?? {})) {
      const value = random() < share ? drawValue(attribute) : undefined;
      if (value !== undefined) chosen[name] = value;
    }
    return chosen;
  }

  function drawValue(attribute: Attribute): string | number | undefined {
    if ('codes' in attribute) {
      const { codes } = attribute;
      return pick(codes === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(codes));
    }
    if ('number' in attribute) return attribute.number.min + Math.floor(random() * 5_000);
    if ('label' in attribute) return `no. ${Math.floor(random() * 100)}`;
    return undefined;
  }

  function event(type: string, subject: string, at: number, data: CloudEvent['data']): CloudEvent {
    sequence += 1;
    return {
      specversion: '1.0',
      id: `${writer}-${sequence}`,
      source: `test/faults/${writer}`,
      type,
      subject,
      time: new Date(at).toISOString(),
      ...(data && Object.keys(data).length > 0 && { data }),
    };
  }

  function pick<T>(list: readonly T[]): T {
    return list[Math.floor(random() * list.length)] as T;
  }

  function shuffle<T>(list: T[]): T[] {
    for (let i = list.length - 1; i > 0; i -= 1) {
      const j = Math.floor(random() * (i + 1));
      [list[i], list[j]] = [list[j] as T, list[i] as T];
    }
    return list;
  }
}
