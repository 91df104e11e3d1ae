// The package's main module is typed as what it is not (its default export is missing at run time): its parts are sound.
import { tokenizer } from 'ret/dist/tokenizer.js';
import { type Root, type Token, types } from 'ret/dist/types/index.js';
import { compileSubject } from '../../protocol/site/subject.ts';

/**
 * Writes whole numbers as entity ids that match a kind's `subject` pattern: each free place of the pattern is a digit,
 * the last place the least significant one. `[A-Z]{2}-[0-9]{4}` writes 7 as `AA-0007`. Distinct numbers below
 * `capacity` give distinct ids.
 */
export interface SubjectNumeral {
  readonly capacity: bigint;
  write(number: bigint): string;
}

/** A place that may repeat without end is written this often. */
const OPEN_REPEAT = 12;
const PRINTABLE = Array.from({ length: 95 }, (_, offset) => String.fromCharCode(32 + offset));

/**
 * @param atLeast how many ids are needed; places that take letters and digits take digits alone while that is enough
 * @throws {RangeError} where the pattern has no room for `atLeast` ids, or uses what cannot be written (look-around, references)
 */
export function subjectNumeral(pattern: string, atLeast: bigint): SubjectNumeral {
  const places = placesOf(tokenizer(pattern), pattern);
  const decimal = places.map((place) =>
    place.includes('0') ? place.filter((character) => /[0-9]/.test(character)) : place,
  );
  const chosen = capacityOf(decimal) >= atLeast ? decimal : places;
  const capacity = capacityOf(chosen);
  if (capacity < atLeast) {
    throw new RangeError(`the subject pattern ${pattern} has room for ${capacity} ids; the drill needs ${atLeast}`);
  }
  const write = (number: bigint) => writeNumber(chosen, number % capacity);
  if (!compileSubject(pattern).test(write(0n))) {
    throw new RangeError(
      `the drill cannot write ids for the subject pattern ${pattern}; plain classes, groups and repeats work`,
    );
  }
  return { capacity, write };
}

function writeNumber(places: readonly (readonly string[])[], number: bigint): string {
  let rest = number;
  let text = '';
  for (const place of places.toReversed()) {
    const radix = BigInt(place.length);
    text = place[Number(rest % radix)] + text;
    rest /= radix;
  }
  return text;
}

function capacityOf(places: readonly (readonly string[])[]): bigint {
  return places.reduce((product, place) => product * BigInt(place.length), 1n);
}

/** The characters that each place of the text may take; of alternatives the first. */
function placesOf(token: Root | Token, pattern: string): string[][] {
  switch (token.type) {
    case types.ROOT:
    case types.GROUP:
      return (token.stack ?? token.options?.[0] ?? []).flatMap((part) => placesOf(part, pattern));
    case types.REPETITION: {
      const often = Number.isFinite(token.max) ? token.max : Math.max(token.min, OPEN_REPEAT);
      return Array.from({ length: often }, () => placesOf(token.value, pattern)).flat();
    }
    case types.CHAR:
      return [[String.fromCharCode(token.value)]];
    case types.SET:
      return [PRINTABLE.filter((character) => inSet(token, character.charCodeAt(0))).sort(digitsFirst)];
    case types.POSITION:
      return [];
    default:
      throw new RangeError(`the drill cannot write ids for the subject pattern ${pattern}: it refers back to a group`);
  }
}

function inSet(token: Token | { type: types.RANGE; from: number; to: number }, code: number): boolean {
  if (token.type === types.CHAR) return token.value === code;
  if (token.type === types.RANGE) return token.from <= code && code <= token.to;
  if (token.type === types.SET) return token.set.some((part) => inSet(part, code)) !== token.not;
  return false;
}

/** Digits count first, then letters, so that leading places read as zeros. */
function digitsFirst(left: string, right: string): number {
  const rank = (character: string) => (/[0-9]/.test(character) ? 0 : /[A-Za-z]/.test(character) ? 1 : 2);
  return rank(left) - rank(right) || (left < right ? -1 : 1);
}
