import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HTTPMethods } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestDir, withRedis } from '../support/redis.ts';
import { alertEvent, startGate } from './gate/start-gate.ts';

const redis = withRedis();
const clientDirectory = makeTestDir('client');
let gate: Awaited<ReturnType<typeof startGate>>;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${gate.url}${path}`, { redirect: 'manual', headers });

beforeAll(async () => {
  mkdirSync(join(clientDirectory, 'assets'));
  mkdirSync(join(clientDirectory, 'console', 'dist'), { recursive: true });
  writeFileSync(join(clientDirectory, 'index.html'), '<!doctype html><title>the client</title>');
  writeFileSync(join(clientDirectory, 'gallery.html'), '<!doctype html><title>the gallery</title>');
  writeFileSync(join(clientDirectory, 'console', 'dist', 'index.html'), '<!doctype html><title>the console</title>');
  writeFileSync(join(clientDirectory, 'assets', 'wall-0a1b2c3d.js'), 'export {};');
  // So that a schema which does not compile is found here, and not by whoever asks first.
  gate = await startGate({ redis: redis.endpoint, clientDirectory, compilesAtStart: true });
});
afterAll(async () => {
  await gate.close();
  rmSync(clientDirectory, { recursive: true });
});

describe('the API document', () => {
  it('is OpenAPI 3.1 and lists every route of the API', async () => {
    const document = (await (await get('/api/docs/json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, object>>;
      components: { securitySchemes: object };
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/api/v1/audit',
      '/api/v1/audit.csv',
      '/api/v1/briefings',
      '/api/v1/briefings/{id}',
      '/api/v1/briefings/{id}/copies',
      '/api/v1/cameras',
      '/api/v1/cameras/states',
      '/api/v1/cameras/{camera}/presets',
      '/api/v1/desk/{kind}',
      '/api/v1/desk/{kind}/closed',
      '/api/v1/desk/{kind}/items',
      '/api/v1/desk/{kind}/items/{id}',
      '/api/v1/desk/{kind}/items/{id}/corrections',
      '/api/v1/desk/{kind}/voided',
      '/api/v1/desk/{kind}/{id}/acts',
      '/api/v1/desk/{kind}/{id}/cameras',
      '/api/v1/desk/{kind}/{id}/snooze',
      '/api/v1/documents/{name}',
      '/api/v1/entities/{kind}',
      '/api/v1/events',
      '/api/v1/faults',
      '/api/v1/faults/{fault}',
      '/api/v1/faults/{fault}/confirmed',
      '/api/v1/faults/{fault}/repaired',
      '/api/v1/faults/{fault}/snapshot',
      '/api/v1/handovers',
      '/api/v1/handovers/notes',
      '/api/v1/handovers/{number}/pdf',
      '/api/v1/handovers/{number}/signature',
      '/api/v1/hooks/{adapter}',
      '/api/v1/hooks/{adapter}/signed',
      '/api/v1/keys',
      '/api/v1/keys/{id}',
      '/api/v1/keys/{id}/rotation',
      '/api/v1/live',
      '/api/v1/metrics',
      '/api/v1/metrics/{key}',
      '/api/v1/notices',
      '/api/v1/readings',
      '/api/v1/reports',
      '/api/v1/reports/{number}/{version}',
      '/api/v1/reports/{number}/{version}/csv',
      '/api/v1/reports/{number}/{version}/page',
      '/api/v1/reports/{number}/{version}/pdf',
      '/api/v1/screens',
      '/api/v1/screens/pairings',
      '/api/v1/screens/pairings/{code}',
      '/api/v1/screens/token',
      '/api/v1/screens/{id}',
      '/api/v1/session',
      '/api/v1/session/certificate',
      '/api/v1/session/oidc',
      '/api/v1/session/oidc/callback',
      '/api/v1/session/password',
      '/api/v1/session/ways',
      '/api/v1/site',
      '/api/v1/site-files',
      '/api/v1/site-files/check',
      '/api/v1/site-files/roll-back',
      '/api/v1/site-files/text',
      '/api/v1/site-files/versions/{hash}',
      '/api/v1/sync',
      '/api/v1/users',
      '/api/v1/users/{name}',
      '/api/v1/users/{name}/password',
      '/api/v1/walls/{wall}/arrangement',
      '/api/v1/walls/{wall}/automation',
      '/api/v1/walls/{wall}/briefing',
      '/api/v1/walls/{wall}/briefing/changes',
      '/api/v1/walls/{wall}/commands',
      '/api/v1/walls/{wall}/driver',
      '/api/v1/walls/{wall}/identify',
      '/api/v1/walls/{wall}/reload',
      '/api/v1/walls/{wall}/scene',
      '/api/v1/walls/{wall}/screens/{screen}/identify',
      '/api/v1/walls/{wall}/screens/{screen}/reload',
      '/api/v1/walls/{wall}/visitors',
      '/healthz',
      '/metrics',
      '/readyz',
    ]);
    expect(document.components.securitySchemes).toEqual({
      key: expect.objectContaining({ type: 'http', scheme: 'bearer' }),
    });
    expect(arraysUnderItems(document)).toEqual([]);
    for (const [path, methods] of Object.entries(document.paths))
      for (const method of Object.keys(methods)) {
        const route = { method: method.toUpperCase() as HTTPMethods, url: path.replace(/\{(\w+)\}/g, ':$1') };
        expect(gate.app.hasRoute(route), `${route.method} ${route.url}`).toBe(true);
      }
  });

  it('is shown by files of this server alone', async () => {
    const page = await get('/api/docs/');
    expect(page.headers.get('content-security-policy')).not.toMatch(/https?:/);
    expect(await page.text()).not.toMatch(/(?:src|href)="https?:/);
    expect(await (await get('/api/docs/static/swagger-initializer.js')).text()).toContain('"validatorUrl":null');
  });
});

/** JSON Schema 2020-12 knows `items` as one schema; a list under it makes the document invalid. */
function arraysUnderItems(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'items' && Array.isArray(inner) ? [`${path}/items`] : arraysUnderItems(inner, `${path}/${key}`),
  );
}

describe('GET /api/v1/site', () => {
  it('tells the wall its site without keys and drill, and answers 304 to its hash', async () => {
    const response = await get('/api/v1/site');
    const site = (await response.json()) as { code: string; file: object };
    expect(site.code).toBe('yard');
    expect(Object.keys(site.file)).not.toEqual(expect.arrayContaining(['keys']));
    expect(JSON.stringify(site)).not.toContain('gatehouse');
    const again = await get('/api/v1/site', { 'if-none-match': response.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('GET /api/v1/entities/{kind}', () => {
  it('pages through what is stored, with filters, for those with a key', async () => {
    const subjects = Array.from({ length: 30 }, (_, index) => `A20261102-20${String(index).padStart(4, '0')}`);
    await gate.post(
      subjects.map((subject, index) =>
        alertEvent({ subject, data: { district: index % 2 ? 'north' : 'south', units: index } }),
      ),
    );
    expect((await get('/api/v1/entities/alert')).status).toBe(401);
    const key = { authorization: `Bearer ${gate.key}` };
    const found: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const query: string = `limit=7&where=district:north${cursor && `&cursor=${cursor}`}`;
      const page = (await (await get(`/api/v1/entities/alert?${query}`, key)).json()) as {
        entities: { id: string }[];
        cursor?: string;
      };
      found.push(...page.entities.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(found.toSorted()).toEqual(subjects.filter((_, index) => index % 2));
    const one = (await (await get('/api/v1/entities/alert?where=units:4&where=district:south', key)).json()) as {
      entities: unknown[];
    };
    expect(one.entities).toEqual([
      {
        kind: 'alert',
        id: subjects[4],
        voided: false,
        attributes: { district: 'south', units: 4 },
        milestones: { received: Date.UTC(2026, 10, 2, 7, 59) },
      },
    ]);
    expect((await get('/api/v1/entities/person', key)).status).toBe(404);
    expect((await get('/api/v1/entities/alert?limit=0', key)).status).toBe(400);
    expect((await get('/api/v1/entities/alert?where=nothing:x', key)).status).toBe(400);
    expect((await get('/api/v1/entities/alert?cursor=99-0', key)).status).toBe(400);
  });

  it('keeps pages near their limit, however much is stored', async () => {
    for (let thousand = 0; thousand < 4; thousand += 1)
      await gate.post(
        Array.from({ length: 1000 }, (_, index) =>
          alertEvent({ subject: `A20261103-${thousand}${String(index).padStart(5, '0')}` }),
        ),
      );
    const key = { authorization: `Bearer ${gate.key}` };
    for (const query of ['limit=5', 'limit=5&where=district:north']) {
      const page = (await (await get(`/api/v1/entities/alert?${query}`, key)).json()) as { entities: unknown[] };
      expect(page.entities.length).toBeGreaterThanOrEqual(5);
      expect(page.entities.length).toBeLessThan(25);
    }
  });

  it.each([
    ['a cursor beyond those of Redis', 'cursor=0-99999999999999999999', 'the cursor of a page before'],
    ['a code that is not declared', 'where=district:nowhere', 'one of north, '],
    ['a number that is none', 'where=units:many', 'a whole number from 0 to '],
    ['a number beyond its bounds', 'where=units:-1', 'a whole number from 0 to '],
  ])('refuses %s, and says what was expected', async (_name, query, expected) => {
    const response = await get(`/api/v1/entities/alert?${query}`, { authorization: `Bearer ${gate.key}` });
    const answer = (await response.json()) as { error: { code: string; message: string } };
    expect([response.status, answer.error.code]).toEqual([400, 'request.parameter']);
    expect(answer.error.message).toContain(expected);
  });
});

describe('parameters', () => {
  it('are refused in words', async () => {
    const response = await get('/api/v1/entities/alert?limit=0', { authorization: `Bearer ${gate.key}` });
    expect(await response.json()).toEqual({
      error: { code: 'request.parameter', message: 'querystring/limit: expected it to be >= 1' },
    });
  });
});

describe('pages', () => {
  it('lead to the wall, load nothing from outside and keep what has a hash', async () => {
    const root = await get('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/wall/main']);
    const wall = await get('/wall/main?screen=all');
    expect(await wall.text()).toContain('the client');
    expect(wall.headers.get('cache-control')).toBe('no-cache');
    expect(wall.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect([wall.headers.get('cross-origin-opener-policy'), wall.headers.get('cross-origin-embedder-policy')]).toEqual([
      'same-origin',
      'require-corp',
    ]);
    const asset = await get('/assets/wall-0a1b2c3d.js');
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await get('/wall/nowhere')).status).toBe(404);
    const desk = await get('/console');
    expect([desk.status, desk.headers.get('location')]).toEqual([302, '/console/']);
    expect(await (await get('/console/')).text()).toContain('the console');
    expect(await (await get('/gallery')).text()).toContain('the gallery');
    expect((await get('/../package.json')).status).toBe(404);
  });
});

describe('figures', () => {
  it('count by kind and code, with labels of the site alone', async () => {
    await gate.post([alertEvent(), alertEvent({ id: '13800138000' }), alertEvent({ type: 'made-up.kind' })]);
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(/watchfloor_events_accepted_total\{kind="alert"\} \d+/);
    expect(text).toMatch(/watchfloor_events_refused_total\{kind="alert",code="identity.mobile"\} 1/);
    expect(text).toMatch(/watchfloor_events_refused_total\{kind="unknown",code="event.kind.unknown"\} 1/);
    expect(text).not.toContain('made-up');
    expect(text).toContain('watchfloor_redis_up 1');
  });
});
