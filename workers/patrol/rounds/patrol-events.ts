import type { AttributeValue, CloudEvent } from '../../../protocol/events.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { faultSubject } from '../../../protocol/site/patrol-kinds.ts';
import type { Happening } from './fault-watch.ts';
import type { PatrolCamera } from '../../../config/site/patrol-order.ts';
import { declaredValues } from '../../declared-values.ts';
import type { Round } from './round-schedule.ts';

/** What a look at a camera measured, beside the picture's faults. */
export interface Measured {
  /** From asking for the picture to having it, ms. */
  readonly latency?: number;
  readonly width?: number;
  readonly height?: number;
  /** kbit/s. */
  readonly bitRate?: number;
}

export interface RoundReport {
  readonly className: string;
  readonly district: string;
  readonly planned: number;
  readonly done: number;
  readonly found: number;
  readonly repaired: number;
}

type Kinds = Readonly<Record<string, Kind>>;
type Data = Readonly<Record<string, AttributeValue | undefined>>;

const SOURCE = '/patrol';
const MINUTE_MS = 60_000;
/** What the camera's `state` says of a fault: nothing comes, something is in the way, or the picture is bad. */
const STATES: Readonly<Record<string, string>> = {
  unreachable: 'offline',
  refused: 'offline',
  silent: 'offline',
  unreadable: 'offline',
  covered: 'blocked',
};

/** Writes what the patrol tells as events; an attribute or a code that the site's kind does not declare is left out. */
export class PatrolEvents {
  readonly #kinds: Kinds;

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  /** A camera that was looked at. Where nothing came of it, it was not seen. */
  look(
    camera: PatrolCamera,
    { atMs, isSeen, fault, measured }: { atMs: number; isSeen: boolean; fault: string | undefined; measured: Measured },
  ): CloudEvent {
    const state = fault === undefined ? 'online' : (STATES[fault] ?? 'fault');
    const data = { district: camera.district, state, fault: fault ?? 'none', ...measured };
    return this.#event('camera', isSeen ? 'seen' : 'changed', { subject: camera.id, atMs, data });
  }

  /** A fault is an entity of its own from when it was first seen. */
  fault(camera: PatrolCamera, happening: Happening): CloudEvent[] {
    const { code, foundMs } = happening;
    const subject = faultSubject(camera.id, foundMs);
    const about = { district: camera.district, fault: code };
    const tell = (type: string, atMs: number, data: Data = {}) => this.#event('fault', type, { subject, atMs, data });
    switch (happening.what) {
      case 'found':
        return [tell('found', foundMs, about), tell('confirmed', happening.confirmedMs)];
      case 'changed':
        return [tell('changed', happening.atMs, about)];
      case 'repaired': {
        const minutes = Math.round((happening.repairedMs - foundMs) / MINUTE_MS);
        return [tell('repaired', happening.repairedMs, { minutes })];
      }
    }
  }

  /** What a round came to in one district. */
  round({ startsMs, endsMs }: Round, report: RoundReport): CloudEvent[] {
    const { className, district, planned, done, found, repaired } = report;
    const subject = `R-${Math.floor(startsMs / MINUTE_MS).toString(36)}-${className}-${district}`;
    const data = { district, class: className, planned, done, missed: planned - done, found, repaired };
    return [
      this.#event('round', 'began', { subject, atMs: startsMs, data }),
      this.#event('round', 'ended', { subject, atMs: endsMs, data: {} }),
    ];
  }

  #event(
    kind: string,
    milestone: string,
    { subject, atMs, data }: { subject: string; atMs: number; data: Data },
  ): CloudEvent {
    const declared = this.#kinds[kind];
    const type = declared?.milestones[milestone] || milestone === 'changed' ? milestone : 'changed';
    return {
      specversion: '1.0',
      id: `${subject}-${milestone}-${atMs}`,
      source: SOURCE,
      type: `${kind}.${type}`,
      subject,
      time: new Date(atMs).toISOString(),
      data: declared ? declaredValues(declared, data) : {},
    };
  }
}
