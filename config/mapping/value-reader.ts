import { assertNever } from '../../protocol/assert-never.ts';
import type { AttributeValue } from '../../protocol/events.ts';
import type { Attribute } from '../../protocol/site/kinds.ts';
import type { District } from '../../protocol/site/site-file.ts';
import { Misread } from './misread.ts';

/** What a mapping says of an attribute's values beside where they stand. */
export interface ValueWords {
  /** What stands there -> the code; what is not listed is taken as it is. */
  readonly codes?: Readonly<Record<string, string>> | undefined;
  readonly otherwise?: string | undefined;
  readonly districts?: 'name' | 'code' | undefined;
  /** Of a point. */
  readonly order?: 'lonlat' | 'latlon' | undefined;
}

/** A text that is not empty, as a value of the attribute. */
export type ValueReader = (text: string) => AttributeValue | Misread;

export function valueReader(
  attribute: Attribute,
  { districts, words }: { readonly districts: readonly District[]; readonly words: ValueWords },
): ValueReader {
  if ('codes' in attribute) return codeReader(attribute.codes, { districts, words });
  if ('number' in attribute) {
    const { min, max } = attribute.number;
    const misread = new Misread(`a whole number from ${min} to ${max}`);
    return (text) => {
      const number = Number(text);
      return Number.isInteger(number) && number >= min && number <= max ? number : misread;
    };
  }
  if ('point' in attribute) return (text) => readPoint(text, words.order ?? 'lonlat');
  if ('label' in attribute) return (text) => text;
  return assertNever(attribute, 'attribute');
}

/** A long list is not spelt out: the site's files have it. */
const WORDS_SPELT_OUT = 24;

/** Without `codes` a value is its own code. */
function codeReader(
  codes: 'districts' | Readonly<Record<string, unknown>>,
  { districts, words }: { readonly districts: readonly District[]; readonly words: ValueWords },
): ValueReader {
  const known = new Set(codes === 'districts' ? districts.map(({ code }) => code) : Object.keys(codes));
  const listed = Object.entries(words.codes ?? {});
  const written = new Map(listed.map(([text, code]) => [plain(text), code]));
  if (words.districts === 'name') {
    for (const { code, name } of districts) {
      for (const text of [name.zh, name.en]) if (!written.has(plain(text))) written.set(plain(text), code);
    }
  }
  const read = [...new Set([...listed.map(([text]) => text), ...known])];
  const misread = new Misread(
    read.length <= WORDS_SPELT_OUT
      ? `one of ${read.join(', ')}`
      : `one of the ${read.length} declared values, such as ${read.slice(0, 3).join(', ')}`,
  );
  return (text) => written.get(plain(text)) ?? (known.has(text) ? text : (words.otherwise ?? misread));
}

/** Upper and lower case, width and spacing of a name vary between sources. */
function plain(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

const NUMBER = /[-+]?\d+(?:\.\d+)?/g;
const NO_POINT = new Misread('two numbers, degrees of longitude and latitude');

function readPoint(text: string, order: 'lonlat' | 'latlon'): [number, number] | Misread {
  const numbers = text.match(NUMBER)?.map(Number) ?? [];
  const [x, y] = order === 'latlon' ? numbers.reverse() : numbers;
  if (numbers.length !== 2 || x === undefined || y === undefined || Math.abs(x) > 180 || Math.abs(y) > 90)
    return NO_POINT;
  return [x, y];
}
