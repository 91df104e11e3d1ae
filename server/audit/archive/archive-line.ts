import type { Link, Sealed } from '../chain.ts';
import { sign } from '../signature.ts';

/** An entry as the archive holds it: `<hash> <signature> <text>`, a line of its own. JSON has no line break of its own. */
export interface ArchivedEntry extends Sealed {
  readonly signature: string;
}

const LINE = /^([0-9a-f]{64}) ([0-9a-f]{64}) (\{.*\})$/;

export function formatLine({ hash, text, seq }: Sealed, key: string): string {
  return `${hash} ${sign(key, 'head', { seq, hash })} ${text}\n`;
}

/** Undefined where it is no line of an archive. */
export function parseLine(line: string): ArchivedEntry | undefined {
  const [, hash, signature, text] = LINE.exec(line) ?? [];
  if (hash === undefined || signature === undefined || text === undefined) return undefined;
  const seq = seqOf(text);
  return seq === undefined ? undefined : { seq, hash, signature, text };
}

/** The place that an entry's text claims. */
export function seqOf(text: string): number | undefined {
  try {
    const { seq } = JSON.parse(text) as { seq?: unknown };
    return Number.isSafeInteger(seq) && Number(seq) > 0 ? Number(seq) : undefined;
  } catch {
    // What is no JSON claims no place.
    return undefined;
  }
}

/** A statement about one place in the chain, signed: a line of the heads, or of the anchors. */
export interface Signed extends Link {
  /** Epoch ms. */
  readonly at: number;
  /** Which archive says so. */
  readonly archive: string;
  readonly signature: string;
}

/** A number with a zero before it is no JSON. */
const SIGNED =
  /\{"seq":(?:0|[1-9]\d*),"hash":"[0-9a-f]{64}","at":(?:0|[1-9]\d*),"archive":"[0-9a-f-]+","signature":"[0-9a-f]{64}"\}/;

export function formatSigned({ seq, hash, at, archive, signature }: Signed): string {
  return JSON.stringify({ seq, hash, at, archive, signature });
}

/** Finds it in a line that may be one of a syslog server; undefined where there is none. */
export function parseSigned(line: string): Signed | undefined {
  const [text] = SIGNED.exec(line) ?? [];
  return text === undefined ? undefined : (JSON.parse(text) as Signed);
}
