import type { CameraState } from '../../../protocol/cameras.ts';
import { CAMERA_KIND } from '../../../protocol/site/patrol-kinds.ts';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Words } from '../../../protocol/words.ts';
import type { KnownStates } from '../api/cameras.ts';

/** The attribute by which the tree sorts cameras, and which rows name. */
export const STATE_ATTRIBUTE = 'state';

/** A code of a camera's attribute, as the site names it. */
export interface SaidCode {
  readonly code: string;
  /** Undefined: the site declares it no more. */
  readonly words: Words | undefined;
  readonly role: Role | undefined;
}

/** The code that a camera's attribute has; undefined where nothing was told of it. */
export function codeOf(
  states: KnownStates | undefined,
  state: CameraState | undefined,
  attribute: string,
): string | undefined {
  const index = states?.attributes.findIndex(({ name }) => name === attribute) ?? -1;
  return index < 0 ? undefined : states?.attributes[index]?.codes[state?.codes[index] ?? -1];
}

/** Codes that the site declares for an attribute of its cameras, in its order. */
export function codesOf(
  site: Pick<SiteDescription, 'kinds'>,
  attribute: string,
  kind: string = CAMERA_KIND,
): readonly SaidCode[] {
  const declared = site.kinds[kind]?.attributes[attribute];
  if (!declared || !('codes' in declared) || typeof declared.codes === 'string') return [];
  const roles = 'roles' in declared ? declared.roles : undefined;
  return Object.entries(declared.codes).map(([code, words]) => ({ code, words, role: roles?.[code] }));
}
