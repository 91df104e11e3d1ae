// npm run site:reload
// The running server of this data directory reads its site's files again. Exit code 1 where nothing has changed because of them.
import { loadAdminToken } from '../../../config/admin-token.ts';
import { loadConfig } from '../../../config/config.ts';
import { sayReload, type SiteReloadAnswer } from '../../../protocol/site-reload.ts';
import { readRunFile } from '../../run-file.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const { dataDir } = loadConfig(process.env);
  const server = readRunFile(dataDir);
  if (!server) {
    process.stderr.write(`no server runs with its data in ${dataDir}: it reads its site when it starts\n`);
    return 69;
  }
  const authorization = `Bearer ${await loadAdminToken(dataDir)}`;
  const reply = await fetch(new URL('/api/v1/site/reload', server.url), { method: 'POST', headers: { authorization } });
  if (!reply.ok) {
    process.stderr.write(`the server answers ${reply.status}: ${await reply.text()}\n`);
    return 1;
  }
  const answer = (await reply.json()) as SiteReloadAnswer;
  const isDone = answer.outcome === 'reloaded' || answer.outcome === 'same';
  (isDone ? process.stdout : process.stderr).write(`${sayReload(answer)}\n`);
  return isDone ? 0 : 1;
}
