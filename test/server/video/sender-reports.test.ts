import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureClock } from '../../../server/video/capture-clock.ts';
import { readRtpPacket } from '../../../server/video/rtp/rtp-packet.ts';
import { readSenderReport, type SenderReport } from '../../../server/video/rtp/sender-report.ts';
import { rtspSources } from '../../../server/video/rtsp/rtsp-source.ts';
import { randomOf } from '../../../workers/drill/random.ts';
import { type CameraClock, RIGHT_CLOCK } from '../../../workers/drill/rtsp-camera/camera-clock.ts';
import { CameraStream } from '../../../workers/drill/rtsp-camera/camera-stream.ts';
import type { Clip } from '../../../workers/drill/rtsp-camera/clip.ts';
import { RtpSession } from '../../../workers/drill/rtsp-camera/rtp-session.ts';
import { RtspCameraServer } from '../../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { countedClip } from '../../support/rtsp-camera/counted-clip.ts';
import { until } from '../../support/until.ts';
import { now } from './start-video.ts';

const BEGAN_AT = Date.UTC(2026, 10, 28, 12);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const RATE = 15;
const PICTURE_MS = 1_000 / RATE;
/** A picture comes late by anything up to this. */
const JITTER_MS = 40;
/** What the camera sees does not matter here: one byte of a picture that can be entered. */
const STILL: Clip = {
  codec: 'h264',
  rate: RATE,
  parameterSets: [],
  units: [{ isKey: true, payloads: [Buffer.from([0x65, 0x80])] }],
};

interface Mapped {
  readonly takenAt: number;
  readonly capturedAt: number;
}

/** The camera's pictures of ten minutes, mapped as they arrive; simulated, so that they take no time. */
function watch(clock: CameraClock, seed: number): Mapped[] {
  const random = randomOf('sender-reports', seed);
  const capture = new CaptureClock();
  const mapped: Mapped[] = [];
  let takenAt = BEGAN_AT;
  const stream = new CameraStream({ clip: STILL, beganAtMs: BEGAN_AT, phase: 0, now: () => takenAt, random, clock });
  stream.add({
    rtp: new RtpSession(random),
    sendPicture: ([bytes]) => {
      const packet = bytes && readRtpPacket(bytes, 0, bytes.length);
      if (!packet) throw new Error('a picture without a packet');
      mapped.push({ takenAt, capturedAt: capture.map(packet.timestamp, takenAt + random() * JITTER_MS) });
    },
    sendReport: (bytes) => {
      const report = readSenderReport(bytes, 0, bytes.length);
      if (!report) throw new Error('a report that is not read');
      capture.report(report);
    },
    sendGarbage: () => undefined,
    end: () => undefined,
  });
  for (; takenAt < BEGAN_AT + 10 * MINUTE_MS; takenAt = stream.dueAt) stream.tick(takenAt);
  return mapped;
}

/** How far the time of a picture is from when it was taken, ms. */
const farthest = (mapped: readonly Mapped[]) =>
  Math.max(...mapped.map(({ takenAt, capturedAt }) => Math.abs(capturedAt - takenAt)));
const wrongBy = (ms: number) => (atMs: number) => atMs + ms;
const steps = (afterMs: number, byMs: number) => (atMs: number) => atMs + (atMs - BEGAN_AT < afterMs ? 0 : byMs);
const stepsEvery = (ms: number) => (atMs: number) => atMs - Math.floor((atMs - BEGAN_AT) / ms) * HOUR_MS;

describe('[VD6] the time of a picture by sender reports', () => {
  it.each<[string, CameraClock]>([
    ['is right', RIGHT_CLOCK],
    ['is wrong by hours', { ...RIGHT_CLOCK, reads: wrongBy(-8 * HOUR_MS) }],
    ['counts from its start', { ...RIGHT_CLOCK, reads: wrongBy(-BEGAN_AT) }],
    ['runs fast by 200 in a million', { ...RIGHT_CLOCK, reads: (atMs) => atMs + (atMs - BEGAN_AT) * 2e-4 }],
    ['is set by hours', { ...RIGHT_CLOCK, reads: steps(3 * MINUTE_MS, 2 * HOUR_MS) }],
    ['is set back by less than a picture', { ...RIGHT_CLOCK, reads: steps(3 * MINUTE_MS, -50) }],
    ['is right, with stamps that are slow', { ...RIGHT_CLOCK, stampPace: 0.997 }],
    ['is right, with stamps that are fast', { ...RIGHT_CLOCK, stampPace: 1.003 }],
    ['is set again and again, with stamps that are slow', { reads: stepsEvery(40_000), stampPace: 0.997 }],
  ])('a camera whose clock %s: no jump, and close to the moment of the picture', (_, clock) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        // Until a picture has come quickly nothing is known of how late the first one was.
        const mapped = watch(clock, seed).slice(10 * RATE);
        const jumps = mapped.slice(1).map(({ capturedAt }, index) => capturedAt - (mapped[index]?.capturedAt ?? 0));
        expect(Math.max(...jumps.map((ms) => Math.abs(ms - PICTURE_MS)))).toBeLessThan(10);
        expect(farthest(mapped.slice(5 * 60 * RATE))).toBeLessThan(20);
      }),
      { numRuns: 3 },
    );
  });

  it('reports that scatter, as of cameras that send the clock of now with the last stamp, do no harm', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomOf('scatter', seed);
        const mapped = watch({ ...RIGHT_CLOCK, reads: (atMs) => atMs + random() * PICTURE_MS }, seed);
        // Without a bound on what counts it is 5 to 7.
        expect(farthest(mapped.slice(10 * RATE))).toBeLessThan(4);
      }),
      { numRuns: 3, seed: 1 },
    );
  });
});

it.each(['tcp', 'udp'] as const)('they come with the pictures by %s', async (transport) => {
  const clip = await countedClip();
  await using cameras = await RtspCameraServer.start({
    cameras: [{ name: 'cam', clips: { main: clip, sub: clip }, clock: { ...RIGHT_CLOCK, reads: wrongBy(-HOUR_MS) } }],
    now,
    random: Math.random,
  });
  const reports: SenderReport[] = [];
  const stamps: number[] = [];
  const open = rtspSources({ now, random: () => '0123456789abcdef', patienceMs: 20_000, maxUnitBytes: 2 ** 21 });
  const source = open(
    { address: cameras.addressOf('cam', 'main'), credentials: undefined, transport },
    {
      unit: ({ rtpTime }) => stamps.push(rtpTime),
      report: (report) => reports.push(report),
      lost: (fault) => {
        throw fault;
      },
    },
  );
  await until(() => reports.length > 0 && stamps.length > 0, { withinMs: 60_000, what: 'a report and a picture' });
  source.close();
  const [first] = reports;
  // From 1900 to 1970 there are 25,567 days.
  const readsMs = (first?.clockMs ?? 0) - 25_567 * 24 * HOUR_MS;
  expect(Math.abs(now() - HOUR_MS - readsMs)).toBeLessThan(60_000);
  expect(Math.abs(((stamps[0] ?? 0) - (first?.rtpTime ?? 0)) | 0)).toBeLessThan(60 * 90_000);
});
