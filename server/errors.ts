import Type, { type Static } from 'typebox';
import type { Refusal } from '../protocol/commands.ts';
import { BATCH_MEDIA_TYPE, EVENT_MEDIA_TYPE } from '../protocol/events.ts';
import type { FaultCode } from './gate/fault.ts';
import type { DeviceFaultReason } from './onvif/device-answer.ts';

/** Body of every answer that is an error. */
export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'stable code, such as request.json' }),
      message: Type.String({ description: 'for people; never repeats what was sent' }),
    }),
  },
  { description: 'an error' },
);
export type ErrorAnswer = Static<typeof ErrorAnswer>;

/** Of a route's schema: by status, its answers that are errors. */
export function errorAnswers(...statuses: number[]): Record<number, typeof ErrorAnswer> {
  return Object.fromEntries(statuses.map((status) => [status, ErrorAnswer]));
}

/** Where something is wrong, and what would be right there. */
export interface Misfit {
  readonly path: string;
  readonly expected: string;
}

/** An error that is answered as it is; anything else that is thrown becomes `internal`. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterS: number | undefined;
  /** What the message says, where it says a place. */
  readonly misfit: Misfit | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    { retryAfterS, misfit, cause }: { retryAfterS?: number; misfit?: Misfit; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
    this.misfit = misfit;
  }

  get answer(): ErrorAnswer {
    return { error: { code: this.code, message: this.message } };
  }
}

/** A commit takes milliseconds, so a second clears a queue; Redis that is down takes a little longer to come back. */
const BUSY_RETRY_S = 1;
const DOWN_RETRY_S = 2;

const ARTICLES: Readonly<Record<string, string>> = {
  operator: 'an operator',
  supervisor: 'a supervisor',
  admin: 'an administrator',
};
const CAMERA_STATUS = { unreachable: 502, refused: 502, unreadable: 502, silent: 504, declined: 409 } as const;

function misfit(code: string, wrong: Misfit): HttpError {
  return new HttpError(400, code, `${wrong.path}: expected ${wrong.expected}`, { misfit: wrong });
}

