import type { AttributeValue } from '../../../protocol/events.ts';
import { readLabel } from '../../../protocol/identity/label.ts';
import type { Attribute, Kind } from '../../../protocol/site/kinds.ts';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Language, Words } from '../../../protocol/words.ts';
import { readMoment } from './moment-text.ts';
import { identityWords, workWords } from './work-words.ts';

/** A choice of a field, numbered from 1 as its key. */
export interface Choice {
  readonly code: string;
  readonly words: Words;
  readonly role?: Role | undefined;
}

/** An attribute as a form asks for it, made of its declaration. */
export type Field = { readonly name: string; readonly words: Words; readonly isNeeded: boolean } & (
  | { readonly holds: 'code'; readonly choices: readonly Choice[] }
  | { readonly holds: 'number'; readonly min: number; readonly max: number; readonly unit: Words | undefined }
  | { readonly holds: 'label' }
  | { readonly holds: 'time'; readonly timeZone: string }
);

type Districts = SiteDescription['file']['districts'];

/** The fields of some attributes of a kind, in the order in which they are named. */
export function fieldsOf(
  kind: Kind,
  districts: Districts,
  { needs = [], may = [] }: { readonly needs?: readonly string[]; readonly may?: readonly string[] },
): readonly Field[] {
  return [...needs, ...may].flatMap((name): Field[] => {
    const attribute = Object.hasOwn(kind.attributes, name) ? kind.attributes[name] : undefined;
    if (!attribute || 'point' in attribute) return [];
    const shared = { name, words: attribute.name, isNeeded: needs.includes(name) };
    if ('label' in attribute) return [{ ...shared, holds: 'label' }];
    if ('number' in attribute) {
      const { min, max, unit } = attribute.number;
      return [{ ...shared, holds: 'number', min, max, unit }];
    }
    return [{ ...shared, holds: 'code', choices: choicesOf(attribute, districts) }];
  });
}

/** The milestones of a kind as fields of the site’s clock. */
export function timeFieldsOf({ milestones }: Pick<Kind, 'milestones'>, timeZone: string): readonly Field[] {
  return Object.entries(milestones).map(([name, { name: words }]) => ({
    name,
    words,
    isNeeded: false,
    holds: 'time',
    timeZone,
  }));
}

export function choicesOf(attribute: Attribute | undefined, districts: Districts): readonly Choice[] {
  if (!attribute || !('codes' in attribute)) return [];
  if (attribute.codes === 'districts') return districts.map(({ code, name }) => ({ code, words: name }));
  return Object.entries(attribute.codes).map(([code, words]) => ({ code, words, role: attribute.roles?.[code] }));
}

/** What somebody typed, as an event says it; undefined where nothing was typed; or what is wrong with it. */
export type ReadField = { readonly value: string | number | undefined } | { readonly fault: Words };

/** The same rules as the gate’s, so that a fault is said where it is typed. */
export function readField(field: Field, typed: string): ReadField {
  const text = typed.trim();
  if (text === '') return field.isNeeded ? { fault: workWords.missing } : { value: undefined };
  switch (field.holds) {
    case 'code': {
      const code = codeFor(field.choices, text);
      return code === undefined ? { fault: workWords.unknownCode } : { value: code };
    }
    case 'number': {
      const number = Number(text);
      if (!Number.isInteger(number)) return { fault: workWords.noNumber };
      return number < field.min || number > field.max ? { fault: workWords.outOfRange } : { value: number };
    }
    case 'label': {
      const read = readLabel(text);
      return 'label' in read ? { value: read.label } : { fault: sayLabelFault(read.fault) };
    }
    case 'time': {
      const at = readMoment(text, { timeZone: field.timeZone, now: Date.now() });
      return at === undefined ? { fault: workWords.noMoment } : { value: at };
    }
  }
}

/** Why something that is typed freely is refused. */
export function sayLabelFault(fault: Extract<ReturnType<typeof readLabel>, { fault: unknown }>['fault']): Words {
  return fault === 'form' ? workWords.labelForm : identityWords[fault];
}

/** A code by itself, or by its name in either language. */
function codeFor(choices: readonly Choice[], text: string): string | undefined {
  const lower = text.toLowerCase();
  const found =
    choices.find(({ code }) => code === text) ??
    choices.find(({ words }) => words.zh === text || words.en.toLowerCase() === lower) ??
    choices.find(({ code }) => code.toLowerCase() === lower);
  return found?.code;
}

/** Attribute -> what is known of it already, as a field holds it. */
export type Known = Readonly<Record<string, string>>;

/** Of what a correction says, what is new: another’s change of the rest stays. */
export function changesOf(set: Readonly<Record<string, AttributeValue>>, known: Known): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(set).filter(([name, value]) => String(value) !== known[name]));
}

/**
 * The choice that digits mean: as soon as no other number begins with them. Of nine or fewer one digit is enough, of twenty
 * `3` is, and `1` waits for a second one.
 */
export function choiceByNumber(count: number, digits: string): number | undefined {
  if (!/^[1-9]\d*$/.test(digits)) return undefined;
  const number = Number(digits);
  if (number > count) return undefined;
  return number * 10 <= count ? undefined : number - 1;
}

/** A value as it is shown. */
export function sayValue(
  attribute: Attribute | undefined,
  value: unknown,
  { districts, language }: { readonly districts: Districts; readonly language: Language },
): string {
  if (!attribute || value === null || value === undefined || 'point' in attribute) return '';
  if ('codes' in attribute) {
    const words =
      attribute.codes === 'districts'
        ? districts.find(({ code }) => code === value)?.name
        : attribute.codes[String(value)];
    return words?.[language] ?? String(value);
  }
  if ('number' in attribute) return `${String(value)} ${attribute.number.unit?.[language] ?? ''}`.trim();
  return String(value);
}
