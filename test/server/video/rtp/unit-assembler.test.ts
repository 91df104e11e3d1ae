// Longer than other files: two codecs side by side, each with every way in which units are packed and lost.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { NAL_CODECS, START_CODE } from '../../../../server/video/picture/nal-codec.ts';
import { readRtpPacket } from '../../../../server/video/rtp/rtp-packet.ts';
import { type PictureUnit, UnitAssembler } from '../../../../server/video/rtp/unit-assembler.ts';
import type { VideoCodec } from '../../../../protocol/video.ts';
import { countedClip } from '../../../support/rtsp-camera/counted-clip.ts';

/** Of real encoders: 640x360. */
const parameterSets = new Map<VideoCodec, readonly Buffer[]>();
beforeAll(async () => {
  for (const codec of ['h264', 'h265'] as const)
    parameterSets.set(codec, (await countedClip({ codec, seconds: 4 })).parameterSets);
});

interface Picture {
  readonly isKey: boolean;
  readonly slices: readonly Uint8Array[];
}
interface Way {
  /** Bytes of a packet. */
  readonly mtu: number;
  readonly aggregates: boolean;
  readonly marks: 'last' | 'none';
  readonly padding: number;
  readonly sources: number;
  readonly extension: boolean;
  readonly sets: 'inside' | 'apart' | 'described';
  readonly firstSequence: number;
  readonly firstTime: number;
}

const pictures = fc.array(
  fc.record<Picture>({
    isKey: fc.boolean(),
    slices: fc.array(fc.uint8Array({ minLength: 3, maxLength: 300 }), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const ways = fc.record<Way>({
  mtu: fc.integer({ min: 20, max: 400 }),
  aggregates: fc.boolean(),
  marks: fc.constantFrom('last', 'none'),
  padding: fc.integer({ min: 0, max: 9 }),
  sources: fc.integer({ min: 0, max: 3 }),
  extension: fc.boolean(),
  sets: fc.constantFrom('inside', 'apart', 'described'),
  firstSequence: fc.integer({ min: 0, max: 0xffff }),
  firstTime: fc.integer({ min: 0, max: 0xffffffff }),
});
const codecs = fc.constantFrom<VideoCodec>('h264', 'h265');

/** Slices with the header of a picture in front; the first says that it is the first. */
function nalsOf(codec: VideoCodec, { isKey, slices }: Picture): Buffer[] {
  const header = codec === 'h264' ? [isKey ? 0x65 : 0x41] : [(isKey ? 19 : 1) << 1, 1];
  return slices.map((slice, index) => {
    const nal = Buffer.from([...header, ...slice]);
    const flag = nal[header.length] ?? 0;
    nal[header.length] = index === 0 ? flag | 0x80 : flag & 0x7f;
    return nal;
  });
}

function annexB(nals: readonly Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [START_CODE, nal]));
}

/** The packets of all pictures, and of which picture each is. */
function packetise(codec: VideoCodec, all: readonly Picture[], way: Way): { bytes: Buffer; picture: number }[] {
  const packets: { bytes: Buffer; picture: number }[] = [];
  const { aggregation, fragment, headerBytes } = NAL_CODECS[codec];
  const headOf = (type: number) => (codec === 'h264' ? Buffer.from([0x60 | type]) : Buffer.from([type << 1, 1]));
  all.forEach((picture, index) => {
    const sets = picture.isKey && way.sets !== 'described' ? (parameterSets.get(codec) ?? []) : [];
    const nals = nalsOf(codec, picture);
    const parts = way.sets === 'apart' ? [[...sets], nals] : [[...sets, ...nals]];
    const payloads: Buffer[] = [];
    for (const part of parts) {
      let together: Buffer[] = [];
      const flush = () => {
        const [only] = together;
        if (together.length === 1 && only) payloads.push(only);
        if (together.length > 1)
          payloads.push(
            Buffer.concat([
              headOf(aggregation),
              ...together.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 0xff]), nal]),
            ]),
          );
        together = [];
      };
      for (const nal of part) {
        if (nal.length <= way.mtu) {
          if (!way.aggregates) flush();
          together.push(nal);
          continue;
        }
        flush();
        const type = NAL_CODECS[codec].typeOf(nal[0] ?? 0);
        const first =
          codec === 'h264'
            ? Buffer.from([((nal[0] ?? 0) & 0xe0) | fragment])
            : Buffer.from([((nal[0] ?? 0) & 0x81) | (fragment << 1), nal[1] ?? 0]);
        for (let at = headerBytes; at < nal.length; at += way.mtu) {
          const flags = (at === headerBytes ? 0x80 : 0) | (at + way.mtu >= nal.length ? 0x40 : 0);
          payloads.push(Buffer.concat([first, Buffer.from([flags | type]), nal.subarray(at, at + way.mtu)]));
        }
      }
      flush();
    }
    payloads.forEach((payload, place) => {
      const isLast = place === payloads.length - 1;
      packets.push({ bytes: rtp(payload, { way, place: packets.length, index, isMarked: isLast }), picture: index });
    });
  });
  return packets;
}

