import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { LANGUAGES, Words } from '../words.ts';
import { byName, MetricKey, Name } from './names.ts';
import { SHIFT_TIME_PATTERN } from './shifts.ts';

const closed = { additionalProperties: false } as const;

const most = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 1000, description: 'in an hour; further ones are withheld. Default: 20' }),
);
/** Where notices go. What opens it is looked up by the receiver's name, where the workers run. */
export const NoticeReceiver = Type.Union([
  Type.Object(
    { name: Words, webhook: Type.String({ pattern: '^https?://[^\\s@]+$', description: 'an address' }), most },
    { ...closed, description: 'by Standard Webhooks, signed with the secret of its name' },
  ),
  Type.Object(
    {
      name: Words,
      mail: Type.Array(Type.String({ pattern: '^[^\\s@,]+@[^\\s@,]+$' }), { minItems: 1, maxItems: 20 }),
      language: Type.Optional(Type.Enum(LANGUAGES, { description: 'default: the first of the site’s' })),
      most,
    },
    { ...closed, description: 'by mail, over the server of MAIL_URL: mailboxes of offices' },
  ),
]);
export type NoticeReceiver = Static<typeof NoticeReceiver>;

const shared = {
  name: Words,
  to: Type.Array(Name, { minItems: 1, uniqueItems: true, description: 'receivers' }),
  urgent: Type.Optional(Type.Boolean({ description: 'goes out in quiet hours as well' })),
};
/** What is told. */
export const NoticeRule = Type.Union([
  Type.Object(
    {
      ...shared,
      metric: MetricKey,
      from: Type.Optional(Type.Number({ description: 'told from this value on' })),
      below: Type.Optional(Type.Number({ description: 'told where it is less than this' })),
      again: Type.Optional(Duration),
    },
    {
      ...closed,
      description:
        'a number, or a total by one attribute, of which all codes that reach it are one notice; one of `from` and `below`. Told when it begins, when further codes reach it, each `again` (default 4h) as long as it lasts, and when it is over',
    },
  ),
  Type.Object(
    { ...shared, close: Type.Enum(['unclear', 'every']) },
    { ...closed, description: 'of a sealed day: where something is overdue at its end, or in any case' },
  ),
  Type.Object({ ...shared, report: Name }, { ...closed, description: 'a version of this report is on file' }),
  Type.Object(
    { ...shared, jobs: Type.Literal('failed') },
    { ...closed, description: 'jobs of the workers that failed for good' },
  ),
]);
export type NoticeRule = Static<typeof NoticeRule>;

/** `notices` of `site.yaml`. */
export const Notices = Type.Object(
  {
    receivers: byName(NoticeReceiver, { minProperties: 1, maxProperties: 20 }),
    rules: byName(NoticeRule, { minProperties: 1, maxProperties: 50 }),
    quiet: Type.Optional(
      Type.Object(
        { from: Type.String({ pattern: SHIFT_TIME_PATTERN }), until: Type.String({ pattern: SHIFT_TIME_PATTERN }) },
        { ...closed, description: 'between these times of the site’s day what is not urgent waits' },
      ),
    ),
    drill: Type.Optional(
      Type.Boolean({ description: 'of generated data as well, marked as such; default: nothing leaves a drill' }),
    ),
  },
  { ...closed, description: 'what is told to the outside: counts, codes, states and times, never an item or a person' },
);
export type Notices = Static<typeof Notices>;
