import type { DeskItem } from '../../../protocol/desk.ts';
import type { Attribute, Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Language } from '../../../protocol/words.ts';

export interface Describing {
  readonly kind: Kind;
  readonly districts: SiteDescription['file']['districts'];
  readonly language: Language;
}

/** How a card says an item: its level and first code as the head, then the rest of what the list shows of it. */
export function describeItem({ shown }: DeskItem, { kind, districts, language }: Describing) {
  const say = (name: string): string | undefined => {
    const attribute = Object.hasOwn(kind.attributes, name) ? kind.attributes[name] : undefined;
    const value = shown[name];
    return attribute && value !== undefined ? sayValue(attribute, value, { districts, language }) : undefined;
  };
  const { level, unit } = kind.desk ?? {};
  const rest = Object.keys(kind.attributes).filter((name) => name !== level && name !== unit && name in shown);
  const [label] = rest.filter((name) => 'label' in (kind.attributes[name] ?? {}));
  const others = rest.filter((name) => name !== label && name !== kind.location?.district);
  const [first, ...more] = others;
  const words = (names: readonly (string | undefined)[]) =>
    names.flatMap((name) => (name === undefined ? [] : (say(name) ?? [])));
  return {
    head: words([level, first, label]).join(' · ') || kind.name[language],
    details: words([kind.location?.district, ...more]),
    unit: unit === undefined ? undefined : say(unit),
  };
}

function sayValue(
  attribute: Attribute,
  value: DeskItem['shown'][string],
  { districts, language }: Omit<Describing, 'kind'>,
): string | undefined {
  if ('point' in attribute) return undefined;
  if ('codes' in attribute) {
    if (attribute.codes === 'districts')
      return districts.find(({ code }) => code === value)?.name[language] ?? String(value);
    return attribute.codes[String(value)]?.[language] ?? String(value);
  }
  if ('number' in attribute) return `${String(value)} ${attribute.number.unit?.[language] ?? ''}`.trim();
  return String(value);
}
