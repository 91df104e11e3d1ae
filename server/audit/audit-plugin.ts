import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { stringify } from 'csv-stringify';
import Type, { type Static } from 'typebox';
import { errorAnswers } from '../errors.ts';
import { Entry } from './entry.ts';
import { type EntryFilter, type ReadStreamBehind, readEntries } from './read-entries.ts';

export interface AuditOptions {
  /** Of the archive. */
  readonly dataDir: string;
  readonly behind: ReadStreamBehind;
}

const PAGE_DEFAULT = 100;
const PAGE_MAX = 1_000;

const time = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, description: `epoch ms of wall time: ${description}` }));
const filters = {
  who: Type.Optional(Type.String({ maxLength: 200, description: 'id of whoever acted' })),
  what: Type.Optional(
    Type.String({ maxLength: 100, description: 'a code such as scene.take, or scene for all of its' }),
  ),
  on: Type.Optional(
    Type.String({ maxLength: 200, description: 'the thing, such as wall/main, or wall for all of its kind' }),
  ),
  from: time('not before'),
  to: time('not after'),
};
const Filters = Type.Object(filters, { additionalProperties: false });
const Page = Type.Object(
  {
    ...filters,
    below: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT })),
  },
  { additionalProperties: false },
);
const Answer = Type.Object({
  entries: Type.Array(Entry, { description: 'the newest first' }),
  next: Type.Optional(Type.Integer({ description: 'below which the next page begins; left out at the end' })),
});

const COLUMNS = ['seq', 'time', 'kind', 'who', 'from', 'what', 'on', 'before', 'after', 'reason', 'failed'] as const;

/** `GET /audit` and `/audit.csv`: who did what. There is no route that changes or removes an entry. */
export const auditPlugin: FastifyPluginAsyncTypebox<AuditOptions> = async (app, options) => {
  const config = { right: 'audit.read' } as const;
  app.get('/audit', {
    config,
    schema: {
      summary: 'Who did what to the wall',
      description: 'Written down before it was done; kept in a chain that `npm run audit:verify` verifies.',
      tags: ['audit'],
      security: [{ key: [] }],
      querystring: Page,
      response: { 200: Answer, ...errorAnswers(400, 401, 403, 503) },
    },
    handler: async (request) => readPage(options, request.query),
  });
  app.get('/audit.csv', {
    config,
    schema: {
      summary: 'The same as a table',
      description:
        'Everything that matches, the newest first. Cells that a spreadsheet would take for a formula begin with an apostrophe.',
      tags: ['audit'],
      security: [{ key: [] }],
      querystring: Filters,
      produces: ['text/csv'],
      response: {
        200: { content: { 'text/csv': { schema: Type.Unsafe<Readable>(Type.String()) } } },
        ...errorAnswers(400, 401, 403, 503),
      },
    },
    handler: async (request, reply) => {
      reply.header('content-type', 'text/csv; charset=utf-8');
      reply.header('content-disposition', 'attachment; filename="audit.csv"');
      return reply.send(toCsv(readEntries(options, request.query)));
    },
  });
};

async function readPage(options: AuditOptions, query: Static<typeof Page>): Promise<Static<typeof Answer>> {
  const { limit = PAGE_DEFAULT, ...filter } = query;
  const entries: Entry[] = [];
  for await (const entry of readEntries(options, filter satisfies EntryFilter)) {
    const last = entries.at(-1);
    if (last && entries.length === limit) return { entries, next: last.seq };
    entries.push(entry);
  }
  return { entries };
}

function toCsv(entries: AsyncIterable<Entry>): Readable {
  const table = stringify({ header: true, columns: [...COLUMNS], bom: true, escape_formulas: true });
  const rows = Readable.from(asRows(entries));
  // A pipe hands no error on, and an answer that stops must not look complete.
  rows.on('error', (error) => table.destroy(error));
  table.on('close', () => rows.destroy());
  return rows.pipe(table);
}

async function* asRows(entries: AsyncIterable<Entry>): AsyncGenerator<Record<(typeof COLUMNS)[number], unknown>> {
  for await (const { seq, at, who, from, what, on, before, after, reason, failed } of entries) {
    yield {
      seq,
      time: new Date(at).toISOString(),
      kind: who.kind,
      who: who.id,
      from,
      what,
      on,
      before: asCell(before),
      after: asCell(after),
      reason,
      failed: asCell(failed),
    };
  }
}

function asCell(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
