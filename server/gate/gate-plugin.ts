import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { BATCH_MEDIA_TYPE, CloudEvent, EVENT_MEDIA_TYPE, GateAnswer } from '../../protocol/events.ts';
import { EngineError } from '../aggregate/engine-error.ts';
import type { EntityEvent } from '../aggregate/event.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { ErrorAnswer, HttpError, httpErrors } from '../errors.ts';
import { principalOf } from '../auth/guard-routes.ts';
import type { Instruments } from '../health/instruments.ts';
import { within } from '../within.ts';
import { Admission } from './admission.ts';
import { isBinaryMode, readBinaryEvent } from './binary-event.ts';
import { parseJsonBody } from './json-body.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { countBatch, type ReadBatch, readBatch, refuseUnstorable } from './read-batch.ts';
import { compileEventReader, type EventReader } from './read-event.ts';

/** What the gate needs of the engine. */
export interface Committer {
  readonly pending: number;
  readonly plan: SitePlan;
  /** Resolves when the events are committed and on disk. */
  submit(events: readonly EntityEvent[]): Promise<void>;
}

export interface GateOptions {
  /** Undefined until Redis has answered for the first time. */
  readonly committer: () => Committer | undefined;
  readonly keys: KeyRing;
  readonly instruments: Instruments;
  readonly clock: () => number;
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
  const readers = new WeakMap<SitePlan, EventReader>();
  const readerOf = (plan: SitePlan): EventReader => {
    const reader = readers.get(plan) ?? compileEventReader(plan);
    readers.set(plan, reader);
    return reader;
  };

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
      const engine = committer();
      if (!engine) throw httpErrors.unavailable('the store');
      const caller = principalOf(request);
      const { mayCorrect, otherDataSet } = caller;
      if (otherDataSet) throw httpErrors.otherDataSet(otherDataSet);
      const values = isBinaryMode(request.headers)
        ? [readBinaryEvent(request.headers, request.body)]
        : eventsOf(request.body, request.headers['content-type'] ?? '', limits.batchEventsMax);
      const reading = { nowMs: clock(), mayPost: (kind: string) => caller.mayPost(kind), mayCorrect };
      const read = readBatch(values, { read: readerOf(engine.plan), reading });
      const unstorable = read.events.length > 0 ? await commit(engine, read.events, instruments) : [];
      const batch = refuseUnstorable(read, unstorable);
      countBatch(batch, values, instruments, new Set(engine.plan.kinds.keys()));
      return reply.status(statusOf(batch)).send({ accepted: batch.events.length, refused: [...batch.refused] });
    },
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

function statusOf({ events, refused }: ReadBatch): 200 | 207 | 403 | 422 {
  if (refused.length === 0) return 200;
  if (events.length > 0) return 207;
  return refused.every(({ code }) => code === 'key.scope') ? 403 : 422;
}

/** The engine gives up by itself; this is for a Redis that hangs and answers nothing at all. */
const COMMIT_PATIENCE_MS = 15_000;

/** Throws the HTTP error to answer; the engine's own where an event cannot be stored. */
export async function submitPatiently(engine: Committer, events: readonly EntityEvent[]): Promise<void> {
  try {
    await within(COMMIT_PATIENCE_MS, engine.submit(events));
  } catch (error) {
    const code = error instanceof EngineError ? error.code : undefined;
    if (code === 'unstorable') throw error;
    throw code === 'overloaded' ? httpErrors.busy() : httpErrors.commitTimeout(error);
  }
}

/** Returns those that cannot be stored; all others are committed. */
async function commit(
  engine: Committer,
  events: readonly EntityEvent[],
  { commitSeconds }: Instruments,
): Promise<readonly EntityEvent[]> {
  const endTimer = commitSeconds.startTimer();
  try {
    await submitPatiently(engine, events);
    endTimer();
    return [];
  } catch (error) {
    if (error instanceof EngineError && error.code === 'unstorable') return error.unstorable;
    throw error;
  }
}

const DESCRIPTION = [
  `Takes one CloudEvents 1.0 event (\`${EVENT_MEDIA_TYPE}\`) or an array of them (\`${BATCH_MEDIA_TYPE}\`), in structured JSON mode; or one in binary mode, its attributes in \`ce-\` headers and its data as a body of \`application/json\`.`,
  '`type` is `<kind>.<milestone>` or `<kind>.changed`, `subject` the entity id, `time` the event time, `data` declared attributes.',
  'A key whose scope corrects may say a `rank`: what was told at a higher rank stands, whatever is reported; null clears. `<kind>.voided` strikes an entity out, `<kind>.restored` brings it back.',
  'Events may come twice, late and in any order: sending again is always harmless.',
  'An event that is not listed under `refused` is committed and on disk when the answer comes.',
  'A refused event is never taken in as it is: correct it before sending it again. 503 says when to send the same events again.',
].join('\n\n');
