import type { CloudEvent } from '../../protocol/events.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import { cameraOfFault, FAULT_KIND } from '../../protocol/site/patrol-kinds.ts';
import type { EntityReader } from '../aggregate/entity-reader.ts';
import type { EntityRecord } from '../aggregate/entity-record.ts';
import type { Witness } from '../audit/audit.ts';
import type { Principal } from '../auth/principal.ts';
import { RIGHTS } from '../auth/rights.ts';
import { type CurtainChange, isDrawn } from '../control/curtains.ts';
import { httpErrors } from '../errors.ts';
import type { Committer } from '../gate/take-in.ts';
import { postOwn } from '../gate/post-own.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

const SOURCE = '/console';
const MINUTE_MS = 60_000;

export interface FaultDeskOptions {
  readonly engine: () => (Committer & { readonly entities: EntityReader }) | undefined;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly snapshots: Snapshots;
  /** Of all walls; one of which is undefined while nobody knows it. */
  readonly curtains: () => readonly (CurtainChange | undefined)[];
  /** Wall time, epoch ms. */
  readonly now: () => number;
}

export interface OpenFault {
  readonly fault: string;
  readonly camera: string;
  readonly district?: string;
  readonly what?: string;
  readonly found?: number;
  readonly confirmed?: number;
  /** Until when its picture is there for whoever asks. */
  readonly snapshotUntil?: number;
}

/** Faults of cameras as people handle them; rules [FT1] to [FT3]. */
export class FaultDesk {
  readonly #options: FaultDeskOptions;

  constructor(options: FaultDeskOptions) {
    this.#options = options;
  }

  /** The faults that are not repaired, of cameras that whoever asks may know of; page by page. Throws the HTTP error to answer. */
  async list(
    { cursor, limit }: { readonly cursor: string | undefined; readonly limit: number },
    principal: Pick<Principal, 'may'>,
  ): Promise<{ readonly faults: readonly OpenFault[]; readonly cursor: string | undefined }> {
    const page = await orUnavailable('entities', async () => {
      try {
        return await this.#engine().entities.page(FAULT_KIND, { cursor, limit });
      } catch (error) {
        if (error instanceof RangeError)
          throw httpErrors.badRequest('querystring/cursor', 'the cursor of a page before');
        throw error;
      }
    });
    const open = page.entities.filter(({ voided, milestones }) => !voided && milestones['repaired'] === undefined);
    const known = open.filter(({ id }) => this.#mayKnow(cameraOf(id), principal));
    return { faults: known.map((fault) => this.#describe(fault, principal)), cursor: page.cursor };
  }

  /** One that is not repaired, as `list` has it. Throws the HTTP error to answer. */
  async read(fault: string, principal: Pick<Principal, 'may'>): Promise<OpenFault> {
    this.#requireKnown(fault, principal);
    return this.#describe(await this.#open(fault), principal);
  }

  /** Throws the HTTP error to answer, also where it is there and not to be seen now. */
  async see(fault: string, principal: Pick<Principal, 'may'>, witness: Witness): Promise<Snapshot> {
    this.#requireKnown(fault, principal);
    await this.#open(fault);
    return await witness({ on: `fault/${fault}` }, async () => {
      // Looked at last: while it was written down a curtain may have been drawn, and the picture wiped.
      if (this.#isCurtained())
        throw httpErrors.conflict('curtain.drawn', 'the curtain of a wall is drawn: no picture is shown');
      const snapshot = this.#options.snapshots.get(fault);
      if (!snapshot) throw httpErrors.notFound('snapshot: none was taken, or its time has passed');
      return { ...snapshot, jpeg: Buffer.from(snapshot.jpeg) };
    });
  }

  /** Holds a picture of the patrol's, of a fault that it has told. */
  async show(fault: string, jpeg: Buffer): Promise<void> {
    await this.#open(fault);
    if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw httpErrors.badRequest('body', 'a JPEG');
    this.#options.snapshots.put(fault, { camera: cameraOf(fault), jpeg });
  }

  /** Tells the gate that a person has confirmed a fault, or calls it repaired. */
  async handle(
    { fault, what }: { readonly fault: string; readonly what: 'confirmed' | 'repaired' },
    principal: Pick<Principal, 'may'>,
    witness: Witness,
  ): Promise<OpenFault> {
    this.#requireKnown(fault, principal);
    const { milestones } = await this.#open(fault);
    const now = Math.floor(this.#options.now());
    const { plan } = this.#engine();
    const kind = plan.kinds.get(FAULT_KIND);
    const hasMinutes = what === 'repaired' && kind?.register.has('minutes') && milestones['found'] !== undefined;
    const event: CloudEvent = {
      specversion: '1.0',
      id: `${fault}-${what}-${now}`,
      source: SOURCE,
      type: `${FAULT_KIND}.${what}`,
      subject: fault,
      time: new Date(now).toISOString(),
      data: hasMinutes ? { minutes: Math.max(0, Math.round((now - (milestones['found'] ?? now)) / MINUTE_MS)) } : {},
    };
    await witness({ on: `fault/${fault}`, after: { [what]: now } }, () => postOwn(this.#engine(), event, now));
    if (what === 'repaired') this.#options.snapshots.drop(fault);
    return { fault, camera: cameraOf(fault), [what]: now };
  }

  #describe({ id, attributes, milestones }: EntityRecord, principal: Pick<Principal, 'may'>): OpenFault {
    const camera = cameraOf(id);
    const { district, fault: what } = attributes;
    const { found, confirmed } = milestones;
    const snapshot = principal.may('fault.see') && !this.#isCurtained() ? this.#options.snapshots.get(id) : undefined;
    return {
      fault: id,
      camera,
      ...(typeof district === 'string' && { district }),
      ...(typeof what === 'string' && { what }),
      ...(found !== undefined && { found }),
      ...(confirmed !== undefined && { confirmed }),
      ...(snapshot && { snapshotUntil: snapshot.until }),
    };
  }

  async #open(fault: string): Promise<EntityRecord> {
    cameraOf(fault);
    const found = await orUnavailable('entities', () => this.#engine().entities.get(FAULT_KIND, fault));
    const isRepaired = found?.milestones['repaired'] !== undefined;
    // The patrol may have called it repaired as well, and told the gate alone.
    if (!found || found.voided || isRepaired) this.#options.snapshots.drop(fault);
    if (!found || found.voided) throw httpErrors.notFound('fault');
    if (isRepaired) throw httpErrors.conflict('fault.repaired', 'it is repaired already');
    return found;
  }

  #engine() {
    const engine = this.#options.engine();
    if (!engine) throw httpErrors.unavailable('the store');
    if (!engine.plan.kinds.has(FAULT_KIND)) throw httpErrors.notFound('kind: the site declares no fault');
    return engine;
  }

  /** A camera that the site has no more might have been restricted. */
  #mayKnow(camera: string, { may }: Pick<Principal, 'may'>): boolean {
    const declared = this.#options.cameras.get(camera);
    return (declared !== undefined && declared.restricted !== true) || may('camera.seeRestricted');
  }

  #requireKnown(fault: string, principal: Pick<Principal, 'may'>): void {
    if (!this.#mayKnow(cameraOf(fault), principal))
      throw httpErrors.lacksRight('camera.seeRestricted', RIGHTS['camera.seeRestricted']);
  }

  #isCurtained(): boolean {
    const now = this.#options.now();
    return this.#options.curtains().some((change) => !change || isDrawn(change, now));
  }
}

function cameraOf(fault: string): string {
  const camera = cameraOfFault(fault);
  if (camera === undefined) throw httpErrors.notFound('fault');
  return camera;
}
