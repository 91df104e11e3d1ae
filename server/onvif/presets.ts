import type { Camera } from '../../protocol/site/cameras.ts';
import type { Witness } from '../audit/audit.ts';
import { checkFreeText } from '../audit/free-text.ts';
import type { Principal } from '../auth/principal.ts';
import { RIGHTS } from '../auth/rights.ts';
import { type HttpError, httpErrors } from '../errors.ts';
import type { Credentials } from '../video/source.ts';
import type { askDevice } from './ask-device.ts';
import { DeviceFault, type Device, type Preset } from './device-answer.ts';
import { turns } from './turns.ts';

/** Whoever waits longer at a console has given up. */
const PATIENCE_MS = 10_000;
/** A camera that turns takes about so long; sent on before that it never arrives anywhere. */
const BETWEEN_TURNS_MS = 1_000;
/** Questions are threads: as many people as a shift has, and no more memory than that. */
const AT_ONCE_MAX = 8;

export interface PresetsOptions {
  readonly cameras: ReadonlyMap<string, Camera>;
  /** Of credentials by their name. */
  readonly credentials: (name: string) => Credentials | undefined;
  readonly ask: typeof askDevice;
  /** A clock that never steps, ms. */
  readonly monotonic: () => number;
}

/** The positions that are kept in a site's cameras, and who sends one there; rule [PT1]. */
export class Presets {
  readonly #options: PresetsOptions;
  /** Cameras that are being asked. */
  readonly #asked = new Set<string>();
  /** When a camera was last sent somewhere. */
  readonly #turnedAt = new Map<string, number>();

  constructor(options: PresetsOptions) {
    this.#options = options;
  }

  /** Throws the HTTP error to answer. */
  async list(id: string, principal: Pick<Principal, 'may'>): Promise<readonly Preset[]> {
    const { device, profile } = this.#find(id, principal);
    return await this.#alone(id, () =>
      this.#options.ask(device, { ask: 'presets', profile }, { patienceMs: PATIENCE_MS }),
    );
  }

  /** Sends a camera to a position; resolves when the camera has taken it, which is before it is there. Throws as `list`. */
  async goTo(
    { camera: id, preset }: { readonly camera: string; readonly preset: string },
    principal: Pick<Principal, 'may'>,
    witness: Witness,
  ): Promise<void> {
    checkFreeText('preset', preset);
    const { device, profile } = this.#find(id, principal);
    const now = this.#options.monotonic();
    if (now - (this.#turnedAt.get(id) ?? Number.NEGATIVE_INFINITY) < BETWEEN_TURNS_MS)
      throw httpErrors.tooMany('turns of this camera', 1);
    await this.#alone(id, () => {
      this.#turnedAt.set(id, now);
      const turn = () => this.#options.ask(device, { ask: 'goTo', profile, preset }, { patienceMs: PATIENCE_MS });
      return witness({ on: `camera/${id}`, after: { preset } }, () => turn().catch(answerFault));
    });
  }

  #find(id: string, { may }: Pick<Principal, 'may'>): { readonly device: Device; readonly profile: string } {
    const camera = this.#options.cameras.get(id);
    if (!camera) throw httpErrors.unknownCamera();
    if (camera.restricted && !may('camera.seeRestricted'))
      throw httpErrors.lacksRight('camera.seeRestricted', RIGHTS['camera.seeRestricted']);
    if (!camera.onvif || !turns(camera)) throw httpErrors.turnsNot();
    const secret = camera.credentials === undefined ? undefined : this.#options.credentials(camera.credentials);
    const { device: address, profile } = camera.onvif;
    return { device: { address, user: secret?.user, password: secret?.password }, profile };
  }

  /** One question to a camera at a time, and few in all. */
  async #alone<T>(id: string, ask: () => Promise<T>): Promise<T> {
    if (this.#asked.has(id)) throw httpErrors.tooMany('questions to this camera', 1);
    if (this.#asked.size >= AT_ONCE_MAX) throw httpErrors.tooMany('questions to cameras', 1);
    this.#asked.add(id);
    try {
      return await ask().catch(answerFault);
    } finally {
      this.#asked.delete(id);
    }
  }
}

function answerFault(error: unknown): never {
  throw error instanceof DeviceFault ? faultToAnswer(error) : error;
}

function faultToAnswer(fault: DeviceFault): HttpError {
  return httpErrors.camera(fault.because, fault.message);
}
