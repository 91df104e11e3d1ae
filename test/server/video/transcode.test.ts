import { beforeAll, describe, expect, it } from 'vitest';
import { ensureFfmpegBinary } from '../../../scripts/bootstrap/ffmpeg-binary.mjs';
import type { Clip } from '../../../workers/drill/rtsp-camera/clip.ts';
import { countedClip } from '../../support/rtsp-camera/counted-clip.ts';
import { startCameras } from '../../support/rtsp-camera/start-cameras.ts';
import { until } from '../../support/until.ts';
import { camera, startVideo } from './start-video.ts';

const SOON = { withinMs: 30_000 };

describe('pictures of H.265 for pages that decode H.264 alone', () => {
  let hevc: Clip;
  let ffmpeg: string;
  beforeAll(async () => {
    hevc = await countedClip({ codec: 'h265', width: 320, height: 180, seconds: 4 });
    ffmpeg = await ensureFfmpegBinary();
  });

  it('are transcoded once for all, as many cameras as may be, and no longer than somebody watches', async () => {
    await using cameras = await startCameras({ count: 2, clips: { main: hevc, sub: hevc } });
    await using video = await startVideo({
      ffmpeg,
      transcodes: 1,
      cameras: {
        one: camera(cameras.addressOf('cam-1', 'main')),
        two: camera(cameras.addressOf('cam-2', 'main')),
      },
    });
    const able = await video.openPage();
    able.watch([1, 'one']);
    await able.until(1, 'live');
    expect(able.conditions(1).at(-1)).toMatchObject({ codec: 'h265', codecString: expect.stringMatching(/^hev1\./) });
    expect(video.relay.counts.transcodes).toBe(0);

    const page = await video.openPage({ codecs: ['h264'] });
    page.watch([1, 'one']);
    await page.until(1, 'live', 20_000);
    expect(page.conditions(1).at(-1)).toMatchObject({ state: 'live', codec: 'h264', width: 320, height: 180 });
    await until(() => page.of(1).length > 40, { ...SOON, what: 'transcoded units' });
    const units = page.of(1);
    expect(units[0]?.isKey).toBe(true);
    // The stamps are those of the camera's pictures.
    const stamps = new Set(able.of(1).map(({ capturedAt }) => capturedAt));
    expect(units.filter(({ capturedAt }) => stamps.has(capturedAt)).length).toBeGreaterThan(units.length / 2);

    const second = await video.openPage({ codecs: ['h264'] });
    second.watch([1, 'one'], [2, 'two']);
    await second.until(1, 'live');
    await second.until(2, 'transcodeLimit');
    expect(video.relay.counts.transcodes).toBe(1);
    second.watch([2, 'two']);
    await page.close();
    // What was free is taken.
    await second.until(2, 'live', 20_000);
    expect(second.conditions(2).filter(({ state }) => state === 'transcodeLimit')).toHaveLength(1);
    await second.close();
    await until(() => video.relay.counts.transcodes === 0, { ...SOON, what: 'no transcoder' });
    await until(() => !process.getActiveResourcesInfo().includes('ProcessWrap'), { ...SOON, what: 'no child' });
    expect(able.of(1).every(({ isDiscontinuous }) => !isDiscontinuous)).toBe(true);
  });
});
