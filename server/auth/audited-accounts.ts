import type { NewUser, User, UserChange } from '../../protocol/auth.ts';
import { type Actor, type Audit, type Witness, witnessed } from '../audit/audit.ts';
import { checkFreeText } from '../audit/free-text.ts';
import { httpErrors } from '../errors.ts';
import type { Accounts, Opened } from './accounts.ts';

export interface AuditedAccountsOptions {
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly actor: Actor;
}

/**
 * What somebody does to accounts, over the API or by `npm run user`: each is written down first, with what stood before and
 * never with a password. Every method throws the HTTP error to answer.
 */
export class AuditedAccounts {
  readonly #options: AuditedAccountsOptions;

  constructor(options: AuditedAccountsOptions) {
    this.#options = options;
  }

  list(): Promise<readonly User[]> {
    return this.#options.accounts.list();
  }

  create(wish: NewUser): Promise<Opened> {
    checkDisplay(wish);
    const on = `account/${wish.name}`;
    return this.#witness('create')({ on, after: wish }, () => this.#options.accounts.create(wish));
  }

  async change(name: string, change: UserChange): Promise<User> {
    checkDisplay(change);
    const before = await this.#find(name);
    return this.#witness('change')({ on: `account/${name}`, before, after: { ...before, ...change } }, () =>
      this.#options.accounts.change(name, change),
    );
  }

  reset(name: string): Promise<Opened> {
    return this.#witness('resetPassword')({ on: `account/${name}` }, () => this.#options.accounts.reset(name));
  }

  async remove(name: string): Promise<void> {
    const before = await this.#find(name);
    await this.#witness('remove')({ on: `account/${name}`, before, after: null }, () =>
      this.#options.accounts.remove(name),
    );
  }

  #witness(what: string): Witness {
    const { audit, actor } = this.#options;
    return witnessed(audit, { ...actor, what: `account.${what}` });
  }

  /** What stands of the account, as far as somebody may change it. */
  async #find(name: string) {
    const user = (await this.list()).find((listed) => listed.name === name);
    if (!user) throw httpErrors.notFound('account');
    const { display, role, unit, enabled } = user;
    return { display, role, ...(unit !== undefined && { unit }), enabled };
  }
}

function checkDisplay({ display }: { readonly display?: string | undefined }): void {
  if (display !== undefined) checkFreeText('display', display);
}
