import { format, isSameDay, isSameHour, parse } from '../date-rules.ts';
import type { ImportedAttribute, ImporterFile } from '../../protocol/site/importers.ts';
import { checkCodeWords } from './check-code-words.ts';
import { findAttribute, findKind, findMilestone } from './check-names.ts';
import type { KindScope } from './check-names.ts';
import { checkScopeFor } from './check-scope.ts';
import { checkTimeZone } from './check-site-file.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import { entryOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

export function checkImporter(importer: ImporterFile, vocabulary: Vocabulary, findings: Findings): void {
  const { time, at, milestones, attributes } = importer;
  if (time.timeZone !== undefined) checkTimeZone(time.timeZone, ['time', 'timeZone'], findings);
  checkTimeFormat(time.format, findings);
  if (!Object.hasOwn(milestones, at))
    findings.at(['at'], `${at}, which this importer does not read`, oneOf(Object.keys(milestones), at));
  else if (milestones[at]?.optional)
    findings.at(
      ['milestones', at, 'optional'],
      `optional, though at: ${at} gives every row its time`,
      'a milestone that each row has',
    );
  const scope = findKind(importer.kind, ['kind'], vocabulary, findings);
  if (!scope) return;
  checkScopeFor('import', [importer.kind], vocabulary, findings, ['kind']);
  const keys: Findings = { at: findings.atKey, atKey: findings.atKey };
  for (const [name, { take }] of Object.entries(milestones)) {
    if (!findMilestone(scope, name, ['milestones', name], keys) || take === undefined) continue;
    const join = entryOf(scope.kind.milestones, name)?.join;
    if (join === (take === 'earliest' ? 'last' : 'first'))
      findings.at(
        ['milestones', name, 'take'],
        `take: ${take}, though ${name} joins by ${join}`,
        join === 'first' ? 'earliest' : 'latest or latest-of-all',
      );
  }
  for (const [name, attribute] of Object.entries(attributes))
    checkAttribute(scope, name, attribute, within(findings, 'attributes', name));
}

function checkAttribute(scope: KindScope, name: string, imported: ImportedAttribute, findings: Findings): void {
  const attribute = findAttribute(scope, name, [], { at: findings.atKey, atKey: findings.atKey });
  if (!attribute) return;
  const { column } = imported;
  if ('point' in attribute && typeof column === 'string')
    findings.at(['column'], 'one column for a point', '{ longitude, latitude } or { point, order }');
  if (!('point' in attribute) && typeof column !== 'string')
    findings.at(['column'], `two numbers for ${name}`, 'the title of one column');
  checkCodeWords(scope, name, imported, findings);
}

/** Late in the evening of a day beyond the twelfth: a format that swaps, halves or drops a part shows. */
const SAMPLE = new Date(2020, 3, 27, 23, 54, 8);
const SAMPLE_TEXT = '27 April 2020, 23:54:08';

/** The format under `time` of an importer or an adapter. */
export function checkTimeFormat(pattern: string, findings: Findings): void {
  if (pattern === 'ISO') return;
  const fault = formatFault(pattern);
  if (fault !== undefined)
    findings.at(
      ['time', 'format'],
      `a time format ${fault}`,
      'ISO, or a date-fns format such as MM/dd/yyyy hh:mm:ss a or yyyy-MM-dd HH:mm:ss',
    );
}

function formatFault(pattern: string): string | undefined {
  try {
    const text = format(SAMPLE, pattern);
    const back = parse(text, pattern, new Date(2020, 0, 1));
    if (Number.isNaN(back.getTime())) return 'that cannot be read back';
    if (!isSameDay(back, SAMPLE)) return `that writes ${SAMPLE_TEXT} as ${text} and loses the day`;
    const hasHours = /[hHkK]/.test(pattern.replaceAll(/'[^']*'/g, ''));
    return hasHours && !isSameHour(back, SAMPLE)
      ? `that writes ${SAMPLE_TEXT} as ${text} and loses the hour (h without a?)`
      : undefined;
  } catch (error) {
    return `that is none (${error instanceof Error ? error.message.split(';')[0] : String(error)})`;
  }
}
