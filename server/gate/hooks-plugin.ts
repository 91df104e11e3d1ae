import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Webhook } from 'standardwebhooks';
import Type from 'typebox';
import { type AdapterMapper, adapterMapper, isItemFault } from '../../config/mapping/adapter-mapper.ts';
import { GateAnswer, type Refusal } from '../../protocol/events.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { principalOf } from '../auth/guard-routes.ts';
import type { DataSet } from '../aggregate/keys.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { errorAnswers, ErrorAnswer, httpErrors } from '../errors.ts';
import type { Instruments } from '../health/instruments.ts';
import { parseJsonBody } from './json-body.ts';
import type { Posting } from './posting.ts';
import { statusOf, type TakeIn } from './take-in.ts';

export interface HooksOptions {
  readonly take: TakeIn;
  readonly plan: () => SitePlan | undefined;
  readonly instruments: Instruments;
  readonly clock: () => number;
  readonly itemsMax: number;
  readonly bodyBytesMax: number;
  /** What this server shows: who signs tells what is real. */
  readonly dataSet: DataSet;
  /** Of an adapter whose sender signs; undefined where there is none. */
  readonly secretOf: (adapter: string) => string | undefined;
}

const MEDIA_TYPE = 'application/json';

/** `POST /hooks/{adapter}`: bodies of other systems, mapped to events as the site declares and taken in like any other. */
export const hooksPlugin: FastifyPluginAsyncTypebox<HooksOptions> = async (app, options) => {
  const { take, instruments, clock } = options;
  const compiled = new WeakMap<SitePlan, ReadonlyMap<string, AdapterMapper>>();
  const findMapper = (name: string, signed: boolean): AdapterMapper => {
    const plan = options.plan();
    if (!plan) throw httpErrors.unavailable('the store');
    const mappers = compiled.get(plan) ?? compileHooks(plan);
    compiled.set(plan, mappers);
    const mapper = mappers.get(name);
    if (!mapper || isSigned(mapper) !== signed) throw httpErrors.notFound('webhook adapter of the site');
    return mapper;
  };

  app.removeAllContentTypeParsers();
  // A signature is over the bytes.
  app.addContentTypeParser(MEDIA_TYPE, { parseAs: 'buffer', bodyLimit: options.bodyBytesMax }, (_, body, done) =>
    done(null, body),
  );
  app.addContentTypeParser('*', (_request, _payload, done) => done(httpErrors.hookMediaType()));

  async function takeHook(mapper: AdapterMapper, body: unknown, posting: Posting) {
    const { name, adapter } = mapper;
    const items = mapper.itemsOf(parseJsonBody(body as Buffer));
    if (isItemFault(items)) throw httpErrors.noItems(name, items);
    if (items.length > options.itemsMax) throw httpErrors.tooManyEvents(options.itemsMax);
    const refused: Refusal[] = [];
    const events: unknown[] = [];
    const places: number[] = [];
    const nowMs = clock();
    for (const [index, item] of items.entries()) {
      const event = mapper.eventOf(item, { index, nowMs });
      if (isItemFault(event)) {
        refused.push({ index, code: UNREAD, ...event });
        instruments.refused.inc({ kind: adapter.kind, code: UNREAD });
      } else {
        events.push(event);
        places.push(index);
      }
    }
    const batch = await take(events, posting);
    for (const { index, path, ...why } of batch.refused)
      refused.push({ ...why, index: places[index] ?? index, path: mapper.placeOf(path) });
    refused.sort((a, b) => a.index - b.index);
    return { events: batch.events, refused };
  }

  const schema = {
    tags: ['events'],
    params: Type.Object({ adapter: Type.String({ pattern: NAME_PATTERN }) }),
    body: { content: { [MEDIA_TYPE]: { schema: Type.Unknown() } } },
    response: ANSWERS,
  };
  app.route<{ Params: { adapter: string } }>({
    method: 'POST',
    url: '/hooks/:adapter',
    config: { right: 'event.post' },
    schema: {
      ...schema,
      summary: 'Take in what another system sends',
      description: DESCRIPTION,
      security: [{ key: [] }],
    },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const { adapter } = request.params;
      const batch = await takeHook(findMapper(adapter, false), request.body, principalOf(request));
      return reply.status(statusOf(batch)).send({ adapter, accepted: batch.events.length, refused: batch.refused });
    },
  });
  app.route<{ Params: { adapter: string } }>({
    method: 'POST',
    url: '/hooks/:adapter/signed',
    config: { right: 'anybody' },
    schema: { ...schema, summary: 'Take in what another system signs', description: SIGNED_DESCRIPTION },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const { adapter } = request.params;
      const mapper = findMapper(adapter, true);
      verify(options.secretOf(adapter), request.headers, request.body as Buffer);
      const posting: Posting = {
        mayPost: (kind) => kind === mapper.adapter.kind,
        mayCorrect: false,
        otherDataSet: options.dataSet === 'live' ? undefined : 'live',
      };
      const batch = await takeHook(mapper, request.body, posting);
      return reply.status(statusOf(batch)).send({ adapter, accepted: batch.events.length, refused: batch.refused });
    },
  });
};

/** Of an item that the adapter cannot read. */
const UNREAD = 'adapter.unread';

function compileHooks({ site }: SitePlan): ReadonlyMap<string, AdapterMapper> {
  const hooks = Object.entries(site.adapters).filter(([, { from }]) => from === 'webhook');
  return new Map(hooks.map(([name]) => [name, adapterMapper(site, name)]));
}

function isSigned({ adapter }: AdapterMapper): boolean {
  return adapter.from === 'webhook' && adapter.signed === true;
}

/** By Standard Webhooks 1.0, which takes a request for five minutes. Throws the HTTP error to answer. */
function verify(secret: string | undefined, headers: IncomingHttpHeaders, body: Buffer): void {
  if (!secret) throw httpErrors.noHookSecret();
  const told = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name] ?? '')]),
  );
  try {
    new Webhook(secret.trim()).verify(body, told);
  } catch {
    // Its text could name the secret or what was sent.
    throw httpErrors.badSignature();
  }
}

const HookAnswer = { adapter: Type.String(), ...GateAnswer.properties };
const ANSWERS = {
  200: Type.Object(HookAnswer, { description: 'Every item is committed and on disk.' }),
  207: Type.Object(HookAnswer, { description: 'Some items are committed and on disk; those in `refused` are not.' }),
  422: Type.Object(HookAnswer, { description: 'Every item was refused; nothing is committed.' }),
  403: Type.Union([Type.Object(HookAnswer), ErrorAnswer], {
    description: 'The key may not post what this adapter tells.',
  }),
  ...errorAnswers(400, 401, 404, 413, 415, 503),
};

const DESCRIPTION = [
  'The site’s file of this adapter says which values of the body make an event; everything else in it is neither kept nor looked at.',
  'A body is one item, or a list of items; each is answered for by its place. `path` is the place that the adapter declares; nothing that was sent is repeated.',
  'Sending it again is harmless, but for an adapter whose time is that of arrival, to which the last one counts.',
].join('\n\n');
const SIGNED_DESCRIPTION =
  'As `/hooks/{adapter}`, of an adapter that is `signed`: by Standard Webhooks 1.0 in place of a key. It may tell the kind of its adapter and nothing else.';
