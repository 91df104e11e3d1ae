import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withRedis } from '../../support/redis.ts';
import { numberOfAPerson } from '../../protocol/identity/numbers-of-people.ts';
import { alertEvent, startGate } from './start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
afterAll(() => gate.close());

/** Every place of a request that a value can stand in. */
const places: readonly ((value: string) => unknown)[] = [
  (value) => alertEvent({ id: value }),
  (value) => alertEvent({ id: `evt:${value}` }),
  (value) => alertEvent({ source: `/desk/${value}` }),
  (value) => alertEvent({ type: value }),
  (value) => alertEvent({ type: `alert.${value}` }),
  (value) => alertEvent({ subject: value }),
  (value) => alertEvent({ time: value }),
  (value) => alertEvent({ specversion: value }),
  (value) => alertEvent({ datacontenttype: value }),
  (value) => alertEvent({ caller: value }),
  (value) => alertEvent({ [value]: 1 }),
  (value) => alertEvent({ data: value }),
  (value) => alertEvent({ data: { [value]: 1 } }),
  (value) => alertEvent({ data: { district: value } }),
  (value) => alertEvent({ data: { title: value } }),
  (value) => alertEvent({ data: { title: `电话${value}` } }),
  (value) => alertEvent({ data: { units: value } }),
  (value) => alertEvent({ data: { place: [value, 1] } }),
  (value) => alertEvent({ data: { more: { of: [value] } } }),
  (value) => value,
  (value) => [value],
];

it('a value that looks like a person’s is refused wherever it stands, and neither answered, logged nor counted by name', async () => {
  await fc.assert(
    fc.asyncProperty(numberOfAPerson, async ({ rule, value }) => {
      const before = gate.log().length;
      const { status, text, answer } = await gate.post(places.map((place) => place(value)));
      expect(status).toBe(422);
      expect(answer.refused.map(({ code }) => code)).toEqual(places.map(() => `identity.${rule}`));
      expect(text).not.toContain(value);
      expect(gate.log().slice(before)).not.toContain(value);
      expect(await gate.instruments.registry.metrics()).not.toContain(value);
    }),
    { numRuns: Number(process.env.WATCHFLOOR_RUNS ?? 200) },
  );
});

it('nor in malformed bodies, addresses, queries, headers and keys', async () => {
  await fc.assert(
    fc.asyncProperty(numberOfAPerson, async ({ value }) => {
      const before = gate.log().length;
      const uri = encodeURIComponent(value);
      const key = { authorization: `Bearer ${gate.key}` };
      const texts = [
        (await gate.post(`[{"id":"${value}"`)).text,
        (await gate.post(`[{"id":"${value}" ${value}}]`)).text,
        (await gate.post('[]', { type: `text/${encodeURIComponent(value)}` })).text,
        (await gate.post('[]', { token: `wf_import_${uri.replaceAll('%', '')}xxxxxxxxxxxxxxxx` })).text,
        await (await fetch(`${gate.url}/${uri}`)).text(),
        await (await fetch(`${gate.url}/wall/${uri}`)).text(),
        await (await fetch(`${gate.url}/api/v1/entities/${uri}`, { headers: key })).text(),
        await (await fetch(`${gate.url}/api/v1/entities/alert?cursor=${uri}&where=${uri}`, { headers: key })).text(),
        await (await fetch(`${gate.url}/api/v1/entities/alert?where=district:${uri}`, { headers: key })).text(),
        await sendRaw(`GET /%zz${uri} HTTP/1.1\r\nhost: x\r\n\r\n`),
        await sendRaw(`NONSENSE ${uri}\r\n\r\n`),
      ];
      for (const text of texts) {
        expect(text).not.toContain(value);
        expect(text).not.toContain(uri);
      }
      expect(gate.log().slice(before)).not.toContain(value);
      expect(gate.log().slice(before)).not.toContain(uri);
    }),
    { numRuns: Number(process.env.WATCHFLOOR_RUNS ?? 50) },
  );
});

/** Bytes that no well-behaved client sends, and what is answered. */
function sendRaw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(gate.url).port), '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
      socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
