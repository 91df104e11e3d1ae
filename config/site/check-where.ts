import type { Condition, Where } from '../../protocol/site/where.ts';
import { findAttribute, findCode, findMilestone, findRegister } from './check-names.ts';
import type { KindScope } from './check-names.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';

/** A filter: its attributes, codes and milestones exist, and each test suits what the attribute holds. */
export function checkWhere(scope: KindScope, where: Where, findings: Findings): void {
  checkCondition(scope, where, findings);
  if (where.not) checkCondition(scope, where.not, within(findings, 'not'));
  for (const [index, condition] of (where.any ?? []).entries())
    checkCondition(scope, condition, within(findings, 'any', index));
}

function checkCondition(
  scope: KindScope,
  { is = {}, has = [], lacks = [], later, took }: Condition,
  findings: Findings,
): void {
  for (const [name, test] of Object.entries(is)) checkTest(scope, name, test, within(findings, 'is'));
  for (const [index, name] of has.entries()) findRegister(scope, name, ['has', index], findings);
  for (const [index, name] of lacks.entries()) findRegister(scope, name, ['lacks', index], findings);
  for (const [index, name] of (later?.of ?? []).entries()) findMilestone(scope, name, ['later', 'of', index], findings);
  for (const [index, name] of (later?.than ?? []).entries())
    findMilestone(scope, name, ['later', 'than', index], findings);
  if (!took) return;
  findMilestone(scope, took.from, ['took', 'from'], findings);
  if (findMilestone(scope, took.to, ['took', 'to'], findings) && took.to === took.from)
    findings.at(['took', 'to'], `${took.to}, where it starts as well`, 'another milestone');
}

type Test = NonNullable<Condition['is']>[string];

function checkTest(scope: KindScope, name: string, test: Test, findings: Findings): void {
  const attribute = findAttribute(scope, name, [name], findings);
  if (!attribute) return;
  const isBounds = typeof test === 'object' && !Array.isArray(test);
  if ('number' in attribute) {
    if (!isBounds) findings.at([name], 'a code for a number', 'bounds such as { min: 1, max: 5 }');
    else checkBounds(name, test, findings);
  } else if (!('codes' in attribute)) {
    findings.at(
      [name],
      `a test of the ${'point' in attribute ? 'point' : 'label'} ${name}`,
      'an attribute with codes or numbers',
    );
  } else if (isBounds) findings.at([name], 'bounds for codes', 'a code or a list of codes');
  else if (Array.isArray(test)) {
    for (const [index, code] of test.entries())
      findCode(scope, name, code, { path: [name, index], part: 'value' }, findings);
  } else findCode(scope, name, test, { path: [name], part: 'value' }, findings);
}

function checkBounds(name: string, { min, max }: { min?: number; max?: number }, findings: Findings): void {
  if (min !== undefined && max !== undefined && min > max)
    findings.at([name, 'max'], `${max}, which is less than min`, `at least ${min}`);
}
