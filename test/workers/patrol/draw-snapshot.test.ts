import { describe, expect, it } from 'vitest';
import { readAccessUnits } from '../../../workers/drill/rtsp-camera/access-unit.ts';
import { drawSnapshot } from '../../../workers/patrol/probe/draw-snapshot.ts';
import { ffmpegBinary, NO_FFMPEG, runFfmpeg } from '../../support/key-units.ts';
import { countedStream } from '../../support/rtsp-camera/counted-clip.ts';

const [WIDTH, HEIGHT] = [640, 360];
const START_CODE = Buffer.from([0, 0, 0, 1]);

describe.skipIf(!ffmpegBinary)(`the picture of a fault (${NO_FFMPEG})`, () => {
  it('is the camera’s, black where nothing is ever shown', async () => {
    const [key] = readAccessUnits(await countedStream(), 'h264');
    const bytes = Buffer.concat((key?.nals ?? []).flatMap((nal) => [START_CODE, nal]));
    const privacy = [
      [
        [0.5, 0.5],
        [1, 0.6],
        [0.75, 1],
      ],
    ] as const;
    const jpeg = await drawSnapshot({ codec: 'h264', bytes }, { ffmpeg: ffmpegBinary ?? '', privacy });
    const luma = await runFfmpeg(['-f', 'mjpeg', '-i', 'pipe:0', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'], jpeg);
    expect(luma.length).toBe(WIDTH * HEIGHT);
    const at = (x: number, y: number) => luma[Math.floor(y * HEIGHT) * WIDTH + Math.floor(x * WIDTH)] ?? 0;
    for (const [x, y] of [
      [0.51, 0.51],
      [0.98, 0.98],
      [0.75, 0.75],
    ] as const)
      expect(at(x, y)).toBeLessThan(24);
    for (const [x, y] of [
      [0.25, 0.75],
      [0.75, 0.25],
    ] as const)
      expect(at(x, y)).toBeGreaterThan(40);
  });

  it('fails where there is none in it', async () => {
    const noise = Buffer.alloc(1_000, 9);
    await expect(drawSnapshot({ codec: 'h265', bytes: noise }, { ffmpeg: ffmpegBinary ?? '' })).rejects.toThrow(
      'no picture',
    );
  });
});
