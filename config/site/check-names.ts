import type { Attribute, Kind } from '../../protocol/site/kinds.ts';
import { type Findings, within } from './finding.ts';
import { oneOf } from './suggest.ts';
import { codesOf, entryOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

/** A kind within which names are looked up. */
export interface KindScope {
  readonly name: string;
  readonly kind: Kind;
  readonly vocabulary: Vocabulary;
}

/** The kind of a name; undefined, with a finding, where there is none, and silently where it has faults of its own. */
export function findKind(name: string, path: Path, vocabulary: Vocabulary, findings: Findings): KindScope | undefined {
  const { kinds } = vocabulary;
  if (!kinds) return undefined;
  if (!kinds.has(name)) findings.at(path, `the unknown kind ${name}`, oneOf(kinds.keys(), name));
  const kind = kinds.get(name);
  return kind && { name, kind, vocabulary };
}

export function findAttribute(
  { name: kindName, kind }: KindScope,
  name: string,
  path: Path,
  findings: Findings,
): Attribute | undefined {
  const attribute = entryOf(kind.attributes, name);
  if (!attribute)
    findings.at(path, `the unknown attribute ${name} of ${kindName}`, oneOf(Object.keys(kind.attributes), name));
  return attribute;
}

/** An attribute with a closed list of codes; only these can split a total. */
export function findCodesAttribute(
  scope: KindScope,
  name: string,
  path: Path,
  findings: Findings,
): Attribute | undefined {
  const attribute = findAttribute(scope, name, path, findings);
  if (!attribute || 'codes' in attribute) return attribute;
  const named = Object.entries(scope.kind.attributes).filter(([, other]) => 'codes' in other);
  findings.at(
    path,
    `${name}, which has no codes`,
    oneOf(
      named.map(([other]) => other),
      name,
    ),
  );
  return undefined;
}

export function findMilestone(
  { name: kindName, kind }: KindScope,
  name: string,
  path: Path,
  findings: Findings,
): boolean {
  if (Object.hasOwn(kind.milestones, name)) return true;
  findings.at(path, `the unknown milestone ${name} of ${kindName}`, oneOf(Object.keys(kind.milestones), name));
  return false;
}

/** An attribute or a milestone. */
export function findRegister({ name: kindName, kind }: KindScope, name: string, path: Path, findings: Findings): void {
  if (Object.hasOwn(kind.milestones, name) || Object.hasOwn(kind.attributes, name)) return;
  const names = [...Object.keys(kind.attributes), ...Object.keys(kind.milestones)];
  findings.at(path, `${name}, neither an attribute nor a milestone of ${kindName}`, oneOf(names, name));
}

export function findCode(
  scope: KindScope,
  attributeName: string,
  code: string,
  options: { path: Path; part: 'key' | 'value' },
  findings: Findings,
): void {
  const codes = codesOf(entryOf(scope.kind.attributes, attributeName), scope.vocabulary);
  if (!codes || codes.includes(code)) return;
  const report = options.part === 'key' ? findings.atKey : findings.at;
  report(options.path, `the unknown code ${code} of ${scope.name}.${attributeName}`, oneOf(codes, code));
}

/** Names in a list that stand there twice. */
export function findRepeats(names: readonly string[], path: Path, findings: Findings): void {
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index) findings.at([...path, index], `${name} for the second time`, 'each name once');
}

/** What is declared by name under a path: the name, its value and where findings about it go; names that every object has are refused. */
export function* eachEntry<Value>(
  entries: Iterable<readonly [name: string, value: Value]>,
  path: Path,
  findings: Findings,
): Generator<[name: string, value: Value, findings: Findings]> {
  for (const [name, value] of entries) {
    const own = within(findings, ...path, name);
    if (isInherited(name)) own.atKey([], `the reserved name ${name}`, 'another name');
    yield [name, value, own];
  }
}

/** Every object of JavaScript has these; a table looked up by name would find them where the site declares nothing. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}
