import Type, { type Static } from 'typebox';
import { Words } from './words.ts';

/** Where the workers write down what was sent and the server finds it: Redis keys, all under one hash tag. */
export function noticeKeys(site: string, dataSet: string) {
  const place = `{wf:${site}:${dataSet}:notices}`;
  return {
    /** HASH rule -> what is known of it. */
    rules: `${place}:rules`,
    /** HASH `<notice>/<receiver>` -> `Sending` as JSON. */
    sendings: `${place}:sendings`,
    /** ZSET `<notice>/<receiver>` by the time when it was made, epoch ms. */
    order: `${place}:order`,
  } as const;
}

export const NOTICE_STATES = ['began', 'grew', 'lasts', 'over', 'sealed', 'ready', 'failed'] as const;

export const NOTICE_STATE_WORDS: Readonly<Record<(typeof NOTICE_STATES)[number], Words>> = {
  began: { zh: '开始', en: 'began' },
  grew: { zh: '增加', en: 'more of it' },
  lasts: { zh: '仍在持续', en: 'lasts' },
  over: { zh: '已恢复', en: 'is over' },
  sealed: { zh: '已封账', en: 'sealed' },
  ready: { zh: '已生成', en: 'ready' },
  failed: { zh: '失败', en: 'failed' },
};

/** What a receiver is told: counts, codes, words of the site, states and times, and nothing else ([NT1]). */
export const Notice = Type.Object({
  id: Type.String({ description: 'the same whenever and however often it is told' }),
  rule: Type.String(),
  name: Words,
  state: Type.Enum(NOTICE_STATES),
  at: Type.Number({ description: 'epoch ms: the moment that it describes' }),
  site: Type.String(),
  siteName: Words,
  drill: Type.Boolean({ description: 'of generated data' }),
  rows: Type.Array(
    Type.Object({
      code: Type.String({ description: 'a metric key, a code of an attribute, a day, or the name of a queue' }),
      name: Words,
      value: Type.Union([Type.Number(), Type.Null()]),
    }),
  ),
});
export type Notice = Static<typeof Notice>;

/** A notice on its way to one receiver. */
export const Sending = Type.Object({
  notice: Notice,
  receiver: Type.String(),
  state: Type.Enum(['waiting', 'sent', 'dead', 'withheld'], {
    description: 'dead: given up after all tries; withheld: more than the receiver is told in an hour',
  }),
  madeAt: Type.Number({ description: 'epoch ms' }),
  tries: Type.Integer({ minimum: 0 }),
  lastAt: Type.Optional(Type.Number({ description: 'epoch ms: of the last try' })),
  fault: Type.Optional(Type.String({ description: 'of the last try, such as HTTP 503; nothing of what was answered' })),
});
export type Sending = Static<typeof Sending>;

/** `GET /notices`. */
export const Sendings = Type.Object({
  sendings: Type.Array(Sending, { description: 'the newest first' }),
});
export type Sendings = Static<typeof Sendings>;
