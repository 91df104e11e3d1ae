import type { Principal } from '../auth/principal.ts';

/** Who looks, as far as it decides what is seen. */
export type Looking = Pick<Principal, 'id' | 'role' | 'unit'>;
