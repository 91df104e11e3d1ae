import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { clips } from '../../bench/diagnosis/clips.ts';
import { renderScene } from '../../bench/diagnosis/render-scene.ts';
import type { Scene } from '../../bench/diagnosis/scene.ts';
import { ffmpegBinary, NO_FFMPEG, runFfmpeg } from '../../support/key-units.ts';
import { makeTestDir } from '../../support/redis.ts';

const scene = clips['street-day'] as { scene: Scene };
const dir = makeTestDir('diagnose');
const run = (...args: string[]) => {
  const env = { ...process.env, FFMPEG_BINARY: ffmpegBinary, INIT_CWD: dir };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [inProject('workers/patrol/diagnose-cli.ts'), ...args],
    {
      env,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
};

describe.skipIf(!ffmpegBinary)(`the command that diagnoses files (${NO_FFMPEG})`, () => {
  beforeAll(async () => {
    const frames = Buffer.concat(
      [0, 1, 2, 3].map((timeS) => renderScene(scene.scene, timeS, { width: 640, height: 360 })),
    );
    const source = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', '640x360', '-r', '1', '-i', 'pipe:0'];
    await runFfmpeg([...source, join(dir, 'clean.mp4')], frames);
    await runFfmpeg([...source, '-vf', 'gblur=sigma=8', join(dir, 'blurred.mp4')], frames);
    await runFfmpeg(['-f', 'lavfi', '-i', 'color=c=blue:s=640x360', '-frames:v', '1', join(dir, 'card.jpg')]);
    writeFileSync(join(dir, 'letter.txt'), 'no picture');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('ends with 0 for clean files', () => {
    expect(run('clean.mp4')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^clean\.mp4: 正常 clean \(4 pictures\)/),
    });
  });

  it('names each fault with its figure and its limit, and ends with 1', () => {
    const { status, stdout } = run('blurred.mp4', 'card.jpg');
    expect(status).toBe(1);
    expect(stdout).toMatch(/blurred\.mp4: 故障 fault[\s\S]*画面模糊 Blurred: 0\.\d+, limit 0\.\d+/);
    expect(stdout).toMatch(/card\.jpg: 故障 fault \(1 picture\)\n {2}信号丢失 Signal lost/);
  });

  it('says what cannot be read, reads the rest, and ends with 2', () => {
    const { status, stdout, stderr } = run('letter.txt', 'nowhere.mp4', 'clean.mp4');
    expect(status).toBe(2);
    expect(stderr).toMatch(/letter\.txt: no picture can be read from it: .+\nnowhere\.mp4: there is no such file/);
    expect(stdout).toContain('clean.mp4: 正常');
  });

  it('compares with how the scene should look, and writes JSON', () => {
    const { status, stdout } = run('--json', '--reference', 'clean.mp4', 'clean.mp4');
    expect([status, JSON.parse(stdout)]).toMatchObject([
      0,
      { found: [], pictures: 4, scene: { likeness: expect.any(Number) } },
    ]);
  });

  it('shows how it is used where no file is named', () => {
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: npm run diagnose') });
  });
});