function rtp(
  payload: Buffer,
  { way, place, index, isMarked }: { way: Way; place: number; index: number; isMarked: boolean },
): Buffer {
  const header = Buffer.alloc(12 + way.sources * 4);
  header[0] = 0x80 | way.sources | (way.extension ? 0x10 : 0) | (way.padding > 0 ? 0x20 : 0);
  header[1] = 96 | (way.marks === 'last' && isMarked ? 0x80 : 0);
  header.writeUInt16BE((way.firstSequence + place) & 0xffff, 2);
  header.writeUInt32BE((way.firstTime + index * 6_000) >>> 0, 4);
  const extension = way.extension ? Buffer.from([0xbe, 0xde, 0, 1, 1, 2, 3, 4]) : Buffer.alloc(0);
  const padding = Buffer.alloc(way.padding, way.padding);
  return Buffer.concat([header, extension, payload, padding]);
}

function assemble(codec: VideoCodec, packets: readonly Buffer[], way: Way, maxUnitBytes = 1 << 20): PictureUnit[] {
  const units: PictureUnit[] = [];
  const described = way.sets === 'described' ? (parameterSets.get(codec) ?? []) : [];
  const deliver = (unit: PictureUnit) => void units.push({ ...unit, bytes: Buffer.from(unit.bytes) });
  const assembler = new UnitAssembler({ codec: NAL_CODECS[codec], described, maxUnitBytes, deliver });
  for (const bytes of packets) {
    // Within a larger buffer, as it comes from a socket.
    const around = Buffer.concat([Buffer.alloc(5, 0xff), bytes, Buffer.alloc(5, 0xff)]);
    const packet = readRtpPacket(around, 5, 5 + bytes.length);
    expect(packet).toBeDefined();
    if (packet) assembler.take(around, packet);
    around.fill(0xee);
  }
  return units;
}

const expected = (codec: VideoCodec, picture: Picture): Buffer => {
  const front = picture.isKey ? (parameterSets.get(codec) ?? []) : [];
  return annexB([...front, ...nalsOf(codec, picture)]);
};

