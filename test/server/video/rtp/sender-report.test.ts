import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSenderReport } from '../../../../server/video/rtp/sender-report.ts';
import { RtpSession } from '../../../../workers/drill/rtsp-camera/rtp-session.ts';

const AT = Date.UTC(2026, 10, 28, 12, 0, 0, 250);
/** From 1900 to 1970, ms. */
const NTP_EPOCH_MS = 2_208_988_800_000;
const report = new RtpSession(Math.random).senderReport(AT, 0x89abcdef);
/** A receiver report without blocks, and a description of eight bytes (SDES). */
const receiver = Buffer.from([0x80, 201, 0, 1, 1, 2, 3, 4]);
const description = Buffer.from([0x81, 202, 0, 2, 1, 2, 3, 4, 0, 0, 0, 0]);

it.each([
  ['alone', [report]],
  ['before a description', [report, description]],
  ['behind other packets', [receiver, description, report]],
])('a sender report is read %s, wherever it lies', (_, packets) => {
  const bytes = Buffer.concat([Buffer.from([9, 9, 9]), ...packets, Buffer.from([9])]);
  const read = readSenderReport(bytes, 3, bytes.length - 1);
  expect(read?.rtpTime).toBe(0x89abcdef);
  expect(read?.clockMs).toBeCloseTo(AT + NTP_EPOCH_MS, 2);
});

it('what is none, is broken off, or has no clock says nothing', () => {
  expect(readSenderReport(receiver, 0, receiver.length)).toBe(undefined);
  expect(readSenderReport(report, 0, report.length - 1)).toBe(undefined);
  const withoutClock = Buffer.from(report).fill(0, 8, 16);
  expect(readSenderReport(withoutClock, 0, withoutClock.length)).toBe(undefined);
});

it('any bytes are read to an end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const read = readSenderReport(Buffer.from(bytes), 0, bytes.length);
      if (read) expect(read.clockMs).toBeGreaterThan(0);
    }),
  );
});
