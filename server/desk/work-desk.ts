import { randomUUID } from 'node:crypto';
import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import { makeWorkId, type WorkAct } from '../../protocol/site/work.ts';
import type {
  WorkAnswer,
  WorkClosed,
  WorkDone,
  WorkEntries,
  WorkMove,
  WorkRefusal,
  WorkRow,
} from '../../protocol/work.ts';
import { WORK_ROW_LEAD } from '../../protocol/work.ts';
import type { EntityEvent } from '../aggregate/event.ts';
import type { Witness } from '../audit/audit.ts';
import { checkFreeText } from '../audit/free-text.ts';
import { HttpError, httpErrors } from '../errors.ts';
import { Fault } from '../gate/fault.ts';
import { submitPatiently } from '../gate/take-in.ts';
import { readOwn } from '../gate/post-own.ts';
import type { Hub } from '../live/hub.ts';
import type { Looking } from './looking.ts';
import type { WorkBoard } from './work-board.ts';
import type { WorkNumbers } from './work-numbers.ts';
import { isCorrected, rankToHold } from './rank-to-hold.ts';
import { type DeskEngine, type Found, WorkKinds, type WorkKindsOptions } from './work-kinds.ts';
import { type WorkPlan, workRow } from './work-plan.ts';

export interface WorkDeskOptions extends WorkKindsOptions {
  readonly hub: () => Hub | undefined;
  readonly numbers: WorkNumbers;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** Who does it, and where that is written down. */
export interface Working {
  readonly looking: Looking;
  readonly witness: Witness;
}

type Told = Readonly<Record<string, AttributeValue>>;
const NOTHING: Told = {};
/** So many are under way at a time: each leaves an entry in one chain. */
const AT_A_TIME = 50;

/** What people enter at the desk and move on, one or many at a time. Every method throws the HTTP error to answer. */
export class WorkDesk {
  readonly #options: WorkDeskOptions;
  readonly #kinds: WorkKinds;

  constructor(options: WorkDeskOptions) {
    this.#options = options;
    this.#kinds = new WorkKinds(options);
  }

  /** All that is open, or what changed of it after a revision; of a unit always all of its own ([DK7]). */
  read(
    kind: string,
    looking: Looking,
    { epoch, since = 0 }: { readonly epoch?: string | undefined; readonly since?: number | undefined },
  ): WorkAnswer {
    const { hub, board } = this.#board(kind, looking);
    const isOwn = looking.role === 'unit';
    const isWhole = isOwn || epoch !== hub.position.epoch || since <= 0 || since > board.revision;
    const { rows, gone } = isWhole ? { rows: [...board.all()], gone: [] } : board.since(since);
    return {
      now: this.#options.now(),
      source: hub.condition().source,
      epoch: hub.position.epoch,
      // Of a unit it would tell how much others do.
      revision: isOwn ? 0 : board.revision,
      isWhole,
      columns: columnsOf(board.plan),
      rows: own(board.plan, rows, looking),
      gone: [...gone],
    };
  }

  /** What was closed last; of a unit what was of its own ([DK7]). */
  closed(kind: string, looking: Looking): WorkClosed {
    const { board } = this.#board(kind, looking);
    const { role, unit } = looking;
    const rows = role !== 'unit' ? board.closed() : unit === undefined ? [] : board.closedOf(unit);
    return { columns: columnsOf(board.plan), rows };
  }

  /** What was struck out last. */
  voided(kind: string, looking: Looking): WorkClosed {
    const { board } = this.#board(kind, looking);
    return { columns: columnsOf(board.plan), rows: board.voided() };
  }

