import type { RoleRule } from '../../../config/identity/identity-file.ts';

/** What somebody in these groups is here, by the first rule that fits; undefined where none does. Groups are compared without case, as directories do. */
export function roleOfGroups(groups: readonly string[], rules: readonly RoleRule[]): RoleRule | undefined {
  const known = new Set(groups.map((group) => group.toLowerCase()));
  return rules.find(({ group }) => known.has(group.toLowerCase()));
}
