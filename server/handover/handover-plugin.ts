import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { SignIn } from '../../protocol/auth.ts';
import {
  HANDOVER_NOTE_CHARACTERS_MOST,
  type HandoverContent,
  HandoverSheet,
  Handovers,
} from '../../protocol/handover.ts';
import type { Site } from '../../protocol/site/site.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { checkIdentity } from '../audit/free-text.ts';
import type { Entry } from '../audit/entry.ts';
import { type ReadStreamBehind, readEntries } from '../audit/read-entries.ts';
import { mayDo } from '../auth/rights.ts';
import type { Auth } from '../auth/open-auth.ts';
import { requirePrivateLine } from '../auth/session-cookie.ts';
import { signInLimit, signInNoted } from '../auth/sign-in-noted.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import type { Hub } from '../live/hub.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { PdfPrinter } from '../printing/pdf-printer.ts';
import { composeSheet } from './compose-sheet.ts';
import type { HandoverStore } from './handover-store.ts';
import { sheetPage } from './sheet-page.ts';

export interface HandoverOptions {
  readonly store: HandoverStore;
  readonly site: Pick<Site, 'file' | 'metrics' | 'kinds'>;
  /** Undefined while it is being opened. */
  readonly hub: () => Hub | undefined;
  readonly auth: Pick<Auth, 'desk' | 'people'>;
  readonly audit: Audit;
  readonly printer: Pick<PdfPrinter, 'print'>;
  readonly trail: { readonly dataDir: string; readonly behind: ReadStreamBehind };
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** A shift does not do more to a wall; the audit has all of it. */
const ACTS_MOST = 60;
/** What is done to walls: the rest of the audit is not the next shift's matter. */
const WALL_ACTS = /^(scene|curtain|wall|visitors|briefing)\./;
const DAY_MS = 24 * 3_600_000;

const byNumber = Type.Object({ number: Type.Integer({ minimum: 1 }) });
const shared = { tags: ['handovers'] };

/** `/handovers`: the sheet that one shift hands to the next, and that both sign ([HO1] to [HO3]). */
export const handoverPlugin: FastifyPluginAsyncTypebox<HandoverOptions> = async (app, options) => {
  const { store, site, hub, auth, audit, printer, trail, now } = options;
  const config = { right: 'handover.sign' } as const;
  const compose = async (): Promise<HandoverContent> => {
    const live = hub();
    if (!live) throw httpErrors.unavailable('the live hub');
    const at = Math.floor(now());
    const last = (await store.list()).find(({ incoming }) => incoming !== undefined);
    const since = last?.incoming?.at ?? at - DAY_MS;
    const [notes, entries] = await Promise.all([store.notesSince(since), readWallActs(trail, since)]);
    return composeSheet({ site, read: (metric) => live.topics.get(metric)?.read(), last, notes, entries, at });
  };

  await app.register(rateLimit, { ...signInLimit, global: false });
  app.get('/handovers', {
    config,
    schema: {
      ...shared,
      summary: 'What the sheet would say now, and the sheets of before',
      response: { 200: Handovers, ...errorAnswers(401, 403, 503) },
    },
    handler: async () => ({ now: await compose(), sheets: [...(await store.list())] }),
  });
  app.post('/handovers/notes', {
    config,
    schema: {
      ...shared,
      summary: 'Leave a note to the next shift',
      body: Type.Object(
        { text: Type.String({ minLength: 1, maxLength: HANDOVER_NOTE_CHARACTERS_MOST }) },
        { additionalProperties: false },
      ),
      response: { 204: Type.Null({ description: 'it is on the sheet' }), ...errorAnswers(400, 401, 403, 503) },
    },
    handler: async (request, reply) => {
      const { text } = request.body;
      checkIdentity('body/text', text);
      const { name } = personOf(request);
      const witness = witnessed(audit, { ...actorOf(request), what: 'handover.note' });
      await witness({ on: 'handovers' }, () => store.note({ at: Math.floor(now()), by: name, text }));
      return reply.status(204).send(null);
    },
  });
  app.post('/handovers', {
    config,
    schema: {
      ...shared,
      summary: 'Sign as the outgoing shift',
      description: 'The sheet is written as it stands now, numbered, and waits for the incoming shift.',
      response: { 201: HandoverSheet, ...errorAnswers(401, 403, 409, 503) },
    },
    handler: async (request, reply) => {
      const user = personOf(request);
      const content = await compose();
      const number = await store.nextNumber();
      const outgoing = { by: user.name, display: user.display, at: content.at };
      const sheet: HandoverSheet = { number, ...content, outgoing };
      const witness = witnessed(audit, { ...actorOf(request), what: 'handover.sign' });
      await witness({ on: `handover/${number}`, after: { as: 'outgoing' } }, () => store.sign(sheet));
      return reply.status(201).send(sheet);
    },
  });
  app.post('/handovers/:number/signature', {
    config: { ...config, rateLimit: {} },
    schema: {
      ...shared,
      summary: 'Sign as the incoming shift, with name and password',
      description: 'At the desk of the outgoing shift: nobody has to sign out. It must be somebody else.',
      params: byNumber,
      body: SignIn,
      response: { 200: HandoverSheet, ...errorAnswers(400, 401, 403, 404, 409, 429, 503) },
    },
    handler: async (request) => {
      requirePrivateLine(request);
      const sheet = await store.get(request.params.number);
      if (sheet.incoming) throw httpErrors.conflict('handover.signed', 'both shifts have signed it');
      if (sheet.outgoing.by === request.body.name)
        throw httpErrors.conflict('handover.same', 'whoever leaves cannot take over from himself');
      const signer = await proveWho({ ...auth, audit }, request.body, request.ip);
      const incoming = { by: signer.name, display: signer.display, at: Math.floor(now()) };
      const signed: HandoverSheet = { ...sheet, incoming };
      const who = { kind: 'person' as const, id: signer.name };
      const witness = witnessed(audit, { who, from: request.ip, what: 'handover.sign' });
      await witness({ on: `handover/${sheet.number}`, after: { as: 'incoming' } }, () => store.sign(signed));
      return signed;
    },
  });
  app.get('/handovers/:number/pdf', {
    config,
    schema: {
      ...shared,
      summary: 'A sheet to print',
      params: byNumber,
      querystring: Type.Object({ lang: Type.Enum(['zh', 'en'], { default: 'zh' }) }),
      produces: ['application/pdf'],
      response: {
        200: { content: { 'application/pdf': { schema: Type.Unsafe<Buffer>(Type.String()) } } },
        ...errorAnswers(400, 401, 403, 404, 429, 503),
      },
    },
    handler: async (request, reply) => {
      const sheet = await store.get(request.params.number);
      const pdf = await printer.print(sheetPage(sheet, { site, language: request.query.lang }));
      reply.header('content-disposition', `inline; filename="handover-${sheet.number}.pdf"`);
      return reply.type('application/pdf').send(pdf);
    },
  });
};

/** Whoever signs is a person: a token has no shift. */
function personOf({ session }: FastifyRequest) {
  if (!session) throw httpErrors.noKey();
  return session.user;
}

/** By the same door as a sign-in, with its waits and its traces; the session is over at once. */
async function proveWho(
  door: HandoverOptions['auth'] & Pick<HandoverOptions, 'audit'>,
  who: { readonly name: string; readonly password: string },
  from: string,
) {
  const { user, token } = await signInNoted(door, who, from);
  await orUnavailable('accounts', () => door.people.signOut(token));
  if (user.mustChangePassword) throw httpErrors.passwordFirst();
  if (!mayDo(user.role, 'handover.sign')) throw httpErrors.lacksRight('handover.sign', 'sign a handover');
  return user;
}

async function readWallActs(trail: HandoverOptions['trail'], since: number): Promise<Entry[]> {
  const acts: Entry[] = [];
  for await (const entry of readEntries(trail, { from: since })) {
    if (entry.at <= since || acts.length === ACTS_MOST) break;
    if (WALL_ACTS.test(entry.what)) acts.push(entry);
  }
  return acts;
}
