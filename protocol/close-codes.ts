/** Every WebSocket close code that the server uses, and whether a client should come back. */
export const closeCodes = {
  shuttingDown: { code: 4001, reason: 'server is shutting down', retry: true },
  slow: { code: 4002, reason: 'client does not keep up', retry: true },
  silent: { code: 4003, reason: 'no answer to pings', retry: true },
  overloaded: { code: 4004, reason: 'too many sessions', retry: true },
  badMessage: { code: 4400, reason: 'message not understood', retry: false },
  unauthorized: { code: 4401, reason: 'token not accepted', retry: false },
  unknownWall: { code: 4404, reason: 'no such wall or screen', retry: false },
  protocolVersion: { code: 4426, reason: 'protocol version not spoken here: reload', retry: false },
} as const;
export type CloseReason = keyof typeof closeCodes;

/** Codes of the 44xx range mean: do not come back as you are. Everything else, including a lost connection, is retried. */
export function mayRetry(code: number): boolean {
  return code < 4400 || code > 4499;
}
