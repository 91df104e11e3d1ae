import { randomUUID } from 'node:crypto';
import type { DeskAnswer, DeskItem, DeskWish, SnoozeWish } from '../../protocol/desk.ts';
import type { CloudEvent } from '../../protocol/events.ts';
import { NEAREST_CAMERAS_MOST } from '../../protocol/desk.ts';
import type { Desk as DeclaredDesk, DeskAct } from '../../protocol/site/desk.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { ListRow } from '../../protocol/views.ts';
import type { Witness } from '../audit/audit.ts';
import { checkFreeText } from '../audit/free-text.ts';
import { httpErrors } from '../errors.ts';
import { Fault } from '../gate/fault.ts';
import { submitPatiently } from '../gate/take-in.ts';
import { readOwn } from '../gate/post-own.ts';
import type { Hub } from '../live/hub.ts';
import type { Looking } from './looking.ts';
import { nearestCameras } from './nearest-cameras.ts';
import { isCorrected, rankToHold } from './rank-to-hold.ts';
import type { Snoozes } from './snoozes.ts';
import type { DeskEngine } from './work-kinds.ts';

export interface DeskOptions {
  readonly site: Pick<Site, 'kinds' | 'cameras' | 'tiles'>;
  /** Undefined until Redis has answered for the first time. */
  readonly engine: () => DeskEngine | undefined;
  readonly hub: () => Hub | undefined;
  readonly snoozes: Snoozes;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

interface Opened {
  readonly name: string;
  readonly kind: Kind;
  readonly desk: DeclaredDesk;
}

const MINUTE_MS = 60_000;

/** What is open at the desk, and what people do to it. Every method throws the HTTP error to answer. */
export class Desk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  async read(kind: string, looking: Looking): Promise<DeskAnswer> {
    const opened = this.#open(kind);
    const { rows, isCut } = this.#rows(opened, looking);
    const snoozes = await this.#options.snoozes.read(
      kind,
      rows.map(({ id }) => id),
    );
    const items = rows.map(({ id, at, shown }): DeskItem => {
      const snooze = snoozes.get(id);
      return { id, at, shown: shown as DeskItem['shown'], ...(snooze && { snooze }) };
    });
    return { kind, now: this.#options.now(), source: this.#hub().condition().source, items, isCut };
  }

