import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { witnessed } from '../../../server/audit/audit.ts';
import { type KeyCommand, runKeyCommand } from '../../../server/gate/keys/key-command.ts';
import { ensureServerKeys } from '../../../server/gate/keys/token-files.ts';
import { makeTestDir, withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { NOW_MS, startGate } from '../gate/start-gate.ts';

const SOON = { withinMs: 15_000 };
const FROM = '203.0.113.7';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let admin: string;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  admin = await gate.makeKey('admin', 'admin');
  await until(() => gate.director.read('main'), { ...SOON, what: 'the takes are read' });
});
afterAll(() => gate?.close());

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  path: string,
  { token = admin, body }: { token?: string; body?: object } = {},
) {
  const answer = await gate.app.inject({
    method,
    url: `/api/v1${path}`,
    remoteAddress: FROM,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body };
}
type Listed = { seq: number; what: string; on: string } & Record<string, unknown>;
async function list(query = ''): Promise<{ entries: Listed[]; next?: number }> {
  const { status, text } = await ask('GET', `/audit${query}`);
  expect(status, text).toBe(200);
  return JSON.parse(text);
}
const newest = async () => (await list('?limit=1')).entries[0];
const who = () => ({ kind: 'key', id: gate.idOf(admin) });

describe('[AU1] an entry is written for', () => {
  it('a take: by whom, from where, of what, with what stood before', async () => {
    const transition = { kind: 'fade', durationMs: 600 };
    await ask('PUT', '/walls/main/scene', { body: { scene: 'day', transition, reason: '交接班' } });
    expect(await newest()).toMatchObject({
      at: NOW_MS,
      who: who(),
      from: FROM,
      what: 'scene.take',
      on: 'wall/main',
      before: { scene: expect.any(String) },
      after: { scene: 'day', transition },
      reason: '交接班',
    });
  });

  it('a pairing and a revocation of a screen', async () => {
    const { code } = JSON.parse(
      (await ask('POST', '/screens/pairings', { body: { wall: 'main', screen: 'all' } })).text,
    );
    const { id } = JSON.parse((await ask('POST', `/screens/pairings/${code}`)).text);
    const screen = { wall: 'main', screen: 'all', label: '' };
    expect(await newest()).toMatchObject({ who: who(), what: 'screen.pair', on: `screen/${id}`, after: screen });
    expect((await ask('DELETE', `/screens/${id}`)).status).toBe(204);
    expect(await newest()).toMatchObject({ what: 'screen.revoke', on: `screen/${id}`, before: screen, after: null });
  });

  it('a key that a command makes, rotates or revokes; never its token', async () => {
    const actor = { who: { kind: 'machine' as const, id: 'operator' } };
    const run = (command: KeyCommand) => runKeyCommand(command, { desk: gate.keyDesk, actor });
    const idIn = (text: string) => /^id (\w{8})/m.exec(text)?.[1] ?? '';
    const made = await run({ verb: 'create', scope: 'import', label: 'radio room' });
    const id = idIn(made.text);
    expect(await newest()).toEqual({
      seq: expect.any(Number),
      at: NOW_MS,
      ...actor,
      what: 'key.create',
      on: `key/${id}`,
      after: { scope: 'import', dataSet: 'live', label: 'radio room' },
    });
    const rotated = idIn((await run({ verb: 'rotate', id, overlapMinutes: 0 })).text);
    expect((await list('?what=key.rotate')).entries.map(({ on }) => on)).toEqual([`key/${id}`, `key/${rotated}`]);
    await run({ verb: 'revoke', id: rotated });
    expect(await newest()).toMatchObject({ what: 'key.revoke', on: `key/${rotated}`, after: null });
    expect((await ask('GET', '/audit.csv')).text).not.toContain('wf_import_');
  });

  it('the keys that a server makes for itself, once', async () => {
    const options = { dataDir: makeTestDir('keys'), scopes: [], adminToken: 'x'.repeat(32), nowMs: NOW_MS };
    for (const _start of [1, 2]) await ensureServerKeys(gate.store, { ...options, audit: gate.audit.ledger });
    const { entries } = await list('?who=server');
    expect(entries).toMatchObject([{ who: { kind: 'system' }, what: 'key.create', after: { role: 'admin' } }]);
  });

  it('an act that came to nothing, and which one', async () => {
    const { seq = 0 } = (await newest()) ?? {};
    const screen = await gate.desk.open({ wall: 'main' }, FROM);
    const client = await redis.connect();
    const order = { who: { kind: 'key' as const, id: 'slow' }, what: 'screen.pair' };
    // Another administrator is faster between the entry and the act.
    const slow = witnessed(
      {
        record: async (act) =>
          gate.audit.ledger.record(act).finally(() => client.del(`{wf:yard:pairing}:code:${screen.code}`)),
      },
      order,
    );
    await expect(gate.desk.enter(screen.code, { witness: slow })).rejects.toMatchObject({ code: 'pairing.unknown' });
    const [failed, ordered] = (await list('?who=slow')).entries;
    expect(ordered).toMatchObject({ seq: seq + 1, what: 'screen.pair' });
    expect(failed).toMatchObject({ on: ordered?.on, failed: { seq: seq + 1, code: 'pairing.unknown' } });
  });
});

describe('[AU1] no act without an entry', () => {
  it('where the trail cannot be written the scene stays, the code stays good, the key is not made', async () => {
    const client = await redis.connect();
    const key = '{wf:yard:audit}:entries';
    const { code } = JSON.parse(
      (await ask('POST', '/screens/pairings', { body: { wall: 'main', screen: 'all' } })).text,
    );
    const revision = gate.director.read('main')?.revision;
    // A stream that takes no entries: what stands under its name is none.
    await client.rename(key, `${key}:aside`);
    await client.set(key, 'no stream');
    try {
      expect((await ask('PUT', '/walls/main/scene', { body: { scene: 'night' } })).status).toBe(503);
      expect((await ask('POST', `/screens/pairings/${code}`)).status).toBe(503);
      const made = runKeyCommand(
        { verb: 'create', scope: 'import', label: '' },
        { desk: gate.keyDesk, actor: { who: { kind: 'machine', id: 'operator' } } },
      );
      expect(await made).toMatchObject({ ok: false, text: expect.stringContaining('audit trail') });
    } finally {
      await client.rename(`${key}:aside`, key);
    }
    expect(gate.director.read('main')?.revision).toBe(revision);
    expect((await ask('POST', `/screens/pairings/${code}`)).status).toBe(200);
  });

  it('and no entry for what is refused before', async () => {
    const { seq } = (await newest()) ?? {};
    expect((await ask('PUT', '/walls/main/scene', { body: { scene: 'nowhere' } })).status).toBe(404);
    expect((await ask('PUT', '/walls/main/scene', { token: gate.key, body: { scene: 'day' } })).status).toBe(403);
    expect((await newest())?.seq).toBe(seq);
  });
});

describe('[AU6] what somebody typed', () => {
  it.each(['叫13812345678来', 'someone@example.com', 'x'.repeat(41)])(
    'is refused like a label of an event, and never repeated: %#',
    async (reason) => {
      const { seq } = (await newest()) ?? {};
      const refused = await ask('PUT', '/walls/main/scene', { body: { scene: 'day', reason } });
      expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([400, 'request.parameter']);
      expect(refused.text).not.toContain(reason.slice(1, 12));
      expect((await newest())?.seq).toBe(seq);
      expect(gate.log()).not.toContain(reason);
    },
  );
});

describe('[AU7] reading', () => {
  it('goes page by page, the newest first, by who, what and when', async () => {
    for (const scene of ['night', 'day', 'night']) await ask('PUT', '/walls/main/scene', { body: { scene } });
    const all = (await list('?limit=1000')).entries;
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_entry, index) => all.length - index));
    const paged: Listed[] = [];
    for (let below: number | undefined, left = 100; left > 0; left -= 1) {
      const page = await list(`?limit=2${below === undefined ? '' : `&below=${below}`}`);
      paged.push(...page.entries);
      below = page.next;
      if (below === undefined) break;
    }
    expect(paged).toEqual(all);
    const takes = all.filter(({ what }) => what === 'scene.take');
    expect((await list('?what=scene')).entries).toEqual(takes);
    expect((await list(`?what=scene.take&who=${gate.idOf(admin)}`)).entries).toEqual(takes);
    expect((await list('?on=wall/main')).entries).toEqual(all.filter(({ on }) => on === 'wall/main'));
    expect((await list('?on=wall')).entries).toEqual(all.filter(({ on }) => on.startsWith('wall/')));
    expect((await list(`?from=${NOW_MS + 1}`)).entries).toEqual([]);
    expect((await list(`?from=${NOW_MS}&to=${NOW_MS}`)).entries).toEqual(all);
    expect((await ask('GET', '/audit?limit=0')).status).toBe(400);
  });

  it('gives a table, in which nothing is a formula', async () => {
    const act = {
      who: { kind: 'person' as const, id: '=cmd|calc' },
      what: 'scene.take',
      on: 'wall/main',
      reason: '+1',
    };
    await gate.audit.ledger.record(act);
    const { headers, text } = await ask('GET', '/audit.csv?what=scene.take');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength((await list('?what=scene.take&limit=1000')).entries.length);
    expect(rows[0]).toMatchObject({ who: "'=cmd|calc", reason: "'+1", time: new Date(NOW_MS).toISOString() });
  });

  it('is the administrator’s, and nothing changes or removes an entry', async () => {
    for (const path of ['/audit', '/audit.csv'])
      expect((await ask('GET', path, { token: gate.key })).status, path).toBe(403);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const)
      for (const path of ['/audit', '/audit/1', '/audit.csv']) expect((await ask(method, path)).status).toBe(404);
  });
});
