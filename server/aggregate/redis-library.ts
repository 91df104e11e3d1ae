import { readFileSync } from 'node:fs';

/** The functions' names carry their version. */
export const COMMIT_FUNCTION = 'wf3_commit';
export const CODES_FUNCTION = 'wf3_codes';

const source = new URL('lua/watchfloor.lua', import.meta.url);

type Send = (args: (string | Buffer)[]) => Promise<unknown>;

/** Loads the Function library, in place of any of the same name. On a cluster, call it for every master. */
export async function loadLibrary(send: Send): Promise<void> {
  await send(['FUNCTION', 'LOAD', 'REPLACE', readFileSync(source, 'utf8')]);
}

/**
 * May this be the fault of an event, rather than of a Redis that is away, full, or no master: an error inside the Function, or
 * one of our own making.
 */
export function isInCommit(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return (
    error instanceof Error && error.message.startsWith('ERR ') && error.message.includes(`script: ${COMMIT_FUNCTION}`)
  );
}

/** Is this the answer of a Redis that has lost the library, such as one that was flushed or failed over? */
export function isLibraryMissing(error: unknown): boolean {
  return error instanceof Error && /function not found/i.test(error.message);
}
