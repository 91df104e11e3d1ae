import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PERSON_ROLES } from '../../../protocol/auth.ts';
import { guardRoutes } from '../../../server/auth/guard-routes.ts';
import type { Right } from '../../../server/auth/rights.ts';
import { withRedis } from '../../support/redis.ts';
import { startGate } from '../gate/start-gate.ts';
import { signInAs } from './sign-in-as.ts';

const REMOTE = '203.0.113.7';
const WHO = ['nobody', 'machine', 'screen', 'key', 'patrol', 'token', ...PERSON_ROLES] as const;
type Who = (typeof WHO)[number];

const people = [...PERSON_ROLES];
/** A wall shows the work of all units. */
const readers: Who[] = ['machine', 'key', 'patrol', 'token', ...people.filter((role) => role !== 'unit')];
const directors: Who[] = ['token', 'operator', 'supervisor', 'admin'];
const keepers: Who[] = ['token', 'supervisor', 'admin'];
const all: Who[] = [...WHO];
/** Who is let in at each route; whoever is not named gets 401 or 403. `token` is the administrator's, `key` one that posts. */
const table: Readonly<Record<string, readonly Who[]>> = {
  'POST /session': all,
  'GET /session': people,
  'DELETE /session': people,
  'PUT /session/password': people,
  'GET /session/ways': all,
  'GET /session/oidc': all,
  'GET /session/oidc/callback': all,
  'POST /session/certificate': all,
  'GET /users': ['token', 'admin'],
  'POST /users': ['token', 'admin'],
  'PATCH /users/{name}': ['token', 'admin'],
  'DELETE /users/{name}': ['token', 'admin'],
  'POST /users/{name}/password': ['token', 'admin'],
  'GET /desk/{kind}': ['unit', ...directors],
  'POST /desk/{kind}/{id}/acts': ['unit', ...directors],
  'PUT /desk/{kind}/{id}/snooze': directors,
  'DELETE /desk/{kind}/{id}/snooze': directors,
  'GET /desk/{kind}/{id}/cameras': ['unit', ...directors],
  'GET /desk/{kind}/items': ['unit', ...directors],
  'GET /desk/{kind}/items/{id}': ['unit', ...directors],
  'POST /desk/{kind}/items/{id}/corrections': keepers,
  'GET /desk/{kind}/closed': ['unit', ...directors],
  'GET /desk/{kind}/voided': keepers,
  'POST /desk/{kind}/items': ['unit', ...directors],
  'PATCH /desk/{kind}/items': ['unit', ...directors],
  'GET /site-files': ['token', 'admin'],
  'GET /site-files/text': ['token', 'admin'],
  'GET /site-files/versions/{hash}': ['token', 'admin'],
  'POST /site-files/check': ['token', 'admin'],
  'PUT /site-files/text': ['token', 'admin'],
  'POST /site-files/roll-back': ['token', 'admin'],
  'GET /keys': ['token', 'admin'],
  'POST /keys': ['token', 'admin'],
  'POST /keys/{id}/rotation': ['token', 'admin'],
  'DELETE /keys/{id}': ['token', 'admin'],
  'GET /audit': ['token', 'auditor', 'admin'],
  'GET /audit.csv': ['token', 'auditor', 'admin'],
  'GET /cameras': directors,
  'GET /cameras/states': directors,
  'POST /events': ['key', 'patrol', 'token'],
  'POST /hooks/{adapter}': ['key', 'patrol', 'token'],
  'POST /hooks/{adapter}/signed': all,
  'GET /entities/{kind}': ['key', 'patrol', 'token', 'admin'],
  'POST /screens/pairings': all,
  'POST /screens/pairings/{code}': keepers,
  'POST /screens/token': ['screen'],
  'GET /screens': directors,
  'DELETE /screens/{id}': keepers,
  'GET /site': ['screen', 'unit', ...readers],
  'GET /documents/{name}': ['screen', ...readers],
  'GET /metrics': ['screen', ...readers],
  'GET /metrics/{key}': ['screen', ...readers],
  'GET /readings': ['key', 'patrol', 'token', 'admin'],
  'GET /sync': readers,
  'POST /walls/{wall}/identify': directors,
  'POST /walls/{wall}/screens/{screen}/identify': directors,
  'POST /walls/{wall}/reload': keepers,
  'POST /walls/{wall}/screens/{screen}/reload': keepers,
  'GET /walls/{wall}/scene': readers,
  'PUT /walls/{wall}/scene': directors,
  'POST /walls/{wall}/scene': directors,
  'GET /walls/{wall}/arrangement': readers,
  'POST /walls/{wall}/commands': directors,
  'GET /walls/{wall}/driver': readers,
  'GET /walls/{wall}/automation': readers,
  'POST /walls/{wall}/driver': directors,
  'GET /briefings': directors,
  'POST /briefings': directors,
  'PUT /briefings/{id}': directors,
  'DELETE /briefings/{id}': directors,
  'POST /briefings/{id}/copies': directors,
  'GET /walls/{wall}/briefing': directors,
  'POST /walls/{wall}/briefing': directors,
  'GET /walls/{wall}/briefing/changes': directors,
  'GET /walls/{wall}/curtain': readers,
  'PUT /walls/{wall}/curtain': directors,
  'GET /walls/{wall}/visitors': readers,
  'PUT /walls/{wall}/visitors': directors,
  'GET /cameras/{camera}/presets': directors,
  'POST /cameras/{camera}/presets': directors,
  'GET /faults': directors,
  'GET /faults/{fault}': directors,
  'GET /faults/{fault}/snapshot': directors,
  'PUT /faults/{fault}/snapshot': ['patrol'],
  'POST /faults/{fault}/confirmed': directors,
  'POST /faults/{fault}/repaired': directors,
  'GET /handovers': ['operator', 'supervisor', 'admin'],
  'POST /handovers': ['operator', 'supervisor', 'admin'],
  'POST /handovers/notes': ['operator', 'supervisor', 'admin'],
  'POST /handovers/{number}/signature': ['operator', 'supervisor', 'admin'],
  'GET /handovers/{number}/pdf': ['operator', 'supervisor', 'admin'],
  'GET /notices': ['token', 'supervisor', 'auditor', 'admin'],
  'GET /reports': ['token', ...people.filter((role) => role !== 'unit')],
  'GET /reports/{number}/{version}': ['token', ...people.filter((role) => role !== 'unit')],
  'GET /reports/{number}/{version}/page': ['token', ...people.filter((role) => role !== 'unit')],
  'GET /reports/{number}/{version}/pdf': ['token', ...people.filter((role) => role !== 'unit')],
  'GET /reports/{number}/{version}/csv': ['token', ...people.filter((role) => role !== 'unit')],
  // The first message says who opens it.
  'GET /live': all,
  'GET /video': all,
};

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
const headersOf = new Map<Who, Record<string, string>>();
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, withVideo: true });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  headersOf.set('nobody', {}).set('machine', {});
  headersOf
    .set('key', bearer(gate.key))
    .set('patrol', bearer(await gate.makeKey('patrol')))
    .set('token', bearer(await gate.makeKey('admin', 'admin')));
  const { code, token } = await gate.desk.open({ wall: 'main', screen: 'all' }, REMOTE);
  await gate.desk.enter(code);
  headersOf.set('screen', bearer(token));
  for (const role of PERSON_ROLES) headersOf.set(role, await signInAs(gate.auth, role));
});
afterAll(() => gate?.close());

