import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { BATCH_MEDIA_TYPE, CloudEvent, EVENT_MEDIA_TYPE, GateAnswer } from '../../protocol/events.ts';
import type { DataSet } from '../aggregate/keys.ts';
import { ErrorAnswer, HttpError, httpErrors } from '../errors.ts';
import { principalOf } from '../auth/guard-routes.ts';
import type { Instruments } from '../health/instruments.ts';
import { Admission } from './admission.ts';
import { isBinaryMode, readBinaryEvent } from './binary-event.ts';
import { parseJsonBody } from './json-body.ts';
import { hooksPlugin } from './hooks-plugin.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { type Committer, createTakeIn, statusOf } from './take-in.ts';

export interface GateOptions {
  /** Undefined until Redis has answered for the first time. */
  readonly committer: () => Committer | undefined;
  readonly keys: KeyRing;
  readonly instruments: Instruments;
  readonly clock: () => number;
  /** Which events are taken in: what is real, or what a drill made up. */
  readonly dataSet: DataSet;
  /** Of an adapter whose sender signs; undefined where there is none. */
  readonly hookSecretOf: (adapter: string) => string | undefined;
  readonly limits: {
    readonly bodyBytesMax: number;
    readonly batchEventsMax: number;
    readonly pendingEventsMax: number;
  };
}

/** Of an event in binary mode, whose body is its data. */
const DATA_MEDIA_TYPE = 'application/json';

/** All bodies in flight together: sixteen of the largest, so that a few slow senders do not shut out the others. */
const BODIES_IN_FLIGHT = 16;

/** `POST /events`: authenticated, admitted, read item by item, committed, answered. */
export const gatePlugin: FastifyPluginAsyncTypebox<GateOptions> = async (app, options) => {
  const { instruments, clock, limits, committer } = options;
  const admission = new Admission({
    bodyBytesMax: BODIES_IN_FLIGHT * limits.bodyBytesMax,
    pendingEventsMax: limits.pendingEventsMax,
  });
  const take = createTakeIn({ committer, instruments, clock });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [EVENT_MEDIA_TYPE, BATCH_MEDIA_TYPE, DATA_MEDIA_TYPE],
    { parseAs: 'buffer', bodyLimit: limits.bodyBytesMax },
    ({ headers }, body, done) => {
      try {
        done(null, parseBody(headers, body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  // Without this one an unknown type would be answered with the type that was sent.
  app.addContentTypeParser('*', (_request, _payload, done) => done(httpErrors.mediaType()));

  app.addHook('onRequest', async (request, reply) => {
    if (!committer()) throw httpErrors.unavailable('the store');
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    if (encoding !== 'identity') throw httpErrors.contentEncoding();
    const declaredBytes = Number(request.headers['content-length'] ?? limits.bodyBytesMax);
    const release = admission.admit({
      bodyBytes: Math.min(declaredBytes, limits.bodyBytesMax),
      pendingEvents: committer()?.pending ?? 0,
    });
    if (!release) throw httpErrors.busy();
    reply.raw.once('close', release);
  });
  app.addHook('onError', async (_request, _reply, error) => {
    instruments.refusedRequests.inc({ code: error instanceof HttpError ? error.code : 'server.internal' });
  });

  app.route({
    method: 'POST',
    url: '/events',
    config: { right: 'event.post' },
    schema: {
      summary: 'Take in events',
      description: DESCRIPTION,
      tags: ['events'],
      security: [{ key: [] }],
      body: {
        content: {
          [EVENT_MEDIA_TYPE]: { schema: CloudEvent },
          [BATCH_MEDIA_TYPE]: { schema: Type.Array(CloudEvent, { maxItems: limits.batchEventsMax }) },
        },
      },
      response: {
        200: Type.Object(GateAnswer.properties, { description: 'Every event is committed and on disk.' }),
        207: Type.Object(GateAnswer.properties, {
          description: 'Some events are committed and on disk; those in `refused` are not.',
        }),
        422: Type.Object(GateAnswer.properties, { description: 'Every event was refused; nothing is committed.' }),
        403: Type.Union([Type.Object(GateAnswer.properties), ErrorAnswer], {
          description:
            'The key may post none of the kinds of these events, or, as a screen’s token or a key of the other data set, none at all.',
        }),
        ...Object.fromEntries([400, 401, 413, 415, 503].map((status) => [status, ErrorAnswer])),
      },
    },
    // The reader is the validator: one pass that validates, scans and encodes. The schema is for the documentation.
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const values = isBinaryMode(request.headers)
        ? [readBinaryEvent(request.headers, request.body)]
        : eventsOf(request.body, request.headers['content-type'] ?? '', limits.batchEventsMax);
      const batch = await take(values, principalOf(request));
      return reply.status(statusOf(batch)).send({ accepted: batch.events.length, refused: [...batch.refused] });
    },
  });

  // Within: their bodies want room too, and are counted where they are refused.
  await app.register(hooksPlugin, {
    ...{ take, instruments, clock },
    plan: () => committer()?.plan,
    itemsMax: limits.batchEventsMax,
    bodyBytesMax: limits.bodyBytesMax,
    dataSet: options.dataSet,
    secretOf: options.hookSecretOf,
  });
};

/** Of data alone, beside attributes in headers, there may be none. */
function parseBody(headers: IncomingHttpHeaders, body: Buffer): unknown {
  const isBinary = isBinaryMode(headers);
  if (!isBinary && headers['content-type']?.toLowerCase().startsWith(DATA_MEDIA_TYPE)) throw httpErrors.mediaType();
  return isBinary && body.length === 0 ? undefined : parseJsonBody(body);
}

function eventsOf(body: unknown, mediaType: string, most: number): readonly unknown[] {
  if (!mediaType.toLowerCase().startsWith(BATCH_MEDIA_TYPE)) return [body];
  if (!Array.isArray(body)) throw httpErrors.notABatch();
  if (body.length > most) throw httpErrors.tooManyEvents(most);
  return body;
}

const DESCRIPTION = [
  `Takes one CloudEvents 1.0 event (\`${EVENT_MEDIA_TYPE}\`) or an array of them (\`${BATCH_MEDIA_TYPE}\`), in structured JSON mode; or one in binary mode, its attributes in \`ce-\` headers and its data as a body of \`application/json\`.`,
  '`type` is `<kind>.<milestone>` or `<kind>.changed`, `subject` the entity id, `time` the event time, `data` declared attributes.',
  'A key whose scope corrects may say a `rank`: what was told at a higher rank stands, whatever is reported; null clears. `<kind>.voided` strikes an entity out, `<kind>.restored` brings it back.',
  'Events may come twice, late and in any order: sending again is always harmless.',
  'An event that is not listed under `refused` is committed and on disk when the answer comes.',
  'A refused event is never taken in as it is: correct it before sending it again. 503 says when to send the same events again.',
].join('\n\n');
