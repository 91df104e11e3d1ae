import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { SCREEN_TOKEN } from '../../../protocol/pairing.ts';
import { unwitnessed } from '../../../server/audit/audit.ts';
import { KeyRing } from '../../../server/gate/keys/key-ring.ts';
import { KeyStore } from '../../../server/gate/keys/key-store.ts';
import { listScreens } from '../../../server/screens/list-screens.ts';
import { PairingDesk } from '../../../server/screens/pairing-desk.ts';
import { renewScreen } from '../../../server/screens/renew-screen.ts';
import { withRedis } from '../../support/redis.ts';

const redis = withRedis();
const DAY_MS = 24 * 60 * 60_000;
let nowMs: number;
let store: KeyStore;
let token: string;
let id: string;

beforeEach(async () => {
  nowMs = Date.UTC(2026, 10, 2, 8);
  const client = await redis.connect();
  await client.flushDb();
  store = new KeyStore(client, 'yard');
  const desk = new PairingDesk({ redis: client, store, site: 'yard', now: () => nowMs, random: randomBytes });
  const pairing = await desk.open({ wall: 'main', screen: 'left' }, '203.0.113.7');
  ({ id } = await desk.enter(pairing.code));
  token = pairing.token;
});

const renew = (of: string) => renewScreen(of, { store, nowMs, random: randomBytes, witness: unwitnessed });
/** Which of these tokens let a page in now. */
async function good(...tokens: string[]): Promise<boolean[]> {
  const ring = new KeyRing({ store, scopes: {}, dataSet: undefined, now: () => nowMs });
  await ring.refresh();
  const found = await Promise.all(tokens.map((each) => ring.find(each)));
  ring.close();
  return found.map((caller) => caller?.id === id);
}
async function mustRenew(of: string): Promise<string> {
  const next = await renew(of);
  if (next === undefined) throw new Error('expected another token');
  return next;
}

it('[PR6] a token is renewed from its 30th day on, without a person, and the old one ends a day later', async () => {
  nowMs += SCREEN_TOKEN.renewAfterMs - 1;
  expect(await renew(token)).toBeUndefined();
  nowMs += 1;
  const next = await mustRenew(token);
  expect(await good(token, next)).toEqual([true, true]);
  nowMs += DAY_MS;
  expect(await good(token, next)).toEqual([false, true]);
  expect((await listScreens(store)).map((screen) => [screen.id, screen.expiresAt])).toEqual([
    [id, nowMs - DAY_MS + SCREEN_TOKEN.lifeMs],
  ]);
  nowMs += SCREEN_TOKEN.renewAfterMs;
  const third = await mustRenew(next);
  expect((await store.all()).size, 'what has ended is gone').toBe(2);
  expect(await good(next, third)).toEqual([true, true]);
});

it('[PR6] one that nobody renews ends', async () => {
  nowMs += SCREEN_TOKEN.lifeMs;
  expect(await good(token)).toEqual([false]);
});

it('[PR4] [PR6] revoking a screen ends all of its tokens', async () => {
  nowMs += SCREEN_TOKEN.renewAfterMs;
  const next = await mustRenew(token);
  await store.revoke(id, nowMs);
  expect(await good(token, next)).toEqual([false, false]);
  await expect(renew(next)).rejects.toMatchObject({ code: 'key.unknown' });
});

it('[PR6] an answer that was lost is asked for again; a token that was followed twice gets no other', async () => {
  nowMs += SCREEN_TOKEN.renewAfterMs;
  const lost = await mustRenew(token);
  const next = await mustRenew(token);
  expect(await good(token, lost, next)).toEqual([true, false, true]);
  nowMs += SCREEN_TOKEN.renewAfterMs;
  await mustRenew(next);
  await expect(renew(token)).rejects.toMatchObject({ code: 'key.unknown' });
});