function routes(): string[] {
  const { paths = {} } = gate.app.swagger() as { paths?: Record<string, Record<string, { 'x-right'?: string }>> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`),
    );
}

it('has every route of the API in its table, and no other', () => {
  expect(routes().sort()).toEqual(Object.keys(table).sort());
});

it.each(Object.keys(table))('[AC1] %s lets in whom it should, and nobody else', async (route) => {
  const [method, path = ''] = route.split(' ');
  const url = `/api/v1${path.replaceAll(/\{\w+\}/g, '123456')}`;
  const refused: Who[] = [];
  // Whoever signs out has lost the session; one of each is made for that.
  const isEnd = route === 'DELETE /session';
  for (const who of WHO) {
    const role = PERSON_ROLES.find((known) => known === who);
    const headers = isEnd && role ? await signInAs(gate.auth, role, `leaving-${role}`) : headersOf.get(who);
    const answer = await gate.app.inject({
      method: method as 'GET',
      url,
      headers: { ...headers },
      remoteAddress: who === 'nobody' ? REMOTE : who === 'machine' || role ? '127.0.0.1' : REMOTE,
      ...(method !== 'GET' && method !== 'DELETE' && { payload: { nothing: 'right' } }),
    });
    if (['key.missing', 'key.unknown', 'request.forbidden'].includes(codeOf(answer.body))) refused.push(who);
  }
  const mayCome = table[route] ?? [];
  expect(refused).toEqual(WHO.filter((who) => !mayCome.includes(who)));
});

it('[AC1] a route without a right keeps the server from starting', () => {
  const app = Fastify();
  guardRoutes(app, () => Promise.reject(new Error('nobody asks')));
  expect(() => app.get('/new', () => 'anything')).toThrow('GET /new names no right');
  expect(() => app.get('/newer', { config: { right: 'toString' as Right } }, () => 'anything')).toThrow(
    'no right toString',
  );
});

function codeOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { code: string } };
    return error?.code ?? '';
  } catch {
    return '';
  }
}
