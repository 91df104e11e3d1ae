import type { Raises } from '../../protocol/site/raises.ts';
import { findCode, findCodesAttribute, findKind, findMilestone, type KindScope } from './check-names.ts';
import { checkScopeFor } from './check-scope.ts';
import type { Findings } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * What workers open: its kind, milestone and codes are there, the key of the workers may post it, and it can say what called for it.
 * @returns its kind, where that is there
 */
export function checkRaises(
  raises: Raises,
  { says }: { readonly says: readonly string[] },
  vocabulary: Vocabulary,
  findings: Findings,
): KindScope | undefined {
  checkScopeFor('method', [raises.kind], vocabulary, findings);
  const scope = findKind(raises.kind, ['kind'], vocabulary, findings);
  if (!scope) return undefined;
  findMilestone(scope, raises.milestone, ['milestone'], findings);
  for (const [attribute, code] of Object.entries(raises.set ?? {})) {
    if (!findCodesAttribute(scope, attribute, ['set', attribute], findings)) continue;
    findCode(scope, attribute, code, { path: ['set', attribute], part: 'value' }, findings);
  }
  for (const attribute of says)
    if (scope.kind.attributes[attribute] === undefined)
      findings.at(
        ['kind'],
        `${raises.kind}, which cannot say what rose`,
        `the attribute ${attribute}, by which counts are split`,
      );
  return scope;
}
