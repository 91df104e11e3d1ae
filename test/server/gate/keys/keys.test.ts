import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyCommand, runKeyCommand } from '../../../../server/gate/keys/key-command.ts';
import { formatToken } from '../../../../server/gate/keys/token.ts';
import { withRedis } from '../../../support/redis.ts';
import { until } from '../../../support/until.ts';
import { alertEvent, startGate } from '../start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
afterAll(() => gate.close());

const run = (command: KeyCommand) =>
  runKeyCommand(command, { desk: gate.keyDesk, actor: { who: { kind: 'machine', id: 'operator' } } });
const tokenOf = ({ text }: { text: string }) => text.split('\n')[0] ?? '';

describe('a request without a key of ours', () => {
  it.each<[string, string | undefined, string]>([
    ['none', undefined, 'key.missing'],
    ['no token', 'short', 'key.missing'],
    ['unknown', formatToken('import', new Uint8Array(32)), 'key.unknown'],
  ])('%s', async (_what, token, code) => {
    const response = await fetch(`${gate.url}/api/v1/events`, {
      method: 'POST',
      body: '[]',
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.json()).toEqual({ error: { code, message: expect.any(String) } });
  });
});

describe('a key', () => {
  it('posts the kinds of its scope and no others', async () => {
    const token = await gate.makeKey('gatehouse');
    const camera = alertEvent({ type: 'camera.seen', subject: '43138200001320000001', data: undefined });
    const mixed = await gate.post([alertEvent(), camera], { token });
    expect([mixed.status, mixed.answer.accepted, mixed.answer.refused[0]]).toEqual([
      207,
      1,
      { index: 1, code: 'key.scope', path: '/type', expected: expect.any(String) },
    ]);
    const foreign = await gate.post([camera], { token });
    expect([foreign.status, foreign.answer.refused[0]?.code]).toEqual([403, 'key.scope']);
  });

  it('of a scope that the site no longer declares opens nothing; the administrator’s opens all', async () => {
    expect((await gate.post([alertEvent()], { token: await gate.makeKey('retired') })).status).toBe(401);
    expect((await gate.post([alertEvent()], { token: await gate.makeKey('admin', 'admin') })).status).toBe(200);
  });

  it('is made, listed, rotated and revoked by commands; Redis holds its hash alone', async () => {
    const made = tokenOf(await run({ verb: 'create', scope: 'import', label: 'radio room' }));
    expect(made).toMatch(/^wf_import_[0-9A-Za-z]{43}$/);
    expect((await gate.post([alertEvent()], { token: made })).status).toBe(200);

    const listed = (await run({ verb: 'list' })).text;
    const id = /^(\w{8}) .*radio room$/m.exec(listed)?.[1] ?? '';
    const client = await redis.connect();
    expect(JSON.stringify(await client.hGetAll('{wf:yard}:keys'))).not.toContain(made.slice(-20));

    const rotated = tokenOf(await run({ verb: 'rotate', id, overlapMinutes: 0 }));
    expect((await gate.post([alertEvent()], { token: rotated })).status).toBe(200);
    await until(async () => (await gate.post([alertEvent()], { token: made })).status === 401, {
      withinMs: 10_000,
      what: 'the old key is let in no more',
    });
    expect((await run({ verb: 'revoke', id })).ok).toBe(false);
    expect((await run({ verb: 'create', scope: 'nonsense', label: '' })).text).toContain(
      'import, drill, patrol, gatehouse',
    );
  });
});

it('tokens of all byte values are 43 characters long', () => {
  expect(formatToken('x', new Uint8Array(32))).toHaveLength(5 + 43);
  expect(formatToken('x', new Uint8Array(32).fill(255))).toHaveLength(5 + 43);
});
