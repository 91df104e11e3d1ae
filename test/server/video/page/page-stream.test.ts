import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readUnitHeader, type UnitHeader } from '../../../../protocol/video.ts';
import { Feed } from '../../../../server/video/feed/feed.ts';
import { Outbox } from '../../../../server/video/page/outbox.ts';
import { PageStream } from '../../../../server/video/page/page-stream.ts';
import type { Relay } from '../../../../server/video/relay.ts';
import { LIVE } from '../feed/live-condition.ts';
import { SpoilingPool } from '../memory/spoiling-pool.ts';
import { openWire } from './open-wire.ts';

it('[VD4] a page that is behind in a group that has become too large gets nothing of it, and goes on with the next key unit', async () => {
  const memory = new SpoilingPool();
  const feed = new Feed({ now: () => 0, groupBytesMax: 10_000, memory });
  const link = openWire();
  const outbox = new Outbox(link.wire, {
    memory,
    bytesMax: 4_000,
    isCrowded: () => false,
    onRoom: () => stream.catchUp(),
  });
  feed.tell(LIVE);
  const stream = new PageStream({
    stream: 1,
    camera: 'cam',
    rendition: 'main',
    codecs: ['h264'],
    relay: {
      join: (_camera, _rendition, viewer) => {
        feed.join(viewer);
        return feed;
      },
      leave: (_camera, _rendition, viewer) => feed.leave(viewer),
    } satisfies Pick<Relay, 'join' | 'leave'> as unknown as Relay,
    outbox,
    mayLeave: () => true,
    now: () => 0,
    tell: () => undefined,
    onRelayed: () => undefined,
    onDropped: () => undefined,
  });
  const offer = async (isKey: boolean) => {
    feed.offer({ bytes: Buffer.alloc(1_500, 7), isKey, isAfterGap: false, capturedAt: 0, receivedAt: 0 });
    await turn();
  };
  // Two find room, the third and those that follow do not; with the seventh the group is too large.
  await offer(true);
  for (let unit = 2; unit <= 8; unit += 1) await offer(false);
  expect(feed.group.isWhole).toBe(false);
  while (link.calls > 0) await link.take();
  await offer(false);
  await offer(true);
  await offer(false);
  while (link.calls > 0) await link.take();
  const told = link.frames().map((frame) => headerOf(frame));
  expect(told.map(({ sequence, isKey, isDiscontinuous }) => [sequence, isKey, isDiscontinuous])).toEqual([
    [1, true, false],
    [2, false, false],
    [10, true, true],
    [11, false, false],
  ]);
  stream.close();
});

function headerOf(frame: string | Buffer): UnitHeader {
  if (typeof frame === 'string') throw new Error(`a unit was expected: ${frame}`);
  return readUnitHeader(new DataView(frame.buffer, frame.byteOffset, frame.length));
}
