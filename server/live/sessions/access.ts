/** What whoever opened a session may do, by its token or by being on this machine. */
export interface Access {
  /** Of the key; `machine` without one. */
  readonly id: string;
  readonly role: 'machine' | 'admin' | 'scope' | 'screen';
  /** False from the moment on that its token is revoked. */
  holds(): boolean;
  /** It is still there; to be called now and then. */
  markSeen(): void;
}

/** Of this machine itself, which needs no token. */
export const MACHINE_ACCESS: Access = { id: 'machine', role: 'machine', holds: () => true, markSeen: () => undefined };
