import { findIdentity } from '../../protocol/identity/find-identity.ts';
import type { IdentityRule } from '../../protocol/identity/identity-rule.ts';

/** Sources are few and come with every event; a sender that makes up one for each event fills no more than this. */
const REMEMBERED_MAX = 1024;

/** Looks at each source once. */
export class SourceMemory {
  readonly #clean = new Set<string>();

  check(source: string): IdentityRule | undefined {
    if (this.#clean.has(source)) return undefined;
    const rule = findIdentity(source);
    if (rule) return rule;
    if (this.#clean.size >= REMEMBERED_MAX) this.#clean.clear();
    this.#clean.add(source);
    return undefined;
  }
}