  /** Posts the event that the site declares for this act; whoever acts is in the audit trail, never in the event. */
  async act(kind: string, id: string, wish: DeskWish, { looking, witness }: { looking: Looking; witness: Witness }) {
    const opened = this.#open(kind);
    const row = this.#find(opened, id, looking);
    const act = Object.hasOwn(opened.desk.acts, wish.act) ? opened.desk.acts[wish.act] : undefined;
    if (!act) throw httpErrors.notFound('act of this kind');
    if (looking.role === 'unit' && !act.units) throw httpErrors.notThisKey('an act that a unit may do');
    checkAct(opened, act, row, wish);
    const engine = this.#options.engine();
    if (!engine) throw httpErrors.unavailable('the store');
    const event = this.#event(opened, id, { act, unit: wish.unit });
    const read = readOwn(engine, event, this.#options.now());
    if (read instanceof Fault) throw httpErrors.badRequest('body/unit', read.expected);
    const before = pick(row, [act.milestone, opened.desk.unit]);
    const after = { act: wish.act, ...(wish.unit !== undefined && { unit: wish.unit }) };
    // What a correction took back is told anew, and stands.
    const registers = await engine.entities.registersOf(kind, id);
    const rank = registers && isCorrected(registers, read) ? rankToHold(registers, read, read.rank) : read.rank;
    if (rank === undefined) throw httpErrors.conflict('desk.corrected', 'this was corrected');
    await witness({ on: `${kind}/${id}`, before, after }, () => submitPatiently(engine, [{ ...read, rank }]));
  }

  async snooze(
    kind: string,
    id: string,
    wish: SnoozeWish,
    { looking, witness }: { looking: Looking; witness: Witness },
  ) {
    this.#find(this.#open(kind), id, looking);
    checkFreeText('body/reason', wish.reason);
    const lastsMs = wish.minutes * MINUTE_MS;
    const until = Math.round(this.#options.now()) + lastsMs;
    const snooze = { until, reason: wish.reason, by: looking.id };
    await witness({ on: `${kind}/${id}`, after: { until } }, () =>
      this.#options.snoozes.put(kind, id, snooze, lastsMs),
    );
  }

  async wake(kind: string, id: string, { looking, witness }: { looking: Looking; witness: Witness }) {
    this.#find(this.#open(kind), id, looking);
    const { snoozes } = this.#options;
    const old = (await snoozes.read(kind, [id])).get(id);
    if (!old) throw httpErrors.notFound('snooze');
    await witness({ on: `${kind}/${id}`, before: { until: old.until }, after: null }, () => snoozes.end(kind, id));
  }

  /** The cameras nearest to something that is open, the nearest first. */
  nearest(kind: string, id: string, looking: Looking) {
    const opened = this.#open(kind);
    const { shown } = this.#find(opened, id, looking);
    const { district, point } = opened.kind.location ?? {};
    const { cameras, tiles } = this.#options.site;
    const at = point === undefined ? undefined : shown[point];
    const place = {
      point: Array.isArray(at) ? (at as [number, number]) : undefined,
      district: district === undefined ? undefined : String(shown[district] ?? ''),
    };
    const found = nearestCameras(place, { cameras, tiles, most: NEAREST_CAMERAS_MOST });
    return found.flatMap((camera) => {
      const name = cameras.get(camera)?.name;
      return name ? [{ id: camera, name }] : [];
    });
  }

  #open(name: string): Opened {
    const { kinds } = this.#options.site;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind?.desk) throw httpErrors.notFound('kind with a desk');
    return { name, kind, desk: kind.desk };
  }

  /** Rule [DK2]: a unit sees its own work, and learns nothing of any other, not even how much there is. */
  #rows({ desk }: Opened, { role, unit }: Looking): { readonly rows: readonly ListRow[]; readonly isCut: boolean } {
    const topic = this.#hub().topics.get(desk.list);
    const view = topic?.form === 'view' ? topic.read() : undefined;
    if (view?.view !== 'list') throw httpErrors.unavailable('the list of the desk');
    const isCut = view.total > view.rows.length;
    if (role !== 'unit') return { rows: view.rows, isCut };
    const { unit: attribute } = desk;
    if (attribute === undefined || unit === undefined) return { rows: [], isCut: false };
    return { rows: view.rows.filter(({ shown }) => shown[attribute] === unit), isCut };
  }

  #find(opened: Opened, id: string, looking: Looking): ListRow {
    const row = this.#rows(opened, looking).rows.find((each) => each.id === id);
    if (!row) throw httpErrors.notFound(`open ${opened.name}`);
    return row;
  }

  #event({ name, desk }: Opened, id: string, { act, unit }: { act: DeskAct; unit: string | undefined }): CloudEvent {
    return {
      specversion: '1.0',
      id: randomUUID(),
      source: '/desk',
      type: `${name}.${act.milestone ?? 'changed'}`,
      subject: id,
      time: new Date(this.#options.now()).toISOString(),
      ...(unit !== undefined && desk.unit !== undefined && { data: { [desk.unit]: unit } }),
    };
  }

  #hub(): Hub {
    const hub = this.#options.hub();
    if (!hub) throw httpErrors.unavailable('the live hub');
    return hub;
  }
}

function checkAct({ kind, desk }: Opened, act: DeskAct, row: ListRow, { unit }: DeskWish): void {
  if (act.assigns && unit === undefined) throw httpErrors.badRequest('body/unit', `a code of ${desk.unit ?? 'unit'}`);
  if (!act.assigns && unit !== undefined) throw httpErrors.badRequest('body/unit', 'none: this act assigns nothing');
  const { milestone, assigns } = act;
  // One that keeps the earliest time says nothing new; given to another unit it does.
  const isDone = milestone !== undefined && kind.milestones[milestone]?.join === 'first' && milestone in row.shown;
  if (isDone && !assigns) throw httpErrors.conflict('desk.done', 'this was done already');
}

function pick({ shown }: ListRow, names: readonly (string | undefined)[]) {
  const found = names.flatMap((name) => (name !== undefined && name in shown ? [[name, shown[name]]] : []));
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
