import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ensureFfmpegBinary } from '../../../../scripts/bootstrap/ffmpeg-binary.mjs';
import { fragment, initSegment } from '../../../../wall-client/video/media/fragment-writer.ts';
import { splitUnit } from '../../../../wall-client/video/media/split-unit.ts';
import { readAccessUnits } from '../../../../workers/drill/rtsp-camera/access-unit.ts';
import { countedStream } from '../../../support/rtsp-camera/counted-clip.ts';

const START_CODE = Buffer.from([0, 0, 0, 1]);

it('a foreign decoder finds every picture of the fragments, each at its time', async () => {
  const units = readAccessUnits(await countedStream(), 'h264');
  const written: Uint8Array[] = [];
  for (const [index, { nals, isKey }] of units.entries()) {
    const { parameters, nals: own } = splitUnit(Buffer.concat(nals.flatMap((nal) => [START_CODE, nal])));
    expect(parameters !== undefined).toBe(isKey);
    if (parameters && written.length === 0) written.push(initSegment(parameters, { width: 640, height: 360 }));
    // As a camera of 8 pictures a second, half an hour after it began.
    written.push(fragment(index + 1, { nals: own, isKey, at: 1_800_000 + index * 125, duration: 125 }));
  }
  const directory = await mkdtemp(join(tmpdir(), 'fragments-'));
  try {
    const file = join(directory, 'clip.mp4');
    await writeFile(file, Buffer.concat(written));
    const args = ['-v', 'error', '-xerror', '-copyts', '-i', file, '-f', 'framemd5', '-'];
    const { stdout, stderr } = await promisify(execFile)(await ensureFfmpegBinary(), args, { maxBuffer: 1e7 });
    expect(stderr).toBe('');
    const pictures = stdout.split('\n').filter((line) => line.startsWith('0,'));
    expect(pictures).toHaveLength(units.length);
    const times = pictures.map((line) => Number(line.split(',')[2]));
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBe(units.length - 1);
  } finally {
    await rm(directory, { recursive: true });
  }
});

it('a NAL unit is found whole, whichever start code is before it and however many zeros are behind it', () => {
  const unit = Uint8Array.from([
    0, 0, 1, 0x67, 1, 2, 3, 0, 0, 0, 1, 0x68, 9, 0, 0, 0, 1, 0x65, 7, 0, 3, 0, 0, 0, 1, 0x41, 5,
  ]);
  const { nals, parameters } = splitUnit(unit);
  expect(parameters).toEqual({ sequence: Uint8Array.of(0x67, 1, 2, 3), picture: [Uint8Array.of(0x68, 9)] });
  expect(nals).toEqual([Uint8Array.of(0x65, 7, 0, 3), Uint8Array.of(0x41, 5)]);
});
