// npm start: installs what is missing, builds the wall-client, and runs the server and the workers.
import { ensureNodeRuntime, runNode } from './bootstrap/node-runtime.mjs';
import { ensureNpmPackages } from './bootstrap/npm-packages.mjs';
import { inProject } from './bootstrap/project.mjs';
import { ensureRedisBinary } from './bootstrap/redis-binary.mjs';
import { runMain, say } from './bootstrap/say.mjs';
import { ensureWallClient } from './bootstrap/wall-client.mjs';

runMain(async () => {
  const env = { ...process.env };
  await ensureNpmPackages();
  const node = await ensureNodeRuntime();
  if (env.REDIS_URL) say('using the Redis of REDIS_URL');
  else env.REDIS_BINARY = await ensureRedisBinary();
  await ensureWallClient(node);
  return runNode(node, [inProject('scripts', 'supervisor', 'main.ts')], env);
});
