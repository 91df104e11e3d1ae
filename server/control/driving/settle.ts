import { assertNever } from '../../../protocol/assert-never.ts';
import { askedAt, type DrivingAct, type DrivingRole, driverAt } from '../../../protocol/driving.ts';
import type { Driven, Holder } from './driven.ts';

/** Whoever lays a hand on a wall. */
export interface Hand {
  /** `beside`: keys and the automation itself act without ever driving. */
  readonly kind: 'person' | 'beside';
  /** Name of the account, or id of the key. */
  readonly by: string;
  /** Undefined: may not drive. */
  readonly role: DrivingRole | undefined;
  /** May take a wall over at once, and undo another's lock. */
  readonly overrules: boolean;
  /** The automation stops where a person drives; a key does not. */
  readonly yields: boolean;
}

/** `direct`: something is done to what the wall shows. */
export type Doing = DrivingAct['do'] | 'direct';

export type Settled =
  | { readonly outcome: 'changed'; readonly driven: Driven; readonly what: string }
  | { readonly outcome: 'same' }
  | { readonly outcome: 'refused'; readonly because: 'locked' }
  | { readonly outcome: 'refused'; readonly because: 'held'; readonly role: DrivingRole; readonly until: number }
  | { readonly outcome: 'refused'; readonly because: 'notDriving' | 'notAsked' | 'askedBefore' | 'notYours' };

export interface Terms {
  /** Wall time, epoch ms. */
  readonly now: number;
  readonly leaseMs: number;
  /** A driver who is silent for so long after being asked hands over. */
  readonly handOverMs: number;
}

/** Acts in quick succession are one to the lease: renewed is what has lost this share of its time. */
const RENEW_SHARE = 0.02;

/** What a hand makes of who drives a wall; rules [DR1] to [DR5]. Neither clock nor chance. */
export function settle(before: Driven, hand: Hand, doing: Doing, terms: Terms): Settled {
  const { now, leaseMs } = terms;
  const driver = driverAt({ ...before, leaseMs }, now);
  const asked = askedAt(before, now);
  const drives = driver !== undefined && hand.kind === 'person' && driver.by === hand.by;
  switch (doing) {
    case 'direct':
      if (before.lock) return { outcome: 'refused', because: 'locked' };
      return steer(before, hand, { ...terms, driver, asked });
    case 'ask':
      if (!canDrive(hand)) return { outcome: 'refused', because: 'notDriving' };
      if (drives) return { outcome: 'same' };
      if (!driver) return leased(before, hand, terms, 'lease.take');
      if (asked) return asked.by === hand.by ? { outcome: 'same' } : { outcome: 'refused', because: 'askedBefore' };
      return changed(
        { ...others(before), lease: driver, asked: { ...holderOf(hand), at: now, until: now + terms.handOverMs } },
        'lease.ask',
      );
    case 'handOver':
      if (!drives) return { outcome: 'refused', because: 'notDriving' };
      if (!asked) return { outcome: 'refused', because: 'notAsked' };
      return changed(
        { ...others(before), lease: { by: asked.by, role: asked.role, since: now, until: now + leaseMs } },
        'lease.handOver',
      );
    case 'keep':
      if (!drives) return { outcome: 'refused', because: 'notDriving' };
      if (!asked) return { outcome: 'same' };
      return changed({ ...others(before), lease: { ...driver, until: now + leaseMs } }, 'lease.keep');
    case 'release':
      if (!driver) return { outcome: 'same' };
      if (!drives) return { outcome: 'refused', because: 'notDriving' };
      // Whoever has asked waits for nothing else.
      return asked ? settle(before, hand, 'handOver', terms) : changed(others(before), 'lease.release');
    case 'takeOver':
      if (!canDrive(hand) || !hand.overrules) return { outcome: 'refused', because: 'notYours' };
      return drives ? { outcome: 'same' } : leased(before, hand, terms, 'lease.takeOver');
    case 'lock':
      if (before.lock) return { outcome: 'same' };
      if (driver && !drives && !hand.overrules) return heldBy(driver);
      return changed({ ...before, lock: { ...nameOf(hand), since: now } }, 'wall.lock');
    case 'unlock':
      if (!before.lock) return { outcome: 'same' };
      if (before.lock.by !== hand.by && !hand.overrules) return { outcome: 'refused', because: 'notYours' };
      return changed(without(before, 'lock'), 'wall.unlock');
    case 'holdAutomation':
    case 'resumeAutomation': {
      if (before.lock) return { outcome: 'refused', because: 'locked' };
      if (driver && !drives && !hand.overrules) return heldBy(driver);
      const isHeld = before.held !== undefined;
      if (isHeld === (doing === 'holdAutomation')) return { outcome: 'same' };
      return isHeld
        ? changed(without(before, 'held'), 'automation.resume')
        : changed({ ...before, held: { ...nameOf(hand), since: now } }, 'automation.hold');
    }
    default:
      return assertNever(doing, 'act');
  }
}

/** The first act of a person takes a free wall without a word; each further one renews the lease. */
function steer(
  before: Driven,
  hand: Hand,
  { driver, asked, ...terms }: Terms & { readonly driver: Driven['lease']; readonly asked: Driven['asked'] },
): Settled {
  const { now, leaseMs, handOverMs } = terms;
  if (hand.kind === 'beside') return driver && hand.yields ? heldBy(driver) : { outcome: 'same' };
  if (!canDrive(hand)) return { outcome: 'refused', because: 'notDriving' };
  if (!driver) return leased(before, hand, terms, 'lease.take');
  if (driver.by !== hand.by) return heldBy(driver);
  if (!asked && now - (driver.until - leaseMs) < leaseMs * RENEW_SHARE) return { outcome: 'same' };
  // Whoever acts is not silent: the one who asked waits anew.
  const waiting = asked && { asked: { ...asked, until: now + handOverMs } };
  return changed({ ...others(before), lease: { ...driver, until: now + leaseMs }, ...waiting }, RENEWAL);
}

/** Not worth an entry in the audit trail: the act that renews the lease has its own. */
export const RENEWAL = 'lease.renew';

function leased(before: Driven, hand: Hand & { readonly role: DrivingRole }, terms: Terms, what: string): Settled {
  const { now, leaseMs } = terms;
  return changed({ ...others(before), lease: { ...holderOf(hand), since: now, until: now + leaseMs } }, what);
}

function heldBy({ role, until }: Holder & { readonly until: number }): Settled {
  return { outcome: 'refused', because: 'held', role, until };
}

function changed(driven: Driven, what: string): Settled {
  return { outcome: 'changed', driven, what };
}

function canDrive(hand: Hand): hand is Hand & { readonly role: DrivingRole } {
  return hand.kind === 'person' && hand.role !== undefined;
}

function holderOf({ by, role }: Hand & { readonly role: DrivingRole }): Holder {
  return { by, role };
}

function nameOf({ by, role }: Hand): { readonly by: string; readonly role?: DrivingRole } {
  return { by, ...(role !== undefined && { role }) };
}

/** What has nothing to do with who drives. */
function others({ lock, held }: Driven): Driven {
  return { ...(lock && { lock }), ...(held && { held }) };
}

function without<K extends keyof Driven>(driven: Driven, key: K): Omit<Driven, K> {
  const { [key]: _, ...rest } = driven;
  return rest;
}
