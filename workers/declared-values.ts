import type { AttributeValue } from '../protocol/events.ts';
import type { Kind } from '../protocol/site/kinds.ts';

type Values = Readonly<Record<string, AttributeValue | undefined>>;

/** Of what a worker has to tell, what the kind declares: known codes, and numbers within their bounds. */
export function declaredValues({ attributes }: Kind, values: Values): Record<string, AttributeValue> {
  const told: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const attribute = attributes[name];
    if (attribute === undefined || value === undefined) continue;
    if ('codes' in attribute) {
      const isKnown = attribute.codes === 'districts' || Object.hasOwn(attribute.codes, String(value));
      if (isKnown) told[name] = value;
    } else if ('number' in attribute) {
      const { min, max } = attribute.number;
      told[name] = Math.max(min, Math.min(max, Math.round(Number(value))));
    }
  }
  return told;
}
