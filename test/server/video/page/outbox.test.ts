import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readUnitHeader, UNIT_HEADER_BYTES } from '../../../../protocol/video.ts';
import { SLAB_BYTES } from '../../../../server/video/memory/slab-pool.ts';
import { Outbox, type OutboxOptions } from '../../../../server/video/page/outbox.ts';
import { SpoilingPool } from '../memory/spoiling-pool.ts';
import { openWire } from './open-wire.ts';

function openOutbox(options: Partial<OutboxOptions> = {}) {
  const link = openWire();
  const memory = new SpoilingPool();
  let rooms = 0;
  const outbox = new Outbox(link.wire, {
    memory,
    bytesMax: 1024 * 1024,
    isCrowded: () => false,
    onRoom: () => {
      rooms += 1;
    },
    ...options,
  });
  const unit = (sequence: number, length: number) => {
    const bytes = Buffer.alloc(length, sequence);
    const header = { stream: 3, isKey: false, isDiscontinuous: false, sequence, capturedAt: 1.5, receivedAt: 2.5 };
    outbox.writeUnit(header, bytes);
    // Its memory is used again.
    bytes.fill(0xee);
  };
  return { link, memory, outbox, unit, rooms: () => rooms, seen: () => link.frames().map(describeFrame) };
}

/** What is seen of a unit of `openOutbox`, whose bytes are all its number. */
const expected = (sequence: number, length: number) => `unit ${sequence} of stream 3, ${length} bytes`;

function describeFrame(frame: string | Buffer): string {
  if (typeof frame === 'string') return frame;
  const { stream, sequence } = readUnitHeader(new DataView(frame.buffer, frame.byteOffset, frame.length));
  const bytes = frame.subarray(UNIT_HEADER_BYTES);
  expect(bytes.equals(Buffer.alloc(bytes.length, sequence)), `the bytes of unit ${sequence}`).toBe(true);
  return `unit ${sequence} of stream ${stream}, ${bytes.length} bytes`;
}

describe('what goes out to a page', () => {
  it('goes in one call for a turn of the event loop, in order, words between units, of any size', async () => {
    const { link, outbox, unit, seen, memory } = openOutbox();
    const sizes = [0, 1, 100, 101, 102, 65_511, 65_512, SLAB_BYTES - 34, 200_000, 5];
    for (const [sequence, size] of sizes.entries()) {
      unit(sequence, size);
      outbox.writeText(`after ${sequence}`);
    }
    await turn();
    expect(link.calls).toBe(1);
    await link.take();
    expect(seen()).toEqual(sizes.flatMap((size, sequence) => [expected(sequence, size), `after ${sequence}`]));
    expect(link.calls).toBe(0);
    expect(memory.freeBytes).toBeGreaterThan(300_000);
  });

  it('is gathered while a call is under way, and goes in the next', async () => {
    const { link, unit, seen, memory } = openOutbox();
    unit(1, 1_000);
    await turn();
    for (let sequence = 2; sequence < 100; sequence += 1) {
      unit(sequence, 1_000);
      await turn();
    }
    expect(link.calls).toBe(1);
    await link.take();
    expect(link.calls).toBe(1);
    await link.take();
    expect(seen()).toEqual(Array.from({ length: 99 }, (_, index) => expected(index + 1, 1_000)));
    expect(memory.freeBytes, 'gathered units lie close to each other').toBe(3 * SLAB_BYTES);
  });

  it('waits a moment for more where the page watches much', async () => {
    const { link, unit, seen } = openOutbox({ isCrowded: () => true });
    unit(1, 10);
    await turn();
    unit(2, 10);
    expect(link.calls).toBe(0);
    await expect.poll(() => link.calls).toBe(1);
    await link.take();
    expect(seen()).toHaveLength(2);
  });

  it('[VD5] is bounded, and says so when there is room again', async () => {
    const { link, outbox, unit, rooms } = openOutbox({ bytesMax: 10_000 });
    expect(outbox.hasRoom(20_000, { share: 'half' }), 'one alone may be as large as it is').toBe(true);
    unit(1, 4_000);
    expect(outbox.hasRoom(2_000, { share: 'half' })).toBe(false);
    expect(outbox.hasRoom(5_000, { share: 'all' })).toBe(true);
    await turn();
    unit(2, 5_000);
    expect(outbox.hasRoom(5_000, { share: 'all' }), 'what is under way counts as well').toBe(false);
    expect(rooms()).toBe(0);
    await link.take();
    expect(rooms()).toBe(1);
    expect(outbox.hasRoom(4_000, { share: 'all' })).toBe(true);
    await link.take();
    expect(rooms(), 'nobody has asked since').toBe(1);
    expect(outbox.mostHeldBytes).toBe(9_056);
  });

  it('that is gathered goes out before a farewell, and nothing behind it', async () => {
    const { link, outbox, unit, seen } = openOutbox();
    unit(1, 10);
    await turn();
    unit(2, 10);
    outbox.close();
    unit(3, 10);
    outbox.writeText('late');
    link.wire.write(Buffer.from([0x81, 3, 0x62, 0x79, 0x65]));
    while (link.calls > 0) await link.take();
    expect(seen()).toEqual([expected(1, 10), expected(2, 10), 'bye']);
  });

  it('goes nowhere where the page has gone, and its memory is used again', async () => {
    const { link, outbox, unit, memory } = openOutbox();
    unit(1, 10);
    link.wire.on('error', () => undefined);
    link.wire.end();
    await turn();
    expect(memory.freeBytes).toBe(SLAB_BYTES);
    link.wire.destroy();
    await turn();
    unit(2, 10);
    expect(outbox.writeText('x')).toBe(true);
    await turn();
    expect(link.calls).toBe(0);
    expect(memory.freeBytes).toBe(SLAB_BYTES);
  });
});
