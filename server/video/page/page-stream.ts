import type { Rendition, StreamCondition, VideoCodec } from '../../../protocol/video.ts';
import type { Feed, FeedCondition, FeedViewer, Group, RelayedUnit } from '../feed/feed.ts';
import type { Relay } from '../relay.ts';
import type { Outbox } from './outbox.ts';

export interface PageStreamOptions {
  readonly stream: number;
  readonly camera: string;
  readonly rendition: Rendition;
  readonly codecs: readonly VideoCodec[];
  readonly relay: Relay;
  readonly outbox: Outbox;
  /** False while a curtain keeps every picture here. */
  readonly mayLeave: () => boolean;
  readonly now: () => number;
  readonly tell: (stream: number, condition: StreamCondition, since: number) => void;
  readonly onRelayed: () => void;
  readonly onDropped: (units: number) => void;
}

/** How far the page is with the feed's latest group. */
type Place =
  /** Until the next key unit there is nothing for it. */
  | { readonly at: 'nowhere' }
  /** It is brought up to date; `next` is the index of the unit that it is sent next. */
  | { readonly at: 'behind'; readonly group: Group; next: number }
  /** It has all of it. */
  | { readonly at: 'end' };

const TRANSCODE_LIMIT = { state: 'transcodeLimit' } as const;
const NOWHERE: Place = { at: 'nowhere' };
const END: Place = { at: 'end' };

/** One stream of one page, from the feed to the socket. A page that does not keep up goes on with the next group. Close it. */
export class PageStream {
  readonly #options: PageStreamOptions;
  /** Of the camera itself; undefined where the site has no such rendition. */
  readonly #upstream: Feed | undefined;
  readonly #observer: FeedViewer;
  readonly #viewer: FeedViewer;
  /** Whose units are sent: the upstream, or what a transcoder makes of it. */
  #feed: Feed | undefined;
  #place: Place = NOWHERE;
  /** Of the last unit that was sent. */
  #sent: number | undefined;
  #isBroken = false;
  #told: readonly [condition: unknown, since: number] | undefined;

  constructor(options: PageStreamOptions) {
    this.#options = options;
    this.#observer = { told: () => this.#choose(), offered: () => undefined };
    this.#viewer = { told: () => this.#hear(), offered: (unit) => this.#offer(unit) };
    this.#upstream = options.relay.join(options.camera, options.rendition, this.#observer);
    if (this.#upstream) this.#choose();
    else options.tell(options.stream, { state: 'unknown' }, options.now());
  }

  /** There is room in the outbox: sends what the page lacks, as far as it goes. */
  catchUp(): void {
    const { outbox } = this.#options;
    while (this.#place.at === 'behind') {
      const { group, next } = this.#place;
      const unit = group.units[next];
      if (!group.isWhole) this.#place = NOWHERE;
      else if (!unit) this.#place = END;
      else if (outbox.hasRoom(unit.bytes.length, { share: 'half' })) {
        this.#place.next += 1;
        this.#send(unit);
      } else return;
    }
  }

  /** To be called now and then: a transcoder may have become free. */
  check(): void {
    if (this.#upstream && !this.#feed) this.#choose();
  }

  close(): void {
    this.#watch(undefined);
    const { relay, camera, rendition } = this.#options;
    if (this.#upstream) relay.leave(camera, rendition, this.#observer);
  }

  /** The camera's condition has changed: its pictures are ones that the page decodes, or they are not. */
  #choose(): void {
    const upstream = this.#upstream;
    if (!upstream) return;
    const { condition } = upstream;
    const { codecs, relay } = this.#options;
    if (condition.state !== 'live' || codecs.includes(condition.codec)) {
      this.#watch(upstream);
      return;
    }
    if (this.#feed && this.#feed !== upstream) return;
    this.#watch(undefined);
    const transcoded = relay.transcoders.join(upstream, this.#viewer);
    this.#feed = transcoded;
    if (transcoded) this.#hear();
    else this.#tell(TRANSCODE_LIMIT, upstream.since);
  }

  /** Leaves the feed of before, and hears of this one from now on. */
  #watch(feed: Feed | undefined): void {
    const upstream = this.#upstream;
    if (feed === this.#feed) return;
    if (this.#feed === upstream) upstream?.leave(this.#viewer);
    else if (this.#feed && upstream) this.#options.relay.transcoders.leave(upstream, this.#viewer);
    this.#feed = feed;
    this.#place = NOWHERE;
    if (!feed) return;
    feed.join(this.#viewer);
    this.#hear();
  }

  #hear(): void {
    const feed = this.#feed;
    if (!feed) return;
    this.#tell(feed.condition, feed.since);
    const { group } = feed;
    this.#isBroken ||= this.#sent !== undefined;
    this.#place = group.isWhole && group.units.length > 0 ? { at: 'behind', group, next: 0 } : NOWHERE;
    this.catchUp();
  }

  #tell(condition: FeedCondition | typeof TRANSCODE_LIMIT, since: number): void {
    if (this.#told?.[0] === condition && this.#told[1] === since) return;
    this.#told = [condition, since];
    this.#options.tell(this.#options.stream, condition, since);
  }

  #offer(unit: RelayedUnit): void {
    if (unit.isAfterGap) this.#isBroken ||= this.#sent !== undefined;
    if (unit.isKey) {
      // Whoever has not kept up with the group of before goes on with this one.
      if (this.#place.at === 'behind') this.#isBroken = true;
    } else if (this.#place.at !== 'end') return;
    if (this.#options.outbox.hasRoom(unit.bytes.length, { share: 'all' })) {
      this.#place = END;
      this.#send(unit);
      return;
    }
    const group = this.#feed?.group;
    if (!unit.isKey) this.#isBroken ||= !group?.isWhole;
    this.#place = group?.isWhole ? { at: 'behind', group, next: group.units.length - 1 } : NOWHERE;
  }

  #send(unit: RelayedUnit): void {
    const { stream, outbox, mayLeave, onDropped, onRelayed } = this.#options;
    if (!mayLeave()) return;
    const skipped = this.#sent === undefined ? 0 : ((unit.sequence - this.#sent) >>> 0) - 1;
    // What the camera itself left out counts as one.
    const lost = skipped - (unit.isAfterGap ? 1 : 0);
    if (lost > 0) onDropped(lost);
    const { isKey, sequence, capturedAt, receivedAt, bytes } = unit;
    outbox.writeUnit(
      {
        stream,
        isKey,
        isDiscontinuous: isKey && (this.#isBroken || skipped > 0) && this.#sent !== undefined,
        sequence,
        capturedAt,
        receivedAt,
      },
      bytes,
    );
    if (isKey) this.#isBroken = false;
    this.#sent = sequence;
    onRelayed();
  }
}
