import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { loadConfig } from '../../config/config.ts';
import { PROTOCOL_VERSION, type ServerMessage } from '../../protocol/messages.ts';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { postEvents } from '../journeys/post-events.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';

it('[STATE_DELAY_MS] a change holds from so much later than its commit', async () => {
  await using watchfloor = await startWatchfloor({ env: { STATE_DELAY_MS: '5000' } });
  const socket = new WebSocket(`${watchfloor.url.replace('http', 'ws')}/api/v1/live`);
  const heard: ServerMessage[] = [];
  socket.on('message', (text) => heard.push(JSON.parse(String(text)) as ServerMessage));
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, wall: 'main', views: ['alerts.today'] })),
  );
  await until(() => heard.some(({ type }) => type === 'snapshot'), { withinMs: 20_000, what: 'a snapshot' });
  const postedAt = Date.now();
  await postEvents(watchfloor, [
    { type: 'alert.received', subject: 'JQ20261101-00001', time: new Date().toISOString(), data: {} },
  ]);
  const delta = await until(() => heard.find((message) => message.type === 'delta'), {
    withinMs: 20_000,
    what: 'a delta',
  });
  socket.terminate();
  expect(delta.at - postedAt).toBeGreaterThan(4_500);
  expect(delta.at - Date.now()).toBeLessThanOrEqual(5_000);
});

it('takes no setting that it does not use', () => {
  const main = ['main.ts', 'serve-site.ts'].map((file) => readFileSync(inProject('server', file), 'utf8')).join();
  const { aggregate, control, gate, live } = loadConfig({});
  for (const [group, settings] of Object.entries({ aggregate, control, gate, live }))
    for (const name of Object.keys(settings)) expect(main).toContain(`config.${group}.${name}`);
});
