import type { PersonRole } from '../../protocol/auth.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { VideoClientMessage } from '../../protocol/video.ts';

/** What can be allowed or not. Every route and every message of a link names one of these. */
export const RIGHTS = {
  'screen.read': 'see the site, the views and the documents of a wall',
  'wall.read': 'see what stands on the walls',
  'wall.direct': 'say what the walls show',
  'camera.seeRestricted': 'see every restricted camera',
  'fault.handle': 'see the faults of cameras, confirm them and call them repaired',
  'fault.see': 'see the pictures in which faults were found',
  'fault.show': 'show the pictures in which faults were found',
  'entity.read': 'read what is stored',
  'event.post': 'post events',
  'screen.list': 'see which screens are let in',
  'screen.admit': 'let screens in and out',
  'user.manage': 'manage accounts',
  'audit.read': 'read who did what',
  'session.own': 'be signed in, and change the own password',
} as const;
export type Right = keyof typeof RIGHTS;

/** Whoever may come: people, the administrator's token, keys (`scope`, and `patrol` of the scope of that name), screens, and this machine itself. */
export type Role = PersonRole | 'token' | 'scope' | 'patrol' | 'screen' | 'machine';

const reader = ['screen.read', 'wall.read'] as const;
const viewer = ['session.own', ...reader] as const;
const directing = ['wall.direct', 'screen.list', 'fault.handle', 'fault.see'] as const;
const keeping = [...directing, 'screen.admit'] as const;
const managing = [...keeping, 'entity.read', 'user.manage', 'audit.read', 'camera.seeRestricted'] as const;

const rightsOfRoles: Readonly<Record<Role, ReadonlySet<Right>>> = {
  viewer: new Set(viewer),
  unit: new Set(viewer),
  operator: new Set([...viewer, ...directing]),
  supervisor: new Set([...viewer, ...keeping]),
  auditor: new Set([...viewer, 'audit.read'] as const),
  admin: new Set([...viewer, ...managing]),
  token: new Set([...reader, ...managing, 'event.post'] as const),
  scope: new Set([...reader, 'entity.read', 'event.post'] as const),
  // It looks at every camera, and shows people what it found.
  patrol: new Set([...reader, 'entity.read', 'event.post', 'camera.seeRestricted', 'fault.show'] as const),
  screen: new Set(['screen.read'] as const),
  // Rule [PR1].
  machine: new Set(reader),
};

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
