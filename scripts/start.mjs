// npm start: installs what is missing, builds the wall-client, and runs the server and the workers.
import { ensureFfmpegBinary } from './bootstrap/ffmpeg-binary.mjs';
import { ensureNodeRuntime, runNode } from './bootstrap/node-runtime.mjs';
import { ensureNpmPackages } from './bootstrap/npm-packages.mjs';
import { inProject } from './bootstrap/project.mjs';
import { ensureRedisBinary } from './bootstrap/redis-binary.mjs';
import { PlainFault, runMain, say } from './bootstrap/say.mjs';
import { ensureConsole, ensureWallClient } from './bootstrap/wall-client.mjs';

runMain(async () => {
  // What Node 24 has compiled once is kept: it is a third of the time in which a second start loads its modules.
  /** @type {NodeJS.ProcessEnv} */
  const env = { NODE_COMPILE_CACHE: inProject('node_modules', '.cache', 'node'), ...process.env };
  await ensureNpmPackages();
  const node = await ensureNodeRuntime();
  if (env.REDIS_URL) say('using the Redis of REDIS_URL');
  else env.REDIS_BINARY = await ensureRedisBinary();
  await findFfmpeg(env);
  await ensureWallClient(node);
  await ensureConsole(node);
  return runNode(node, [inProject('scripts', 'supervisor', 'main.ts')], env);
});

/** Without it the wall shows everything but the drill's own cameras, and says so in their place. */
async function findFfmpeg(/** @type {NodeJS.ProcessEnv} */ env) {
  try {
    env.FFMPEG_BINARY = await ensureFfmpegBinary();
  } catch (error) {
    if (!(error instanceof PlainFault)) throw error;
    say(`${error.message}; the drill has no cameras`);
  }
}
