import Type, { type Static } from 'typebox';
import { type ArrangementTold, Command } from './commands.ts';
import type { ModeTold } from './wall-mode.ts';
import type { DrivingTold } from './driving.ts';
import { Code } from './site/names.ts';
import { Transition } from './site/scenes.ts';
import type { Patch, View } from './views.ts';

/** Raised when a message changes its meaning; a server refuses a foreign version with `closeCodes.protocolVersion`. */
export const PROTOCOL_VERSION = 1;

/** A position in the stream: the generation (hub start and Redis run id) and the hub's own sequence in it. */
export interface Position {
  readonly epoch: string;
  readonly revision: number;
}

const closed = { additionalProperties: false } as const;
export const Hello = Type.Object(
  {
    type: Type.Literal('hello'),
    version: Type.Integer(),
    token: Type.Optional(Type.String({ maxLength: 200 })),
    wall: Type.String({ maxLength: 40 }),
    screen: Type.Optional(Type.String({ maxLength: 40 })),
    /** Names one load of the page, by chance: after a reload it is another, after a lost connection the same. */
    page: Type.Optional(Type.String({ maxLength: 40 })),
    /** Metric keys to follow. */
    views: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 500 }),
    /** Where the client stands, to be resumed from there. */
    last: Type.Optional(Type.Object({ epoch: Type.String({ maxLength: 100 }), revision: Type.Integer() }, closed)),
  },
  closed,
);
export const Subscribe = Type.Object(
  { type: Type.Literal('subscribe'), views: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 500 }) },
  closed,
);
/** How many snapshots and deltas of this connection the client has applied ([LV9]). */
export const Ack = Type.Object({ type: Type.Literal('ack'), frames: Type.Integer({ minimum: 0 }) }, closed);
/** A gap was seen: send a snapshot. */
export const Resync = Type.Object({ type: Type.Literal('resync') }, closed);
export const Ping = Type.Object({ type: Type.Literal('ping'), sentAt: Type.Number() }, closed);
/** How a screen keeps time and draws ([SY3]); times in ms. */
export const Report = Type.Object(
  {
    type: Type.Literal('report'),
    /** What the screen adds to its own clock to tell the server's, and how far off that may be. */
    offsetMs: Type.Number(),
    errorMs: Type.Number({ minimum: 0 }),
    /** Frames a second since its last report. */
    frameRate: Type.Number({ minimum: 0, maximum: 1_000 }),
    /** Its latest frame: the wall time that it was drawn for, and when it came into sight by the server's clock. */
    frame: Type.Object({ wall: Type.Number(), seenAt: Type.Number() }, closed),
    /** How far what was in sight lay behind the server's clock: the mean over the time since its last report. */
    lagMs: Type.Number(),
    /** Frames that failed since the page was loaded. */
    frameFaults: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Memory that the page uses, as far as its browser tells; as it last measured it. */
    heapBytes: Type.Optional(Type.Number({ minimum: 0 })),
    /** Build of the client that the server had when this page was loaded, as its first `welcome` there said. */
    build: Type.Optional(Type.String({ maxLength: 40 })),
    /** The scene that is in sight; left out while none is. */
    scene: Type.Optional(Type.String({ maxLength: 40 })),
  },
  closed,
);
/** The page wants to start over, and asks for its turn ([TN1]). */
export const AskTurn = Type.Object(
  {
    type: Type.Literal('askTurn'),
    /**
     * `version`: the server has another client or site; `memory`: the page uses more than it may; `token`: it has the next
     * one; `order`: it was told to by `startOver`.
     */
    because: Type.Enum(['version', 'memory', 'token', 'order']),
  },
  closed,
);
/** Puts a scene on the wall of this session; with an administrator's token alone ([SC5]). */
export const Take = Type.Object(
  {
    type: Type.Literal('take'),
    /** Comes back with the answer. */
    id: Type.Integer({ minimum: 0 }),
    scene: Type.String({ maxLength: 40 }),
    transition: Type.Optional(Transition),
    /** Wall time, epoch ms; default, and the soonest: `TAKE_LEAD_MS` from now. */
    at: Type.Optional(Type.Number({ minimum: 0 })),
  },
  closed,
);
/** Changes the pictures of the wall of this session; with an administrator's token alone ([AR2]). */
export const GiveCommand = Type.Object(
  {
    type: Type.Literal('command'),
    /** Comes back with the answer. */
    id: Type.Integer({ minimum: 0 }),
    command: Command,
  },
  closed,
);

/** Names a position that is kept in a camera; the camera's own word. */
export const PresetToken = Type.String({ minLength: 1, maxLength: 64 });
/** Sends a camera to one of its positions ([PT1]). */
export const TurnCamera = Type.Object(
  {
    type: Type.Literal('turnCamera'),
    /** Comes back with the answer. */
    id: Type.Integer({ minimum: 0 }),
    camera: Code,
    preset: PresetToken,
  },
  closed,
);

export const ClientMessage = Type.Union([
  Hello,
  Subscribe,
  Ack,
  Resync,
  Ping,
  Report,
  AskTurn,
  Take,
  GiveCommand,
  TurnCamera,
]);
export type Hello = Static<typeof Hello>;
export type Ack = Static<typeof Ack>;
export type Ping = Static<typeof Ping>;
export type Report = Static<typeof Report>;
export type AskTurn = Static<typeof AskTurn>;
export type Take = Static<typeof Take>;
export type GiveCommand = Static<typeof GiveCommand>;
export type TurnCamera = Static<typeof TurnCamera>;
export type ClientMessage = Static<typeof ClientMessage>;

