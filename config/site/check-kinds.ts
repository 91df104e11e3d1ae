import { isOfDistricts, type Attribute, type Kind } from '../../protocol/site/kinds.ts';
import { isInherited } from './check-names.ts';
import { findPatternFault, findPersonalSubject } from './check-subject.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import { entryOf } from './vocabulary.ts';

/** An event is `<kind>.<milestone>`; these are, or will be, event types of every kind. */
const RESERVED_MILESTONES = ['changed', 'voided', 'restored'];
/** Rows of lists have them, flows use `stage` for a column, and events carry `rank` and `time`. */
const RESERVED_ATTRIBUTES = ['id', 'at', 'stage', 'kind', 'rank', 'time', 'voided'];
/** A record's changed registers travel as one mask. */
const MAX_REGISTERS = 30;

export async function checkKind(name: string, kind: Kind, findings: Findings, warnings: Findings): Promise<void> {
  if (isInherited(name)) findings.atKey([], `the reserved name ${name}`, 'another name');
  const attributes = Object.keys(kind.attributes);
  const milestones = Object.keys(kind.milestones);
  for (const attribute of attributes) checkAttribute(attribute, kind, findings);
  for (const milestone of milestones) {
    if (RESERVED_MILESTONES.includes(milestone) || isInherited(milestone))
      findings.atKey(['milestones', milestone], `the reserved name ${milestone}`, 'another name');
    if (attributes.includes(milestone))
      findings.atKey(['milestones', milestone], `${milestone}, which is an attribute as well`, 'a name of its own');
  }
  if (attributes.length + milestones.length > MAX_REGISTERS)
    findings.atKey(
      [],
      `${attributes.length + milestones.length} attributes and milestones`,
      `at most ${MAX_REGISTERS}`,
    );
  for (const [place, milestone] of (kind.keep?.after ?? []).entries())
    if (!milestones.includes(milestone))
      findings.at(['keep', 'after', place], `the unknown milestone ${milestone}`, oneOf(milestones, milestone));
  for (const [place, name] of (kind.letGo ?? []).entries())
    if (milestones.includes(name))
      findings.at(['letGo', place], `${name}, which is a milestone of now`, 'one that is declared no more');
  checkLocation(kind, findings);
  const fault = await findPatternFault(kind.subject);
  if (fault) findings.at(['subject'], fault.found, fault.expected);
  else {
    const personal = findPersonalSubject(kind.subject);
    if (personal)
      warnings.at(
        ['subject'],
        `a pattern that admits what looks like ${personal}`,
        'a narrower pattern; the gate refuses such ids',
      );
  }
}

function checkAttribute(name: string, kind: Kind, findings: Findings): void {
  const attribute = entryOf(kind.attributes, name);
  if (!attribute) return;
  const path = ['attributes', name];
  if (RESERVED_ATTRIBUTES.includes(name) || isInherited(name))
    findings.atKey(path, `the reserved name ${name}`, 'another name');
  if ('number' in attribute && attribute.number.min > attribute.number.max)
    findings.at(
      [...path, 'number', 'max'],
      `${attribute.number.max}, which is less than min`,
      `at least ${attribute.number.min}`,
    );
  if (!('codes' in attribute)) return;
  if (attribute.codes === 'districts') return;
  checkReplaced(path, attribute.replaced, Object.keys(attribute.codes), findings);
  const codes = Object.keys(attribute.codes);
  for (const code of codes)
    if (isInherited(code)) findings.atKey([...path, 'codes', code], `the reserved code ${code}`, 'another code');
  for (const code of Object.keys(attribute.roles ?? {}))
    if (!codes.includes(code)) findings.atKey([...path, 'roles', code], `the unknown code ${code}`, oneOf(codes, code));
}

function checkReplaced(
  path: readonly string[],
  replaced: Readonly<Record<string, string>> = {},
  codes: readonly string[],
  findings: Findings,
): void {
  for (const [old, code] of Object.entries(replaced)) {
    if (codes.includes(old))
      findings.atKey([...path, 'replaced', old], `${old}, which is a code of now`, 'one that is declared no more');
    if (!codes.includes(code)) findings.at([...path, 'replaced', old], `the unknown code ${code}`, oneOf(codes, code));
  }
}

function checkLocation({ location, attributes }: Kind, findings: Findings): void {
  if (!location) return;
  const { district, point } = location;
  if (district === undefined && point === undefined)
    findings.atKey(['location'], 'neither district nor point', 'at least one of them');
  const named = (test: (attribute: Attribute) => boolean) =>
    Object.entries(attributes).flatMap(([name, attribute]) => (test(attribute) ? [name] : []));
  const districts = named(isOfDistricts);
  const points = named((attribute) => 'point' in attribute);
  if (district !== undefined && !districts.includes(district))
    findings.at(
      ['location', 'district'],
      `${district}, which is no attribute with codes: districts`,
      oneOf(districts, district),
    );
  if (point !== undefined && !points.includes(point))
    findings.at(['location', 'point'], `${point}, which is no attribute with point: true`, oneOf(points, point));
}
