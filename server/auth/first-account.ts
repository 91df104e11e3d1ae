import type { Server } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import { removeFirstPassword, writeFirstPassword } from '../../config/first-password.ts';
import { type Audit, witnessed } from '../audit/audit.ts';
import { isLoopback } from '../gate/authentication.ts';
import type { Auth } from './open-auth.ts';

/**
 * Opens the site's first account where there is none, and puts its one-time password where whoever runs the server reads it.
 * Once somebody who manages accounts has a password of the own choice, the next start removes that file.
 */
export async function openFirstAccount(
  { accounts, people }: Auth,
  {
    dataDir,
    log,
    audit,
  }: { readonly dataDir: string; readonly log: Pick<FastifyBaseLogger, 'warn'>; readonly audit: Audit },
): Promise<void> {
  const who = { kind: 'system', id: 'server' } as const;
  const first = await accounts.ensureFirst(witnessed(audit, { who, what: 'account.create' }));
  if (first) {
    const file = writeFirstPassword(dataDir, first.oneTimePassword);
    log.warn(`first account: ${first.user.name}, its one-time password is in ${file}: sign in and choose your own`);
  }
  await people.refresh();
  if (people.hasAdministrator) removeFirstPassword(dataDir);
}

/** Rule [AC8]: a fresh server is open to no network. */
export function keepToThisMachine(server: Server, { until }: { readonly until: () => boolean }): void {
  server.prependListener('connection', (socket) => {
    if (!isLoopback(socket.remoteAddress) && !until()) socket.destroy();
  });
}
