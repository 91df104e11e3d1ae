import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import type { EntityReader } from '../aggregate/entity-reader.ts';
import { encodeValue } from '../aggregate/encode-value.ts';
import type { KindPlan, RegisterPlan } from '../aggregate/kind-plan.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { ErrorAnswer, httpErrors } from '../errors.ts';
import { describeCodes, describeNumber } from '../gate/read-attribute.ts';

export interface EntitiesOptions {
  /** Undefined until Redis has answered for the first time. */
  readonly engine: () => { readonly plan: SitePlan; readonly entities: EntityReader } | undefined;
}

const Entity = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  voided: Type.Boolean({ description: 'struck out by a correction: counted nowhere' }),
  attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Array(Type.Number())])),
  milestones: Type.Record(Type.String(), Type.Number(), { description: 'epoch ms' }),
});

const Page = Type.Object({ entities: Type.Array(Entity), cursor: Type.Optional(Type.String()) });

const DEFAULT_LIMIT = 100;
const CONDITION = '^[a-z][A-Za-z0-9-]{0,39}:.{1,40}$';

/** `GET /entities/{kind}`: what is stored, page by page, for any key. */
export const entitiesPlugin: FastifyPluginAsyncTypebox<EntitiesOptions> = async (app, { engine }) => {
  app.get('/entities/:kind', {
    config: { right: 'entity.read' },
    schema: {
      summary: 'The entities of a kind, page by page',
      description:
        'In no order. A page has about `limit` entities, a few more or, where few match, fewer; the list ends where `cursor` is missing.',
      tags: ['entities'],
      security: [{ key: [] }],
      params: Type.Object({ kind: Type.String({ pattern: NAME_PATTERN }) }),
      querystring: Type.Object({
        cursor: Type.Optional(Type.String({ pattern: '^\\d{1,6}-\\d{1,20}$', description: 'from the page before' })),
        // Optional although it has a default: the document would say that every client must send it.
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: DEFAULT_LIMIT })),
        where: Type.Optional(
          Type.Array(Type.String({ pattern: CONDITION }), {
            maxItems: 12,
            description: '`<attribute>:<value>`, all of which hold',
          }),
        ),
      }),
      response: {
        200: Page,
        ...Object.fromEntries([400, 401, 404, 503].map((status) => [status, ErrorAnswer])),
      },
    },
    handler: async (request, reply) => {
      const opened = engine();
      if (!opened) throw httpErrors.unavailable('the store');
      const kind = opened.plan.kinds.get(request.params.kind);
      if (!kind) throw httpErrors.notFound('kind');
      const { cursor, limit = DEFAULT_LIMIT, where = [] } = request.query;
      const query = { cursor, limit, where: parseConditions(kind, where) };
      return reply.send((await readPage(() => opened.entities.page(kind.name, query))) as Static<typeof Page>);
    },
  });
};

async function readPage<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError) throw httpErrors.badRequest('querystring/cursor', 'the cursor of a page before');
    throw httpErrors.unavailable('the store', error);
  }
}

function parseConditions(kind: KindPlan, conditions: readonly string[]): Record<string, string | number> {
  const where: Record<string, string | number> = {};
  for (const condition of conditions) {
    const colon = condition.indexOf(':');
    const attribute = kind.attributes.find(({ name }) => name === condition.slice(0, colon));
    if (!attribute || attribute.holds === 'point')
      throw httpErrors.badRequest('querystring/where', `an attribute of a ${kind.name} that is no point`);
    where[attribute.name] = readValue(attribute, condition.slice(colon + 1));
  }
  return where;
}

/** Codes that the site no longer declares may be stored, and be asked for. */
function readValue(attribute: RegisterPlan, text: string): string | number {
  const value = attribute.holds === 'number' ? Number(text) : text;
  const refuse = (expected: string) => httpErrors.badRequest(`querystring/where of ${attribute.name}`, expected);
  if (attribute.holds === 'number' && encodeValue(attribute, value) === undefined)
    throw refuse(describeNumber(attribute));
  if (attribute.holds === 'code' && !attribute.names?.includes(text)) throw refuse(describeCodes(attribute));
  return value;
}
