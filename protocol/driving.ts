import Type, { type Static } from 'typebox';

/** Who can drive a wall: other roles may not direct it at all. */
export const DrivingRole = Type.Enum(['operator', 'supervisor', 'admin'], {
  description: 'what a wall says of whoever drives it: never a name',
});
export type DrivingRole = Static<typeof DrivingRole>;

/** A driver's time on a wall; epoch ms of wall time. */
export interface Lease {
  readonly since: number;
  /** It runs out then. */
  readonly until: number;
}
/** Somebody else asks for the wall: it is theirs from `until` on, or when the lease runs out, whichever is first. */
export interface Asked {
  readonly at: number;
  readonly until: number;
}

/** Rule [DR2]: who drives at a moment is a function of what was done so far and of wall time; nobody has to be told that a lease ran out. */
export function driverAt<L extends Lease, A extends Asked>(
  driving: { readonly lease?: L | undefined; readonly asked?: A | undefined; readonly leaseMs: number },
  wall: number,
): L | (Omit<A, 'at' | 'until'> & Lease) | undefined {
  const { lease, asked, leaseMs } = driving;
  if (lease === undefined) return undefined;
  if (asked === undefined) return wall < lease.until ? lease : undefined;
  const since = Math.min(asked.until, lease.until);
  if (wall < since) return lease;
  const { at: _at, until: _until, ...holder } = asked;
  const until = since + leaseMs;
  return wall < until ? { ...holder, since, until } : undefined;
}

/** Who asks for the wall at a moment, and still has to wait. */
export function askedAt<A extends Asked>(
  { lease, asked }: { readonly lease?: Lease | undefined; readonly asked?: A | undefined },
  wall: number,
): A | undefined {
  return lease && asked && wall < Math.min(asked.until, lease.until) ? asked : undefined;
}

/** What somebody can do about who drives a wall; body of `POST /walls/{wall}/driver`. */
export const DrivingAct = Type.Object(
  {
    do: Type.Enum(
      ['ask', 'handOver', 'keep', 'release', 'takeOver', 'lock', 'unlock', 'holdAutomation', 'resumeAutomation'],
      {
        description:
          '`ask` the driver for the wall; who drives may then `handOver`, or `keep` it; `release` it; `takeOver` at once, for supervisors; `lock` refuses every change until `unlock`; `holdAutomation` until `resumeAutomation`',
      },
    ),
  },
  { additionalProperties: false },
);
export type DrivingAct = Static<typeof DrivingAct>;

/** Why the wall's automation does nothing now. */
export type Pause = 'driven' | 'locked' | 'held' | 'briefed';

/** Who drives the wall, as its pages are told; after each `welcome`, and whenever it is another ([DR6]). */
export interface DrivingTold {
  readonly type: 'driving';
  readonly lease?: { readonly role: DrivingRole } & Lease;
  readonly asked?: { readonly role: DrivingRole } & Asked;
  readonly lock?: { readonly since: number };
  /** Somebody holds the automation. */
  readonly held?: { readonly since: number };
  /** The site declares automation for this wall. */
  readonly isAutomated: boolean;
  /** How long a lease lasts, ms. */
  readonly leaseMs: number;
  /** Grows with every change; 0: none yet. */
  readonly revision: number;
}

/** Rule [AM5]: why the automation pauses at a moment for who has the wall in hand; undefined where it goes on for all they do. */
export function pauseAt(
  driving: Pick<DrivingTold, 'lease' | 'asked' | 'lock' | 'held' | 'leaseMs'>,
  wall: number,
): Exclude<Pause, 'briefed'> | undefined {
  if (driving.lock) return 'locked';
  if (driving.held) return 'held';
  return driverAt(driving, wall) ? 'driven' : undefined;
}
