import type { PersonRole } from '../../../protocol/auth.ts';
import { SESSION_COOKIE } from '../../../server/auth/identify.ts';
import type { Auth } from '../../../server/auth/open-auth.ts';

export const OWN_PASSWORD = 'a long and own choice';

/** Headers with which a page of this person asks. The account is opened, and has a password of the own choice. */
export async function signInAs({ accounts, desk, people }: Auth, role: PersonRole, name = `some-${role}`) {
  const { oneTimePassword } = await accounts.create({ name, role, ...(role === 'unit' && { unit: 'u1' }) });
  await accounts.changePassword(name, { old: oneTimePassword, next: OWN_PASSWORD });
  await people.refresh();
  const { token, record } = await desk.signIn(name, OWN_PASSWORD);
  return { cookie: `${SESSION_COOKIE}=${token}`, 'x-watchfloor-csrf': record.csrf };
}
