import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Feed, type FeedViewer, type RelayedUnit } from '../../../../server/video/feed/feed.ts';
import { SpoilingPool } from '../memory/spoiling-pool.ts';
import { LIVE } from './live-condition.ts';

function openFeed({ groupBytesMax = 1_000_000 } = {}) {
  const memory = new SpoilingPool();
  const feed = new Feed({ now: () => 0, groupBytesMax, memory });
  feed.tell(LIVE);
  const source = Buffer.alloc(300_000);
  /** A unit whose bytes are all the same, and gone after the call. */
  const offer = (fill: number, length: number, isKey: boolean) => {
    source.fill(fill);
    feed.offer({ bytes: source.subarray(0, length), isKey, isAfterGap: false, capturedAt: fill, receivedAt: fill });
    source.fill(0xee);
  };
  return { feed, memory, offer };
}

type Offer = ReturnType<typeof openFeed>['offer'];

const isSound = ({ bytes, capturedAt }: RelayedUnit) => bytes.equals(Buffer.alloc(bytes.length, capturedAt));

describe('a feed', () => {
  it('keeps its latest group as it came, while the memory of those before is used again', () => {
    const unit = fc.record({ length: fc.oneof(fc.nat(2_000), fc.nat(300_000)), isKey: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(unit, { maxLength: 60 }),
        fc.integer({ min: 1_000, max: 900_000 }),
        (units, groupBytesMax) => {
          const { feed, offer } = openFeed({ groupBytesMax });
          let expected: number[] = [];
          let bytes = Number.POSITIVE_INFINITY;
          feed.join({
            told: () => undefined,
            offered: (offered) => {
              expect(isSound(offered)).toBe(true);
              expect(feed.group.units.every(isSound)).toBe(true);
            },
          });
          for (const [fill, { length, isKey }] of units.entries()) {
            offer(fill, length, isKey);
            if (isKey) [expected, bytes] = [[], 0];
            bytes += length;
            expected.push(fill);
            const isWhole = bytes <= groupBytesMax;
            expect(feed.group.isWhole).toBe(isWhole);
            expect(feed.group.units.map(({ capturedAt }) => capturedAt)).toEqual(isWhole ? expected : []);
            expect(feed.group.units.every(isSound)).toBe(true);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    ['the next', (_: Feed, offer: Offer) => offer(3, 500, true)],
    ['that there is none', (feed: Feed) => feed.tell({ state: 'lost', because: 'silent' })],
  ])('leaves the group of before to who stands in it until all have heard of %s', (_, next) => {
    const { feed, offer } = openFeed();
    offer(1, 500, true);
    offer(2, 500, false);
    const before = feed.group.units;
    const seen: boolean[] = [];
    const look: FeedViewer = {
      told: () => seen.push(before.every(isSound)),
      offered: () => seen.push(before.every(isSound)),
    };
    feed.join(look);
    feed.join({ ...look });
    next(feed, offer);
    expect(seen).toEqual([true, true]);
    expect(before.some(isSound), 'and no longer').toBe(false);
  });

  it('tells nothing to who was made to leave meanwhile', () => {
    const { feed } = openFeed();
    const told: string[] = [];
    const last: FeedViewer = { told: () => told.push('last'), offered: () => undefined };
    feed.join({
      told: () => {
        told.push('first');
        feed.leave(last);
      },
      offered: () => undefined,
    });
    feed.join(last);
    feed.tell({ state: 'lost', because: 'silent' });
    expect(told).toEqual(['first']);
  });

  it.each([
    ['is lost', (feed: Feed) => feed.tell({ state: 'lost', because: 'silent' })],
    ['is closed', (feed: Feed) => feed.close()],
  ])('that %s gives its memory back', (_, end) => {
    const { feed, offer, memory } = openFeed();
    offer(1, 100_000, true);
    offer(2, 500, false);
    expect(memory.freeBytes).toBe(0);
    end(feed);
    expect(memory.freeBytes).toBe(128 * 1024 + 64 * 1024);
    expect(feed.group).toMatchObject({ units: [], isWhole: false });
  });
});
