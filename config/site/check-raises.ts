import type { Raises } from '../../protocol/site/raises.ts';
import { findCode, findCodesAttribute, findKind, findMilestone, type KindScope } from './check-names.ts';
import { checkScopeFor } from './check-scope.ts';
import type { Findings } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * What workers tell: its kind and codes are there, and their key may post it.
 * @returns its kind, where that is there
 */
export function checkTold(
  { kind, set = {} }: Pick<Raises, 'kind' | 'set'>,
  vocabulary: Vocabulary,
  findings: Findings,
): KindScope | undefined {
  checkScopeFor('method', [kind], vocabulary, findings);
  const scope = findKind(kind, ['kind'], vocabulary, findings);
  if (!scope) return undefined;
  for (const [attribute, code] of Object.entries(set))
    if (findCodesAttribute(scope, attribute, ['set', attribute], findings))
      findCode(scope, attribute, code, { path: ['set', attribute], part: 'value' }, findings);
  return scope;
}

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
  const scope = checkTold(raises, vocabulary, findings);
  if (!scope) return undefined;
  findMilestone(scope, raises.milestone, ['milestone'], findings);
  for (const attribute of says)
    if (scope.kind.attributes[attribute] === undefined)
      findings.at(
        ['kind'],
        `${raises.kind}, which cannot say what rose`,
        `the attribute ${attribute}, by which counts are split`,
      );
  return scope;
}
