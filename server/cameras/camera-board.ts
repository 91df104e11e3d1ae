import type { CameraState } from '../../protocol/cameras.ts';
import { CAMERA_KIND, cameraOfFault, FAULT_KIND } from '../../protocol/site/patrol-kinds.ts';
import type { RegisterPlan } from '../aggregate/kind-plan.ts';
import { isVoided } from '../aggregate/is-voided.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { isSet, type Registers, timeAt, valueAt } from '../aggregate/registers.ts';
import type { KindEntities } from '../live/entities/kind-entities.ts';
import { cameraRegisters, faultRegisters } from './camera-registers.ts';

interface OpenFault {
  readonly id: string;
  readonly code: string | undefined;
  readonly foundMs: number;
}

/** What is known of one camera. */
interface Row {
  seenMs: number | undefined;
  codes: readonly number[];
  /** By the number of the fault's entity. */
  faults: ReadonlyMap<number, OpenFault>;
  /** Revision of the board at which anything of it changed. */
  changedAt: number;
}

const NOT_TOLD = -1;
const NO_FAULTS: Row['faults'] = new Map();

/**
 * What events say of each configured camera, kept up to date as they come: to look through 50,000 entities for every page
 * that asks would hold up the hub. From the revisions of its rows follows what a page lacks.
 */
export class CameraBoard {
  /** What is told of each camera by a code, in the order of `codes`. */
  readonly attributes: readonly RegisterPlan[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #rows: Row[];
  #revision = 0;

  constructor({ site, kinds }: Pick<SitePlan, 'site' | 'kinds'>, entities: ReadonlyMap<string, KindEntities>) {
    this.#places = new Map([...site.cameras.keys()].map((id, place) => [id, place]));
    const camera = kinds.get(CAMERA_KIND);
    this.attributes = camera ? cameraRegisters(camera, site).attributes : [];
    const codes = this.attributes.map(() => NOT_TOLD);
    this.#rows = [...site.cameras].map(() => ({ seenMs: undefined, codes, faults: NO_FAULTS, changedAt: 0 }));
    const cameras = entities.get(CAMERA_KIND);
    if (camera && cameras) {
      const { seen } = cameraRegisters(camera, site);
      cameras.attach({ put: (entity, ...at) => this.#putCamera(cameras.idOf(entity), seen, ...at) });
    }
    const fault = kinds.get(FAULT_KIND);
    const faults = entities.get(FAULT_KIND);
    if (fault && faults) {
      const watched = faultRegisters(fault);
      faults.attach({
        put: (entity, registers, slot) => {
          const id = faults.idOf(entity);
          const camera = cameraOfFault(id);
          if (camera === undefined) return;
          const found = readFault(watched, registers, slot);
          this.#putFault(camera, entity, found && { id, ...found });
        },
      });
    }
  }

  get revision(): number {
    return this.#revision;
  }

  /** What changed after a revision, of the cameras with these numbers (from 1); 0: all that is known. */
  *since(revision: number, isWanted: (number: number) => boolean): Generator<CameraState> {
    for (const [index, { seenMs, codes, faults, changedAt }] of this.#rows.entries()) {
      const number = index + 1;
      if (changedAt <= revision || !isWanted(number)) continue;
      const fault = latest(faults);
      yield {
        number,
        codes: [...codes],
        ...(seenMs !== undefined && { seen: seenMs }),
        ...(fault && {
          fault: { id: fault.id, found: fault.foundMs, ...(fault.code !== undefined && { code: fault.code }) },
        }),
      };
    }
  }

  #putCamera(id: string, seen: RegisterPlan | undefined, registers: Registers, slot: number): void {
    const row = this.#rowOf(id);
    if (!row) return;
    const base = slot * registers.width;
    const isGone = isVoided(registers, base);
    const read = <T>(register: RegisterPlan, take: (registers: Registers, place: number) => T) =>
      !isGone && isSet(registers, base + register.index) ? take(registers, base + register.index) : undefined;
    row.seenMs = seen && read(seen, timeAt);
    row.codes = this.attributes.map((register) => read(register, valueAt) ?? NOT_TOLD);
    this.#change(row);
  }

  #putFault(camera: string, entity: number, fault: OpenFault | undefined): void {
    const row = this.#rowOf(camera);
    if (!row || (!fault && !row.faults.has(entity))) return;
    const faults = new Map(row.faults);
    if (fault) faults.set(entity, fault);
    else faults.delete(entity);
    row.faults = faults;
    this.#change(row);
  }

  #rowOf(id: string): Row | undefined {
    return this.#rows[this.#places.get(id) ?? NOT_TOLD];
  }

  #change(row: Row): void {
    this.#revision += 1;
    row.changedAt = this.#revision;
  }
}

/** Undefined where it is repaired, was struck out, or was never found. */
function readFault(
  { code, found, repaired }: ReturnType<typeof faultRegisters>,
  registers: Registers,
  slot: number,
): Omit<OpenFault, 'id'> | undefined {
  const base = slot * registers.width;
  const has = (register: RegisterPlan | undefined) => register !== undefined && isSet(registers, base + register.index);
  if (!found || !has(found) || has(repaired) || isVoided(registers, base)) return undefined;
  return {
    code: code && has(code) ? code.names?.[valueAt(registers, base + code.index)] : undefined,
    foundMs: timeAt(registers, base + found.index),
  };
}

function latest(faults: Row['faults']): OpenFault | undefined {
  let found: OpenFault | undefined;
  for (const fault of faults.values()) if (!found || fault.foundMs > found.foundMs) found = fault;
  return found;
}
