// npm start: installs what is missing, builds the wall-client, and runs the server and the workers.
import { ensureNodeRuntime, runNode } from './bootstrap/node-runtime.mjs';
import { ensureNpmPackages } from './bootstrap/npm-packages.mjs';
import { inProject } from './bootstrap/project.mjs';
import { ensureRedisBinary } from './bootstrap/redis-binary.mjs';
import { runMain, say } from './bootstrap/say.mjs';
import { ensureWallClient } from './bootstrap/wall-client.mjs';

runMain(async () => {
  // What Node 24 has compiled once is kept: it is a third of the time in which a second start loads its modules.
  /** @type {NodeJS.ProcessEnv} */
  const env = { NODE_COMPILE_CACHE: inProject('node_modules', '.cache', 'node'), ...process.env };
  await ensureNpmPackages();
  const node = await ensureNodeRuntime();
  if (env.REDIS_URL) say('using the Redis of REDIS_URL');
  else env.REDIS_BINARY = await ensureRedisBinary();
  await ensureWallClient(node);
  return runNode(node, [inProject('scripts', 'supervisor', 'main.ts')], env);
});
