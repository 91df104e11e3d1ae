// node test/formats/write-format.ts CHECKOUT: what the program of a checkout stores of a small site, as test/formats/format-N.json,
// where N is the format that it writes. Before the format is raised, write that of the commit before:
//   git worktree add --detach /tmp/before HEAD && ln -s "$PWD/node_modules" /tmp/before/node_modules
//   node scripts/run.mjs --redis test/formats/write-format.ts /tmp/before
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createClient } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { PlainFault, runMain, say } from '../../scripts/bootstrap/say.mjs';
import type { startWatchfloor } from '../support/watchfloor.ts';
import { type Stored, tellHarbour } from './harbour.ts';

const METRICS = ['visits.inPort', 'visits.waiting', 'visits.berthTime'];

runMain(async () => {
  const [checkout] = process.argv.slice(2);
  if (checkout === undefined) throw new PlainFault('usage: write-format.ts <checkout of the program that writes>');
  const { startWatchfloor: start }: { startWatchfloor: typeof startWatchfloor } = await import(
    join(resolve(checkout), 'test', 'support', 'watchfloor.ts')
  );
  await using watchfloor = await start({
    site: 'harbour',
    sitesDir: join(import.meta.dirname, 'site'),
    dataSet: 'live',
    env: { PARTITIONS: '2' },
  });
  const headers = { authorization: `Bearer ${watchfloor.importKey}` };
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${watchfloor.url}/api/v1/${path}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  await ask('events', {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(tellHarbour()),
  });
  const { entities } = await ask('entities/visit?limit=1000');
  const views: Record<string, unknown> = {};
  for (const metric of METRICS) views[metric] = (await ask(`metrics/${metric}`)).view;

  const redis = createClient({ ...nodeRedisOptions(watchfloor.redisEndpoint), RESP: 2 });
  await redis.connect();
  const keys: Stored['keys'] = {};
  // Deltas are for hubs that were away; of those there is none.
  for (const key of (await redis.keys('{wf:harbour:live*')).sort()) {
    const type = await redis.type(key);
    if (type === 'hash') keys[key] = await redis.hGetAll(key);
    if (type === 'set') keys[key] = (await redis.sMembers(key)).sort();
  }
  const format = await redis.hGet('{wf:harbour:live}:shape', 'format');
  redis.destroy();
  const file = join(import.meta.dirname, `format-${format}.json`);
  const stored: Stored = {
    entities: entities.sort((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)),
    views,
    keys,
  };
  writeFileSync(file, `${JSON.stringify(stored, undefined, 1)}\n`);
  say(`${file}: ${entities.length} entities, ${Object.keys(keys).length} keys`);
});
