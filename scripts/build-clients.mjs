// node scripts/build-clients.mjs: builds the wall and the console, so that a start elsewhere needs nothing that builds.
import { ensureNodeRuntime } from './bootstrap/node-runtime.mjs';
import { runMain } from './bootstrap/say.mjs';
import { ensureConsole, ensureWallClient } from './bootstrap/wall-client.mjs';

runMain(async () => {
  const node = await ensureNodeRuntime();
  await ensureWallClient(node);
  await ensureConsole(node);
});