  /** Enters each that the gate takes ([DK5]); the others are refused one by one. */
  async enter(kind: string, { items }: WorkEntries, { looking, witness }: Working): Promise<WorkDone> {
    const { engine, plan } = this.#kinds.open(kind, looking);
    const entry = plan.declared.enter;
    if (!entry) throw httpErrors.notFound('form of this kind: it is entered elsewhere');
    const now = Math.floor(this.#options.now());
    const milestone = plan.parts.opens.name;
    const isTaken = async (id: string) => (await engine.entities.registersOf(kind, id)) !== undefined;
    return this.#each(plan, items, async ({ token, set: sent }) => {
      const set = this.#entered(plan, sent, looking);
      // Looked at before it has a number: what is refused uses none up.
      const sample = makeWorkId(entry, '20000101', entry.numbers[1] ?? 0);
      readOrThrow(engine, eventOf(kind, milestone, { id: sample, set, now }), now);
      const id = await this.#options.numbers.idFor(kind, { by: looking.id, token, entry, nowMs: now }, isTaken);
      const event = readOrThrow(engine, eventOf(kind, milestone, { id, set, now }), now);
      await witness({ on: `${kind}/${id}`, after: set }, () => submitPatiently(engine, [event]));
      return id;
    });
  }

  /** Does one act, or a correction, to each that lets it be done. */
  async move(kind: string, { ids, act: name, set = NOTHING, reason }: WorkMove, working: Working): Promise<WorkDone> {
    const opened = this.#kinds.open(kind, working.looking);
    const { engine, plan } = opened;
    const { acts } = plan.declared;
    const act = name !== undefined && Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (name !== undefined && !act) throw httpErrors.notFound('act of this kind');
    checkMay(plan, act, { set, reason, looking: working.looking });
    const now = Math.floor(this.#options.now());
    return this.#each(plan, ids, async (id) => {
      const before = await this.#kinds.find(opened, id, working.looking);
      checkMove(plan, act, name, { before, set });
      const event = ranked(act, before, readOrThrow(engine, eventOf(kind, name, { id, set, now }), now));
      const was = { ...pick(before.record.milestones, [name]), ...pick(before.record.attributes, Object.keys(set)) };
      const change = {
        on: `${kind}/${id}`,
        ...(Object.keys(was).length > 0 && { before: was }),
        after: { ...(name !== undefined && { act: name }), ...set },
      };
      await working.witness(change, () => submitPatiently(engine, [event]));
      return id;
    });
  }

  /** One after another in small groups; what one of them is refused for is told in its place, or thrown where it is the only one. */
  async #each<T>(plan: WorkPlan, items: readonly T[], work: (item: T) => Promise<string>): Promise<WorkDone> {
    const rows: WorkRow[] = [];
    const refused: WorkRefusal[] = [];
    const one = async (item: T, index: number) => {
      try {
        const id = await work(item);
        const now = await this.#kinds.engine().entities.registersOf(plan.kind.name, id);
        if (now) rows.push(workRow(plan, now, 0, id));
      } catch (error) {
        // What is wrong with the store is wrong with all of them.
        if (!(error instanceof HttpError) || error.status >= 500 || items.length === 1) throw error;
        const { path, expected } = error.misfit ?? { path: '', expected: error.message };
        refused.push({ index, code: error.code, path, expected });
      }
    };
    for (let start = 0; start < items.length; start += AT_A_TIME)
      await Promise.all(items.slice(start, start + AT_A_TIME).map((item, place) => one(item, start + place)));
    refused.sort((left, right) => left.index - right.index);
    return { columns: columnsOf(plan), rows, refused };
  }

  /** What is told of a new entity: all that it needs, nothing else, and of a unit its own code. */
  #entered({ declared, kind }: WorkPlan, sent: Told, looking: Looking): Told {
    const { enter, unit } = declared;
    const set: Record<string, AttributeValue> = { ...sent };
    if (looking.role === 'unit' && unit !== undefined) {
      if (set[unit] !== undefined && set[unit] !== looking.unit)
        throw httpErrors.badRequest(`/set/${unit}`, 'the own unit');
      if (looking.unit !== undefined) set[unit] = looking.unit;
    }
    const needs = enter?.needs ?? [];
    const known = [...needs, ...(enter?.may ?? []), ...(looking.role === 'unit' && unit !== undefined ? [unit] : [])];
    const missing = needs.find((name) => set[name] === undefined);
    if (missing !== undefined) throw httpErrors.badRequest(`/set/${missing}`, 'a value: it is needed');
    if (Object.keys(set).some((name) => !known.includes(name)))
      throw httpErrors.badRequest('/set', `attributes with which a ${kind.name} is entered: ${known.join(', ')}`);
    return set;
  }

  #board(kind: string, looking: Looking): { readonly hub: Hub; readonly board: WorkBoard } {
    this.#kinds.check(kind, looking);
    const hub = this.#options.hub();
    const board = hub?.mirror?.work.get(kind);
    if (!hub || !board) throw httpErrors.unavailable('the live hub');
    return { hub, board };
  }
}

