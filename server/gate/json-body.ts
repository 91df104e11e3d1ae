import { isUtf8 } from 'node:buffer';
import { httpErrors } from '../errors.ts';

/** A fault in a longer text is answered without its place: to find it costs some twenty times the parsing. */
const SEARCHED_CHARACTERS_MAX = 256 * 1024;

/**
 * Parses a body. Errors give the place of the fault and nothing of the body. Depth needs no look beforehand: a body of
 * brackets alone costs V8 2.5 times a flat one of the same bytes, and the events' schema has no place for it.
 */
export function parseJsonBody(body: Buffer): unknown {
  if (!isUtf8(body)) throw httpErrors.notUtf8();
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw httpErrors.malformedJson(faultPosition(text, error));
  }
}

/** V8 names the position of most faults, but quotes the text around an unexpected token; that one is found by halving. */
function faultPosition(text: string, error: unknown): number | undefined {
  const named = positionIn(error);
  if (named !== undefined) return named;
  if (text.length > SEARCHED_CHARACTERS_MAX) return undefined;
  if (endsEarly(text)) return text.length;
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (endsEarly(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function positionIn(error: unknown): number | undefined {
  const match = error instanceof Error ? /at position (\d+)/.exec(error.message) : null;
  return match ? Number(match[1]) : undefined;
}

/** Whether the text is the beginning of some JSON. */
function endsEarly(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return (
      positionIn(error) === text.length || (error instanceof Error && /end of JSON|Unterminated/.test(error.message))
    );
  }
}