/** State of the data behind the views; sent in `welcome`, and in `beat` every `BEAT_MS`. */
export interface Condition {
  /** Server's wall clock, epoch ms. */
  readonly now: number;
  /** The moment that the views describe: `now`, or the newest event's time where the site's clock is `data`. */
  readonly viewTime: number;
  /** Every commit up to this wall time is in the views. */
  readonly asOf: number;
  /** Kind -> event time of the newest event taken in (epoch ms). */
  readonly newest: Readonly<Record<string, number>>;
  /** Redis answers, and the hub follows it. */
  readonly source: 'live' | 'stale';
  /** Share of the entities that every metric counts; left out where all count all ([LV5]). */
  readonly counted?: number;
}

export interface Welcome extends Condition {
  readonly type: 'welcome';
  readonly version: typeof PROTOCOL_VERSION;
  readonly epoch: string;
  /** Build of the server's client bundle; a client of another build asks for its turn to reload ([TN1]). */
  readonly build: string;
  readonly site: string;
  /** Hash of the site description; a client that has another asks for its turn as well. */
  readonly siteHash: string;
  readonly dataSet: 'drill' | 'live';
  readonly tickMs: number;
}
export interface Snapshot {
  readonly type: 'snapshot';
  readonly epoch: string;
  /** The revision at which the client must stand: the views are added to those that it holds. Left out: what it holds is void ([LV5]). */
  readonly from?: number;
  readonly revision: number;
  /** Wall time from which it holds, epoch ms. */
  readonly at: number;
  readonly views: Readonly<Record<string, View>>;
  /** Not all that was asked for is here: the next frame goes on ([LV6]). */
  readonly more?: true;
  /** Keys that cannot be shown, and why. */
  readonly missing: Readonly<Record<string, string>>;
  /** Keys whose totals are not whole yet. */
  readonly incomplete: readonly string[];
}
export interface Delta {
  readonly type: 'delta';
  readonly epoch: string;
  /** The revision that the client must stand at; anything else is a gap. */
  readonly from: number;
  readonly to: number;
  /** Wall time from which it holds, epoch ms. */
  readonly at: number;
  readonly changes: Readonly<Record<string, Patch>>;
  /** Of the changed keys, those whose totals are not whole yet. Left out: all are. */
  readonly incomplete?: readonly string[];
  readonly more?: true;
}
export interface Beat extends Condition {
  readonly type: 'beat';
}
export interface Pong {
  readonly type: 'pong';
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly answeredAt: number;
}
/** How well the screens of a wall keep together ([SY4]). */
export interface Sync {
  readonly type: 'sync';
  /** Screens that have reported lately. */
  readonly screens: number;
  /** Largest difference between what any two of them show at one instant, and how far off that may be. */
  readonly skewMs: number;
  readonly errorMs: number;
  /** Frames a second of the slowest. */
  readonly frameRate: number;
}
/** What stands on the wall, or will from `at` on ([SC2]); after `welcome`, and at each take. */
export interface SceneTold {
  readonly type: 'scene';
  readonly scene: string;
  /** Wall time, epoch ms; 0 where nobody has taken anything yet. */
  readonly at: number;
  readonly transition: Transition;
  /** What stands until then. */
  readonly from?: string;
  /** Grows with every take of this wall; 0: none yet. */
  readonly revision: number;
}
/** When the page may start over ([TN2]). */
export interface Turn {
  readonly type: 'turn';
  /** Wall time, epoch ms; null: not yet, it will be told. */
  readonly at: number | null;
}
/** The screen says which one it is, large and over everything, from one moment of wall time until another ([SY5]). */
export interface Identify {
  readonly type: 'identify';
  readonly at: number;
  readonly until: number;
}
/** Somebody wants this page loaded anew: it asks for its turn ([TN6]). */
export interface StartOver {
  readonly type: 'startOver';
}
/** What became of a `take`, a `command` or a `turnCamera`; of the last, `revision` is 0 and `at` when the camera took it. */
export type Answer =
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly revision: number; readonly at: number }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly ok: false;
      readonly code: string;
      readonly message: string;
    };
export type ServerMessage =
  | Welcome
  | Snapshot
  | Delta
  | Beat
  | Pong
  | Sync
  | SceneTold
  | ArrangementTold
  | ModeTold
  | DrivingTold
  | Turn
  | Identify
  | StartOver
  | Answer;

/** Interval of `beat`. A client that hears nothing for three of them takes the link for lost. */
export const BEAT_MS = 2_000;
/** Frames that a client may have unacknowledged before it is coalesced. */
export const ACK_WINDOW = 8;
/** A client acknowledges every so many frames, every so many characters of them, and what is left after so long. */
export const ACK_EVERY = 4;
export const ACK_CHARACTERS = 64 * 1024;
export const ACK_DELAY_MS = 1_000;
/** Interval of `report`; a screen that has not reported for three of them counts as one that does not draw. */
export const REPORT_MS = 2_000;
/** How long a screen says which one it is: time to look up from the desk and along a wall, and gone before it is in the way. */
export const IDENTIFY_MS = 6_000;
/** A take or a command lies so far ahead at the least, so that every screen has it, and has built the scene, in time; a server may be set to another. */
export const TAKE_LEAD_MS = 300;