/** What holds of the act whatever it is done to. */
function checkMay(
  { declared, kind }: WorkPlan,
  act: WorkAct | undefined,
  { set, reason, looking }: { readonly set: Told; readonly reason: string | undefined; readonly looking: Looking },
): void {
  if (looking.role === 'unit' && !act?.units) throw httpErrors.notThisKey('an act that a unit may do');
  const { enter } = declared;
  const known = act ? [...(act.needs ?? []), ...(act.may ?? [])] : [...(enter?.needs ?? []), ...(enter?.may ?? [])];
  if (Object.keys(set).some((name) => !known.includes(name)))
    throw httpErrors.badRequest('body/set', known.length > 0 ? `attributes out of ${known.join(', ')}` : 'nothing');
  if (!act && Object.keys(set).length === 0)
    throw httpErrors.badRequest('body', `an act, or attributes of a ${kind.name} that change`);
  if (act?.reason && reason === undefined) throw httpErrors.badRequest('body/reason', 'why');
  if (reason !== undefined) checkFreeText('body/reason', reason);
}

/** What depends on the entity: nothing is done twice, and what is not open is not ended again. */
function checkMove(
  { parts, openSince }: WorkPlan,
  act: WorkAct | undefined,
  name: string | undefined,
  { before: { registers, record }, set }: { readonly before: Found; readonly set: Told },
): void {
  if (!act || name === undefined) return;
  const missing = act.needs?.find((need) => set[need] === undefined && record.attributes[need] === undefined);
  if (missing !== undefined) throw httpErrors.badRequest(`/set/${missing}`, 'a value: this act needs it');
  const isFirst = registers.kind.register.get(name)?.join === 'first';
  const isOpen = !Number.isNaN(openSince(registers, 0));
  if ((isFirst && record.milestones[name] !== undefined) || (name === parts.until?.name && !isOpen))
    throw httpErrors.conflict('desk.done', 'this was done already');
}

/**
 * What an act tells is new, and stands also where a correction took back what was told before; an edit does not go before what
 * somebody put right with a reason.
 */
function ranked(act: WorkAct | undefined, { registers }: Found, event: EntityEvent): EntityEvent {
  if (!isCorrected(registers, event)) return event;
  const rank = act && rankToHold(registers, event, event.rank);
  if (rank === undefined)
    throw httpErrors.conflict('desk.corrected', 'this was corrected: only another correction changes it');
  return { ...event, rank };
}

function eventOf(
  kind: string,
  milestone: string | undefined,
  { id, set, now }: { readonly id: string; readonly set: Told; readonly now: number },
): CloudEvent {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/desk',
    type: `${kind}.${milestone ?? 'changed'}`,
    subject: id,
    time: new Date(now).toISOString(),
    ...(Object.keys(set).length > 0 && { data: { ...set } }),
  };
}

/** The gate’s own reading: what it refuses is refused here, in its words. */
function readOrThrow(engine: DeskEngine, event: CloudEvent, nowMs: number): EntityEvent {
  const read = readOwn(engine, event, nowMs);
  if (read instanceof Fault)
    throw httpErrors.noEvent(read.code, { path: read.path.replace(/^\/data/, '/set'), expected: read.expected });
  return read;
}

function columnsOf({ columns }: WorkPlan): string[] {
  return columns.map(({ name }) => name);
}

function own({ declared, columns }: WorkPlan, rows: readonly WorkRow[], { role, unit }: Looking): WorkRow[] {
  if (role !== 'unit') return [...rows];
  const place = columns.findIndex(({ name }) => name === declared.unit);
  return place < 0 || unit === undefined ? [] : rows.filter((row) => row[place + WORK_ROW_LEAD] === unit);
}

function pick(values: Readonly<Record<string, unknown>>, names: readonly (string | undefined)[]) {
  return Object.fromEntries(
    names.flatMap((name) => (name !== undefined && name in values ? [[name, values[name]]] : [])),
  );
}
