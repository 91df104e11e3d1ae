import type { PersonRole } from '../../protocol/auth.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { VideoClientMessage } from '../../protocol/video.ts';

/** What can be allowed or not. Every route and every message of a link names one of these. */
export const RIGHTS = {
  'site.read': 'know what the site declares',
  'screen.read': 'see the views and the documents of a wall',
  'wall.read': 'see what stands on the walls',
  'wall.direct': 'say what the walls show',
  'wall.overrule': 'take a wall over, and undo the lock of somebody else',
  'briefing.hold': 'prepare and hold briefings',
  'handover.sign': 'hand a shift over, and read the sheets',
  'notice.read': 'see what was told to the outside',
  'report.read': 'read the reports of sealed days',
  'camera.seeRestricted': 'see every restricted camera',
  'fault.handle': 'see the faults of cameras, confirm them and call them repaired',
  'fault.see': 'see the pictures in which faults were found',
  'fault.show': 'show the pictures in which faults were found',
  'entity.read': 'read what is stored',
  'event.post': 'post events',
  'screen.renew': 'get the next token of the own screen',
  'desk.read': 'see what is open at the desk',
  'desk.act': 'move on what is open at the desk',
  'desk.enter': 'enter work at the desk and move it on',
  'desk.correct': 'put right what is told of work, clear it, strike it out and bring it back',
  'desk.snooze': 'be quiet at the desk about something for a while',
  'screen.list': 'see which screens are let in',
  'screen.admit': 'let screens in and out',
  'user.manage': 'manage accounts',
  'key.manage': 'make, replace and revoke API keys',
  'site.edit': 'change the site’s files',
  'audit.read': 'read who did what',
  'session.own': 'be signed in, and change the own password',
} as const;
export type Right = keyof typeof RIGHTS;

/** Whoever may come: people, the administrator's token, keys (`scope`, and `patrol` of the scope of that name), screens, and this machine itself. */
export type Role = PersonRole | 'token' | 'scope' | 'patrol' | 'screen' | 'machine';

const reader = ['site.read', 'screen.read', 'wall.read'] as const;
const viewer = ['session.own', ...reader, 'report.read'] as const;
const working = ['desk.read', 'desk.act', 'desk.enter'] as const;
const handling = ['fault.handle', 'fault.see'] as const;
const directing = ['wall.direct', 'briefing.hold', 'screen.list', ...working, 'desk.snooze', ...handling] as const;
const keeping = [...directing, 'desk.correct', 'notice.read', 'wall.overrule', 'screen.admit'] as const;
const managing = [
  ...keeping,
  'entity.read',
  'user.manage',
  'key.manage',
  'site.edit',
  'audit.read',
  'camera.seeRestricted',
] as const;

const rightsOfRoles: Readonly<Record<Role, ReadonlySet<Right>>> = {
  viewer: new Set(viewer),
  // Rule [DK2]: its own unit's work and nothing else; a wall shows that of all.
  unit: new Set(['session.own', 'site.read', ...working] as const),
  operator: new Set([...viewer, ...directing, 'handover.sign'] as const),
  supervisor: new Set([...viewer, ...keeping, 'handover.sign'] as const),
  auditor: new Set([...viewer, 'audit.read', 'notice.read'] as const),
  admin: new Set([...viewer, ...managing, 'handover.sign'] as const),
  token: new Set([...reader, ...managing, 'report.read', 'event.post'] as const),
  scope: new Set([...reader, 'entity.read', 'event.post'] as const),
  // It looks at every camera, and shows people what it found.
  patrol: new Set([...reader, 'entity.read', 'event.post', 'camera.seeRestricted', 'fault.show'] as const),
  screen: new Set(['site.read', 'screen.read', 'screen.renew'] as const),
  // Rule [PR1].
  machine: new Set(reader),
};

export function rightsOf(role: Role): ReadonlySet<Right> {
  return rightsOfRoles[role];
}

export function mayDo(role: Role, right: Right): boolean {
  return rightsOfRoles[role].has(right);
}

type Message = ClientMessage | VideoClientMessage;

/**
 * What a message of a link wants of whoever opened it. A `hello` is what opens it; which cameras a `watch` shows is rule
 * [VD7].
 */
export const rightsOfMessages: Readonly<Record<Exclude<Message['type'], 'hello'>, Right>> = {
  subscribe: 'screen.read',
  ack: 'screen.read',
  resync: 'screen.read',
  ping: 'screen.read',
  report: 'screen.read',
  askTurn: 'screen.read',
  take: 'wall.direct',
  command: 'wall.direct',
  turnCamera: 'wall.direct',
  watch: 'screen.read',
};
