import { randomUUID } from 'node:crypto';
import type { Changes, Correction, CorrectionMade, WorkItem } from '../../protocol/correction.ts';
import type { CloudEvent } from '../../protocol/events.ts';
import type { EntityEvent } from '../aggregate/event.ts';
import { rankAt, type Registers } from '../aggregate/registers.ts';
import { checkFreeText } from '../audit/free-text.ts';
import { mayDo } from '../auth/rights.ts';
import type { Principal } from '../auth/principal.ts';
import { httpErrors } from '../errors.ts';
import { Fault } from '../gate/fault.ts';
import { readOwn } from '../gate/post-own.ts';
import { submitPatiently } from '../gate/take-in.ts';
import type { CorrectionLog } from './correction-log.ts';
import type { Looking } from './looking.ts';
import { isHeld, rankToHold } from './rank-to-hold.ts';
import type { Working } from './work-desk.ts';
import { type DeskEngine, type Found, type OpenedKind, WorkKinds, type WorkKindsOptions } from './work-kinds.ts';
import { workRow } from './work-plan.ts';

export interface CorrectionDeskOptions extends WorkKindsOptions {
  readonly log: CorrectionLog;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** A correction goes before every report, and before those that were made before it. */
const LEAST_RANK = 1;

/** What is put right of an item at the desk, and what was ([DK8]). Every method throws the HTTP error to answer. */
export class CorrectionDesk {
  readonly #options: CorrectionDeskOptions;
  readonly #kinds: WorkKinds;

  constructor(options: CorrectionDeskOptions) {
    this.#options = options;
    this.#kinds = new WorkKinds(options);
  }

  /** An item as it stands, open or not, with what was corrected of it. */
  async read(kind: string, id: string, looking: Looking & Pick<Principal, 'role'>): Promise<WorkItem> {
    const opened = this.#kinds.open(kind, looking);
    // Of what is struck out whoever may bring it back is told.
    const evenVoided = mayDo(looking.role, 'desk.correct');
    const found = await this.#kinds.find(opened, id, looking, { evenVoided });
    const made = await this.#options.log.read(kind, id);
    const isTold = mayDo(looking.role, 'audit.read');
    return { ...itemOf(opened, found, id), corrections: made.map((each) => (isTold ? each : withoutName(each))) };
  }

  /** Puts right what is told of an item, at a rank at which it stands; answers what it is afterwards. */
  async correct(kind: string, id: string, { reason, ...wish }: Correction, { looking, witness }: Working) {
    const opened = this.#kinds.open(kind, looking);
    const { engine } = opened;
    checkFreeText('body/reason', reason);
    const found = await this.#kinds.find(opened, id, looking, { evenVoided: true });
    const now = Math.floor(this.#options.now());
    const events = rank(eventsOf(opened, id, { wish, now }), found.registers);
    const before = standing(found, wish);
    await witness({ on: `${kind}/${id}`, before, after: wish }, async () => {
      await submitPatiently(engine, events);
      const after = await this.#kinds.find(opened, id, looking, { evenVoided: true });
      if (!events.every((event) => isHeld(after.registers, event)))
        throw httpErrors.conflict('desk.overtaken', 'somebody else corrected this at the same time: look at it again');
      await this.#options.log.add(kind, id, { at: now, reason, before, after: wish, by: looking.id });
    });
    return this.read(kind, id, looking);
  }
}

/** The gate’s own reading of each event of a correction. */
function eventsOf(
  { engine, plan }: OpenedKind,
  id: string,
  { wish: { set = {}, milestones = {}, voided }, now }: { readonly wish: Changes; readonly now: number },
): EntityEvent[] {
  const { kind } = plan;
  const unknown = Object.keys(milestones).find((name) => !kind.milestones.some((each) => each.name === name));
  if (unknown !== undefined)
    throw httpErrors.badRequest('body/milestones', `milestones of a ${kind.name}: ${namesOf(kind.milestones)}`);
  const known = kind.attributes.map(({ name }) => name);
  if (Object.keys(set).some((name) => !known.includes(name)))
    throw httpErrors.badRequest('body/set', `attributes of a ${kind.name}: ${namesOf(kind.attributes)}`);
  const cleared = Object.entries(milestones).filter(([, at]) => at === null);
  const data = { ...set, ...Object.fromEntries(cleared) };
  const event = (type: string, at: number, more: Pick<CloudEvent, 'data'> = {}) =>
    readCorrection(engine, { type: `${kind.name}.${type}`, subject: id, at, ...more }, now);
  const events = [
    ...(Object.keys(data).length > 0 ? [event('changed', now, { data })] : []),
    ...Object.entries(milestones).flatMap(([name, at]) => (at === null ? [] : [event(name, at)])),
    ...(voided === undefined ? [] : [event(voided ? 'voided' : 'restored', now)]),
  ];
  if (events.length === 0) throw httpErrors.badRequest('body', 'set, milestones or voided: what is put right');
  return events;
}

function readCorrection(
  engine: DeskEngine,
  { at, ...event }: Pick<CloudEvent, 'type' | 'subject' | 'data'> & { readonly at: number },
  now: number,
): EntityEvent {
  const time = new Date(typeof at === 'number' ? at : Number.NaN);
  const place = `/milestones/${event.type.slice(event.type.indexOf('.') + 1)}`;
  if (Number.isNaN(time.getTime())) throw httpErrors.badRequest(place, 'epoch ms');
  const whole = { specversion: '1.0', id: randomUUID(), source: '/desk', time: time.toISOString(), ...event } as const;
  const read = readOwn(engine, { ...whole, rank: LEAST_RANK }, now);
  if (!(read instanceof Fault)) return read;
  const path = read.path === '/time' ? place : read.path.replace(/^\/data/, '/set');
  throw httpErrors.noEvent(read.code, { path, expected: read.expected });
}

/** Each at the lowest rank at which it stands: one rank for a whole event. */
function rank(events: readonly EntityEvent[], registers: Registers): EntityEvent[] {
  return events.map((event) => {
    const found = rankToHold(registers, event, LEAST_RANK);
    if (found === undefined)
      throw httpErrors.conflict('desk.rank', 'this was corrected so often that no rank is left above what stands');
    return { ...event, rank: found };
  });
}

/** What stands of that which a correction changes: null where there is nothing. */
function standing({ record }: Found, { set, milestones, voided }: Changes): Changes {
  const pick = <T>(values: Readonly<Record<string, T>>, names: object) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, values[name] ?? null]));
  return {
    ...(set && { set: pick(record.attributes, set) as NonNullable<Changes['set']> }),
    ...(milestones && { milestones: pick(record.milestones, milestones) }),
    ...(voided !== undefined && { voided: record.voided }),
  };
}

function itemOf({ plan }: OpenedKind, { registers, record }: Found, id: string): Omit<WorkItem, 'corrections'> {
  const { columns } = plan;
  return {
    columns: columns.map(({ name }) => name),
    row: workRow(plan, registers, 0, id),
    isVoided: record.voided,
    corrected: columns.filter(({ index }) => rankAt(registers, index) > 0).map(({ name }) => name),
  };
}

function withoutName({ by: _by, ...made }: CorrectionMade): CorrectionMade {
  return made;
}

function namesOf(registers: readonly { readonly name: string }[]): string {
  return registers.map(({ name }) => name).join(', ');
}
