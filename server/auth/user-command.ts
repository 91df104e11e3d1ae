import { assertNever } from '../../protocol/assert-never.ts';
import { PERSON_ROLES, type PersonRole } from '../../protocol/auth.ts';
import { HttpError } from '../errors.ts';
import { formatMinute, formatTable } from '../gate/keys/text-table.ts';
import type { Opened } from './accounts.ts';
import type { AuditedAccounts } from './audited-accounts.ts';

export type UserCommand =
  | { readonly verb: 'list' }
  | {
      readonly verb: 'create';
      readonly name: string;
      readonly role: string;
      readonly unit?: string;
      readonly display?: string;
    }
  | {
      readonly verb: 'change';
      readonly name: string;
      readonly role?: string;
      readonly unit?: string;
      readonly display?: string;
    }
  | { readonly verb: 'open' | 'close' | 'reset' | 'remove'; readonly name: string };

interface Result {
  readonly ok: boolean;
  readonly text: string;
}

/** Runs what `npm run user` was told. */
export async function runUserCommand(command: UserCommand, accounts: AuditedAccounts): Promise<Result> {
  try {
    return { ok: true, text: await run(command, accounts) };
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) return { ok: false, text: error.message };
    throw error;
  }
}

async function run(command: UserCommand, accounts: AuditedAccounts): Promise<string> {
  switch (command.verb) {
    case 'list':
      return list(accounts);
    case 'create': {
      const { name, unit, display } = command;
      const role = roleOf(command.role);
      return tell(await accounts.create({ name, role, ...(unit && { unit }), ...(display && { display }) }));
    }
    case 'change': {
      const { name, role, unit, display } = command;
      const changed = { ...(role && { role: roleOf(role) }), ...(unit && { unit }), ...(display && { display }) };
      await accounts.change(name, changed);
      return `changed ${name}`;
    }
    case 'open':
      await accounts.change(command.name, { enabled: true });
      return `${command.name} may sign in`;
    case 'close':
      await accounts.change(command.name, { enabled: false });
      return `${command.name} may not sign in, and is signed out within seconds`;
    case 'reset':
      return tell(await accounts.reset(command.name));
    case 'remove':
      await accounts.remove(command.name);
      return `removed ${command.name}`;
    default:
      return assertNever(command, 'command');
  }
}

function roleOf(text: string): PersonRole {
  const role = PERSON_ROLES.find((known) => known === text);
  if (!role) throw new HttpError(400, 'request.parameter', `--role ${text}: expected ${PERSON_ROLES.join(', ')}`);
  return role;
}

function tell({ user, oneTimePassword }: Opened): string {
  return `${user.name} (${user.role}): one-time password ${oneTimePassword}`;
}

async function list(accounts: AuditedAccounts): Promise<string> {
  const rows = (await accounts.list()).map(({ name, display, role, unit, enabled, createdAt, signedInAt }) => [
    name,
    role,
    unit ?? '',
    enabled ? '' : 'closed',
    formatMinute(createdAt),
    signedInAt === undefined ? '' : formatMinute(signedInAt),
    display,
  ]);
  return formatTable([['name', 'role', 'unit', '', 'opened', 'last signed in', 'display'], ...rows]);
}
