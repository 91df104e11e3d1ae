import { fullJitterMs } from '../../../protocol/full-jitter.ts';
import type { PrivacyArea } from '../../../protocol/video.ts';
import { CaptureClock } from '../capture-clock.ts';
import type { SlabPool } from '../memory/slab-pool.ts';
import type { PictureFormat } from '../picture/picture-format.ts';
import type { PictureUnit } from '../rtp/unit-assembler.ts';
import { type OpenSource, type Source, SourceFault, type SourceTarget } from '../source.ts';
import { Feed } from './feed.ts';

/** How long a camera may take over what; all in ms. */
export interface Patience {
  /** Without a packet it is silent. */
  readonly packetMs: number;
  /** With packets and without a unit it is unreadable: some cameras send a key unit every ten seconds. */
  readonly unitMs: number;
  /** It has to hold for so long before it counts as well, and the next fault as the first. */
  readonly steadyMs: number;
  /** Before the n-th try again: anything up to a limit that doubles from `baseMs` to `mostMs`, and `leastMs` more. */
  readonly retry: { readonly leastMs: number; readonly baseMs: number; readonly mostMs: number };
  /** Longer, for a camera that refuses: many lock an account after a few wrong passwords. */
  readonly refusedMs: number;
}

export const PATIENCE: Patience = {
  packetMs: 5_000,
  unitMs: 15_000,
  steadyMs: 10_000,
  retry: { leastMs: 250, baseMs: 500, mostMs: 30_000 },
  refusedMs: 15_000,
};

export interface UpstreamOptions {
  readonly target: SourceTarget;
  readonly privacy: readonly PrivacyArea[];
  readonly open: OpenSource;
  readonly groupBytesMax: number;
  readonly memory: SlabPool;
  readonly patience: Patience;
  /** Wall time, epoch ms. */
  readonly now: () => number;
  readonly random: () => number;
  /** Told of every end but by `close`. */
  readonly onLost: (fault: SourceFault) => void;
}

type Pull =
  | { readonly state: 'open'; readonly source: Source; readonly openedAt: number; readonly clock: CaptureClock }
  | { readonly state: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly state: 'closed' };

/** The one pull of a rendition of a camera, tried again for as long as it is wanted. Close it. */
export class Upstream {
  readonly feed: Feed;
  readonly #options: UpstreamOptions;
  #pull: Pull = { state: 'closed' };
  #faults = 0;
  #unitAt = 0;
  #liveSince = 0;
  #format: PictureFormat | undefined;

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.feed = new Feed(options);
    this.#open();
  }

  /** To be called now and then: finds a camera that says nothing any more. `at`: by when it should have, epoch ms. */
  check(at: number): void {
    if (this.#pull.state !== 'open') return;
    const { source, openedAt } = this.#pull;
    const { patience } = this.#options;
    const hasPackets = at - Math.max(source.packetAt, openedAt) <= patience.packetMs;
    // Until it plays, each of its answers is waited for by itself.
    if (!hasPackets && source.packetAt > 0) this.#lose(SourceFault.silent('no packets'));
    else if (at - Math.max(this.#unitAt, openedAt) > patience.unitMs)
      this.#lose(
        source.packetAt > 0 ? SourceFault.unreadable('packets without a picture') : SourceFault.silent('no packets'),
      );
    else if (this.#liveSince > 0 && at - this.#liveSince > patience.steadyMs) this.#faults = 0;
  }

  close(): void {
    if (this.#pull.state === 'open') this.#pull.source.close();
    if (this.#pull.state === 'waiting') clearTimeout(this.#pull.timer);
    this.#pull = { state: 'closed' };
    this.feed.close();
  }

  #open(): void {
    const { open, target, now } = this.#options;
    const clock = new CaptureClock();
    this.#format = undefined;
    this.#unitAt = 0;
    const source = open(target, {
      unit: (unit, arrivedAt) => {
        if (this.#pull.state === 'open' && this.#pull.source === source) this.#take(unit, arrivedAt, clock);
      },
      report: (report) => clock.report(report),
      lost: (fault) => {
        if (this.#pull.state === 'open' && this.#pull.source === source) this.#lose(fault);
      },
    });
    this.#pull = { state: 'open', source, openedAt: now(), clock };
  }

  #take(unit: PictureUnit, arrivedAt: number, clock: CaptureClock): void {
    this.#unitAt = arrivedAt;
    if (unit.format !== this.#format) {
      this.#format = unit.format;
      this.#liveSince ||= arrivedAt;
      this.feed.tell({ state: 'live', ...unit.format, privacy: this.#options.privacy });
    }
    this.feed.offer({
      bytes: unit.bytes,
      isKey: unit.isKey,
      isAfterGap: unit.isAfterGap,
      capturedAt: clock.map(unit.rtpTime, arrivedAt),
      receivedAt: arrivedAt,
    });
  }

  #lose(fault: SourceFault): void {
    if (this.#pull.state === 'open') this.#pull.source.close();
    const { patience, random, onLost } = this.#options;
    const { leastMs, ...retry } = patience.retry;
    const least = fault.because === 'refused' ? patience.refusedMs : leastMs;
    const waitMs = least + fullJitterMs(this.#faults, { ...retry, random });
    this.#faults += 1;
    this.#liveSince = 0;
    this.#pull = { state: 'waiting', timer: setTimeout(() => this.#open(), waitMs) };
    this.feed.tell({ state: 'lost', because: fault.because });
    onLost(fault);
  }
}
