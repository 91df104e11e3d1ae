// node scripts/run.mjs [--redis] [--browser] [--ffmpeg] [--client] <entry> [arguments]
// Runs an entry under Node 24 after installing what it needs: the npm packages always, the rest when asked for.
import { existsSync } from 'node:fs';
import { ensureBrowserBinary } from './bootstrap/browser-binary.mjs';
import { ensureFfmpegBinary } from './bootstrap/ffmpeg-binary.mjs';
import { ensureNodeRuntime, runNode } from './bootstrap/node-runtime.mjs';
import { ensureNpmPackages } from './bootstrap/npm-packages.mjs';
import { inProject } from './bootstrap/project.mjs';
import { ensureRedisBinary } from './bootstrap/redis-binary.mjs';
import { PlainFault, runMain } from './bootstrap/say.mjs';
import { ensureWallClient } from './bootstrap/wall-client.mjs';

runMain(async () => {
  const args = process.argv.slice(2);
  const env = { ...process.env };
  await ensureNpmPackages();
  const node = await ensureNodeRuntime();
  for (; args[0]?.startsWith('--'); args.shift()) {
    if (args[0] === '--redis') {
      if (!env.REDIS_URL) env.REDIS_BINARY = await ensureRedisBinary();
    } else if (args[0] === '--browser') env.CHROMIUM_PATH = await ensureBrowserBinary();
    else if (args[0] === '--ffmpeg') env.FFMPEG_BINARY = await ensureFfmpegBinary();
    else if (args[0] === '--client') await ensureWallClient(node);
    else throw new PlainFault(`${args[0]}: expected --redis, --browser, --ffmpeg or --client`);
  }
  const [entry, ...rest] = args;
  if (!entry || !existsSync(inProject(entry))) throw new PlainFault(`${entry}: there is no such entry`);
  return runNode(node, [inProject(entry), ...rest], env);
});