/** Every error that the HTTP side answers, once. */
export const httpErrors = {
  malformedJson: (position: number | undefined) =>
    new HttpError(
      400,
      'request.json',
      `the body is not JSON${position === undefined ? '' : `: fault at character ${position}`}`,
    ),
  notUtf8: () => new HttpError(400, 'request.encoding', 'the body is not UTF-8'),
  notABatch: () => new HttpError(400, 'request.batch', 'expected a JSON array of events'),
  tooManyEvents: (most: number) =>
    new HttpError(413, 'request.events', `expected at most ${most} events in one request`),
  badRequest: (path: string, expected: string) => misfit('request.parameter', { path, expected }),
  /** What somebody told is no event that the gate takes; codes are the gate's. */
  noEvent: (code: FaultCode, wrong: Misfit) => misfit(code, wrong),
  noKey: () => new HttpError(401, 'key.missing', 'expected a session, or the header Authorization: Bearer <key>'),
  unknownKey: () => new HttpError(401, 'key.unknown', 'the key is not known here, or was revoked'),
  otherDataSet: (of: 'drill' | 'live') =>
    new HttpError(
      403,
      'key.dataSet',
      of === 'drill'
        ? 'this key tells what a drill made up; this server takes in what is real'
        : 'this key tells what is real; this server shows a drill',
    ),
  notThisKey: (needed: string) => new HttpError(403, 'request.forbidden', `expected ${needed}`),
  lacksRight: (right: string, what: string) =>
    new HttpError(403, 'request.forbidden', `expected somebody who may ${what} (${right})`),
  foreignPage: () =>
    new HttpError(403, 'request.foreignPage', 'expected a request of our own page, with what its session gave it'),
  notPrivate: () =>
    new HttpError(
      403,
      'request.notPrivate',
      'expected https: passwords and sessions do not go over a network in clear',
    ),
  passwordFirst: () => new HttpError(403, 'session.password', 'choose a password of your own first'),
  signInRefused: () => new HttpError(401, 'session.refused', 'there is no such account, or its password is another'),
  signInLocked: (retryAfterS: number) =>
    new HttpError(429, 'session.locked', 'too many wrong passwords: try again later', { retryAfterS }),
  noRole: () =>
    new HttpError(403, 'session.noRole', 'this account is in no group that may come in here: ask who manages accounts'),
  unfitName: () =>
    new HttpError(
      403,
      'session.unfitName',
      'this account has a name that none here can have: ask who manages accounts',
    ),
  nameTaken: () =>
    new HttpError(
      409,
      'session.nameTaken',
      'an account of this name is somebody else’s here: ask who manages accounts',
    ),
  providerRefused: (cause?: unknown) =>
    new HttpError(403, 'session.provider', 'the sign-in of the organisation did not let you in: try again', { cause }),
  noCertificate: () => new HttpError(401, 'session.certificate', 'no certificate was shown that opens an account here'),
  conflict: (code: string, message: string) => new HttpError(409, code, message),
  noRoute: () =>
    new HttpError(404, 'route.unknown', 'there is nothing at this address; GET /api/docs lists what there is'),
  notFound: (what: string) => new HttpError(404, 'resource.unknown', `no such ${what}`),
  unknownWall: () => new HttpError(404, 'wall.unknown', 'the site has no wall of this name'),
  unknownScene: () => new HttpError(404, 'scene.unknown', 'the site has no scene of this name'),
  restrictedScene: () =>
    new HttpError(409, 'scene.restricted', 'visitors stand before this wall: restricted scenes are refused'),
  visitorsPresent: () =>
    new HttpError(
      409,
      'visitors.present',
      'visitors stand before this wall: the curtain stays drawn until they have gone',
    ),
  /** A command that changes nothing; codes are those of `protocol/commands.ts`. */
  refused: ({ code, where, expected }: Refusal) =>
    new HttpError(code.endsWith('.unknown') ? 404 : 409, code, `${where}: expected ${expected}`),
  /** Never says who: what is refused may be shown where others see it. */
  leaseHeld: (role: string, until: number) =>
    new HttpError(
      409,
      'lease.held',
      `${ARTICLES[role] ?? role} drives this wall until ${new Date(until).toISOString()}: ask for it, or wait`,
    ),
  wallLocked: () => new HttpError(409, 'wall.locked', 'the wall is locked: nothing changes until it is unlocked'),
  unknownCamera: () => new HttpError(404, 'camera.unknown', 'the site has no camera of this id'),
  turnsNot: () =>
    new HttpError(
      409,
      'camera.turnsNot',
      'the site names no ONVIF profile that turns this camera, or areas of it that are never shown',
    ),
  /** `because` is the code's end: of a camera that was asked something. */
  camera: (because: DeviceFaultReason, message: string) =>
    new HttpError(CAMERA_STATUS[because], `camera.${because}`, `the camera: ${message}`),
  unknownPairing: () =>
    new HttpError(404, 'pairing.unknown', 'no screen shows this code now: codes are good for 10 minutes and one use'),
  tooMany: (what: string, retryAfterS: number) =>
    new HttpError(429, 'request.rate', `too many ${what}: try again later`, { retryAfterS }),
  tooLarge: (mostBytes: number) => new HttpError(413, 'request.size', `expected a body of at most ${mostBytes} bytes`),
  mediaType: () =>
    new HttpError(
      415,
      'request.mediaType',
      `expected the content type ${EVENT_MEDIA_TYPE} or ${BATCH_MEDIA_TYPE}, or application/json beside ce- headers`,
    ),
  hookMediaType: () => new HttpError(415, 'request.mediaType', 'expected Content-Type application/json'),
  noItems: (adapter: string, { path, expected }: Misfit) =>
    new HttpError(400, 'adapter.items', `adapter ${adapter}: expected ${expected} at ${path}`, {
      misfit: { path, expected },
    }),
  noHookSecret: () =>
    new HttpError(401, 'hook.secret', 'this server has no secret for this adapter: see WATCHFLOOR_HOOK_SECRETS'),
  badSignature: () =>
    new HttpError(
      401,
      'hook.signature',
      'expected a signature by Standard Webhooks, not older than five minutes: webhook-id, webhook-timestamp, webhook-signature',
    ),
  contentEncoding: () =>
    new HttpError(415, 'request.contentEncoding', 'expected a body that is not compressed: no header Content-Encoding'),
  badRequestLine: (status: number) => new HttpError(status, 'request.http', 'the request is not understood'),
  busy: () =>
    new HttpError(503, 'server.busy', 'too many events wait to be committed: send them again later', {
      retryAfterS: BUSY_RETRY_S,
    }),
  commitTimeout: (cause?: unknown) =>
    new HttpError(503, 'server.commit', 'not committed in time: send the events again, twice is harmless', {
      retryAfterS: DOWN_RETRY_S,
      cause,
    }),
  unavailable: (what: string, cause?: unknown) =>
    new HttpError(503, 'server.unavailable', `${what} does not answer at the moment: try again`, {
      retryAfterS: DOWN_RETRY_S,
      cause,
    }),
  internal: (cause: unknown) =>
    new HttpError(500, 'server.internal', 'the server failed at this request; its log says why', { cause }),
} as const;