describe('access units of RTP packets', () => {
  it('come back as they were, however they were cut', () => {
    fc.assert(
      fc.property(codecs, pictures, ways, (codec, all, way) => {
        const units = assemble(
          codec,
          packetise(codec, all, way).map(({ bytes }) => bytes),
          way,
        );
        const firstKey = all.findIndex(({ isKey }) => isKey);
        // Without marks the end of the last is not known.
        const whole = firstKey < 0 ? [] : all.slice(firstKey, way.marks === 'none' ? -1 : undefined);
        expect(units.map(({ bytes }) => bytes.toString('hex'))).toEqual(
          whole.map((picture) => expected(codec, picture).toString('hex')),
        );
        expect(units.map(({ isKey }) => isKey)).toEqual(whole.map(({ isKey }) => isKey));
        expect(units.every(({ isAfterGap }) => !isAfterGap)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('are whole or not there, whatever is lost: after a loss nothing until a key unit', () => {
    fc.assert(
      fc.property(
        codecs,
        pictures,
        ways,
        fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
        (codec, all, way, lost) => {
          const packets = packetise(codec, all, way);
          const gone = new Set(lost.map((place) => place % packets.length));
          const units = assemble(
            codec,
            packets.filter((_, place) => !gone.has(place)).map(({ bytes }) => bytes),
            way,
          );
          const byTime = new Map(
            all.map((picture, index) => [(way.firstTime + index * 6_000) >>> 0, { picture, index }]),
          );
          let last: number | undefined;
          for (const unit of units) {
            const { picture, index } = byTime.get(unit.rtpTime) ?? {};
            if (!picture || index === undefined) throw new Error('a unit of no picture');
            expect(unit.bytes.equals(expected(codec, picture))).toBe(true);
            // Nothing was left out before it, or it is a key unit that says so.
            if (last !== undefined && index !== last + 1) expect(unit).toMatchObject({ isKey: true, isAfterGap: true });
            if (last === undefined) expect(unit.isKey).toBe(true);
            last = index;
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the packets hold', () => {
    fc.assert(
      fc.property(codecs, fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 40 }), (codec, payloads) => {
        const assembler = new UnitAssembler({
          codec: NAL_CODECS[codec],
          described: parameterSets.get(codec) ?? [],
          maxUnitBytes: 500,
          deliver: ({ bytes }) => expect(bytes.length).toBeLessThan(1_000),
        });
        payloads.forEach((payload, place) => {
          const bytes = Buffer.from(payload);
          assembler.take(bytes, {
            sequence: place,
            timestamp: place >> 2,
            payloadType: 96,
            isMarked: place % 4 === 3,
            start: 0,
            end: bytes.length,
          });
        });
      }),
      { numRuns: 500 },
    );
  });

  const plain: Way = {
    mtu: 400,
    aggregates: false,
    marks: 'last',
    padding: 0,
    sources: 0,
    extension: false,
    sets: 'inside',
    firstSequence: 0,
    firstTime: 0,
  };
  const picture = (isKey: boolean, bytes: number): Picture => ({ isKey, slices: [new Uint8Array(bytes).fill(7)] });

  it('a key unit whose parameter set makes no sense is left out with what follows it, and the next one says so', () => {
    const all = [true, false, true, false, true].map((isKey) => picture(isKey, 50));
    const packets = packetise('h264', all, plain);
    // Behind the headers of RTP and of the NAL unit.
    packets.find((packet) => packet.picture === 2)?.bytes.fill(0, 13);
    const units = assemble(
      'h264',
      packets.map(({ bytes }) => bytes),
      plain,
    );
    expect(units.map(({ isKey, isAfterGap }) => [isKey, isAfterGap])).toEqual([
      [true, false],
      [false, false],
      [true, true],
    ]);
  });

  it('a unit that grows beyond its bound is given up, and what follows it', () => {
    const all = [picture(true, 50), picture(false, 5_000), picture(false, 50), picture(true, 50)];
    const units = assemble(
      'h264',
      packetise('h264', all, plain).map(({ bytes }) => bytes),
      plain,
      1_000,
    );
    expect(units.map(({ isKey, isAfterGap }) => [isKey, isAfterGap])).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  it('a camera that marks every packet is found out, and followed by its times', () => {
    const two = (isKey: boolean): Picture => ({
      isKey,
      slices: [new Uint8Array(40).fill(1), new Uint8Array(40).fill(2)],
    });
    const all = [two(true), two(false), two(true), two(false), two(false)];
    const packets = packetise('h264', all, plain).map(({ bytes }) => {
      bytes[1] = 96 | 0x80;
      return bytes;
    });
    const units = assemble('h264', packets, plain).slice(1);
    expect(units.map(({ bytes }) => bytes.toString('hex'))).toEqual(
      [2, 3].map((index) => expected('h264', all[index] as Picture).toString('hex')),
    );
  });

  it('what a camera says besides its picture is left out', () => {
    const told = Buffer.from([6, 5, 3, 1, 2, 3]);
    const [first, ...rest] = packetise('h264', [picture(true, 50), picture(false, 50)], plain).map(
      ({ bytes }) => bytes,
    );
    const aside = rtp(told, { way: { ...plain, firstSequence: 0xffff }, place: 0, index: 0, isMarked: false });
    const units = assemble('h264', [aside, ...(first ? [first] : []), ...rest], plain);
    expect(units[0]?.bytes.includes(told)).toBe(false);
    expect(units).toHaveLength(2);
  });
});
