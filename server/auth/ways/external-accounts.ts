import { createHash } from 'node:crypto';
import type { RoleRule } from '../../../config/identity/identity-file.ts';
import { type UserSource, USER_NAME_PATTERN } from '../../../protocol/auth.ts';
import { type Audit, witnessed } from '../../audit/audit.ts';
import { httpErrors } from '../../errors.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { Users, UserStore } from '../users/user-store.ts';
import { roleOfGroups } from './role-of-groups.ts';

const NAME = new RegExp(USER_NAME_PATTERN);
const DISPLAY_CHARACTERS = 40;

/** Whom another authority says that somebody is. */
export interface Claimed {
  readonly source: UserSource;
  /** By what that authority knows them for ever; names are given again. */
  readonly subject: string;
  readonly name: string;
  readonly display: string | undefined;
  readonly groups: readonly string[];
}

export interface ExternalAccountsOptions {
  readonly users: UserStore;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** Accounts of those whom another authority vouches for: made at their first coming, and kept to what it says of them. */
export class ExternalAccounts {
  readonly #options: ExternalAccountsOptions;

  constructor(options: ExternalAccountsOptions) {
    this.#options = options;
  }

  /**
   * The account of somebody. One of this server's own is never taken over, whatever another authority says of its name; nor is
   * one whose name was given to somebody else there. Throws the HTTP error to answer.
   */
  async admit(claimed: Claimed, rules: readonly RoleRule[], from: string | undefined): Promise<UserRecord> {
    const { users } = this.#options;
    const rule = roleOfGroups(claimed.groups, rules);
    if (!rule) throw httpErrors.noRole();
    const name = claimed.name.toLowerCase();
    if (!NAME.test(name)) throw httpErrors.unfitName();
    const decide = (all: Users) => this.#decide(all.get(name), { claimed, rule, name });
    const before = (await users.all()).get(name);
    const next = this.#decide(before, { claimed, rule, name });
    if (before && isSame(before, next)) return before;
    const { role, unit } = next;
    const order = {
      who: { kind: 'system', id: claimed.source } as const,
      from,
      what: before ? 'account.change' : 'account.create',
    };
    const change = {
      on: `account/${name}`,
      ...(before && { before: { role: before.role, unit: before.unit } }),
      after: { role, unit, source: claimed.source },
    };
    const changed = await witnessed(this.#options.audit, order)(change, () => users.change(name, decide));
    if (!changed) throw new Error('an account was removed by a change');
    return changed;
  }

  #decide(
    old: UserRecord | undefined,
    { claimed, rule, name }: { readonly claimed: Claimed; readonly rule: RoleRule; readonly name: string },
  ): UserRecord {
    const subject = createHash('sha256').update(`${claimed.source} ${claimed.subject}`).digest('hex');
    if (old && (old.source !== claimed.source || old.subject !== subject)) throw httpErrors.nameTaken();
    if (old && !old.enabled) throw httpErrors.signInRefused();
    const { role, unit } = rule;
    const display = (claimed.display ?? '').slice(0, DISPLAY_CHARACTERS) || name;
    if (!old)
      return {
        name,
        display,
        role,
        ...(unit !== undefined && { unit }),
        enabled: true,
        createdAt: Math.round(this.#options.now()),
        source: claimed.source,
        subject,
        mustChangePassword: false,
        generation: 0,
      };
    const { unit: _old, ...rest } = old;
    const isOther = old.role !== role || old.unit !== unit;
    return {
      ...rest,
      display,
      role,
      ...(unit !== undefined && { unit }),
      generation: old.generation + (isOther ? 1 : 0),
    };
  }
}

function isSame(one: UserRecord, other: UserRecord): boolean {
  return one.role === other.role && one.unit === other.unit && one.display === other.display;
}
