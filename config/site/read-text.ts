import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';

/** A file that could not be read as text, and what was expected instead. */
export interface UnreadText {
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly expected: string;
}
export type TextRead = { readonly text: string } | { readonly unread: UnreadText };

export const MAX_YAML_BYTES = 2 * 1024 * 1024;
export const MAX_GEOJSON_BYTES = 32 * 1024 * 1024;

/** Reads a file of a site: a regular file inside its directory, of bounded size, in UTF-8. Never waits on pipes or devices. */
export async function readText(directory: string, file: string, maxBytes: number): Promise<TextRead> {
  return await readFileOfSite(directory, file, { maxBytes, read: async (opened) => decode(await opened.readFile()) });
}

/** The first bytes of such a file, by which its kind is told. */
export async function readHead(
  directory: string,
  file: string,
  { maxBytes, headBytes }: { readonly maxBytes: number; readonly headBytes: number },
): Promise<{ readonly head: Buffer } | { readonly unread: UnreadText }> {
  const read = async (opened: FileHandle) => {
    const { buffer, bytesRead } = await opened.read({ buffer: Buffer.alloc(headBytes), position: 0 });
    return { head: buffer.subarray(0, bytesRead) };
  };
  return await readFileOfSite(directory, file, { maxBytes, read });
}

async function readFileOfSite<T>(
  directory: string,
  file: string,
  { maxBytes, read }: { readonly maxBytes: number; readonly read: (opened: FileHandle) => Promise<T> },
): Promise<T | { readonly unread: UnreadText }> {
  try {
    const root = await realpath(directory);
    const path = await realpath(resolve(root, file));
    const inside = relative(root, path);
    if (inside.startsWith(`..${sep}`) || inside === '..' || resolve(root, inside) !== path)
      return unread('a link to a file outside of the site', 'a file inside the site’s directory');
    // Without O_NONBLOCK the open of a named pipe would wait for a writer.
    await using opened = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await opened.stat();
    if (!status.isFile()) return unread(status.isDirectory() ? 'a directory' : 'a special file', 'a regular file');
    if (status.size > maxBytes) return unread(`a file of ${status.size} bytes`, `at most ${maxBytes} bytes`);
    return await read(opened);
  } catch (error) {
    return unread(reasonOf(error), 'a readable file');
  }
}

/** Strict UTF-8: a byte that is none would otherwise become a silent `�` on the wall. */
export function decode(bytes: Uint8Array): TextRead {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return unread('text in UTF-16', 'text in UTF-8');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { unread: { ...placeOfBadByte(bytes), found: 'bytes that are not UTF-8', expected: 'text in UTF-8' } };
  }
}

/** What decodes leniently up to the first replacement character that the file itself does not hold. */
function placeOfBadByte(bytes: Uint8Array): { line: number; column: number } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let good = 0;
  for (let bad = bytes.length; bad - good > 1; ) {
    const middle = Math.floor((good + bad) / 2);
    try {
      decoder.decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
    // A stream that failed, or was left open, starts afresh.
    try {
      decoder.decode();
    } catch {}
  }
  const lines = new TextDecoder('utf-8').decode(bytes.subarray(0, good)).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function unread(found: string, expected: string): { readonly unread: UnreadText } {
  return { unread: { line: 1, column: 1, found, expected } };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  switch (code) {
    case 'ENOENT':
      return 'no such file';
    case 'ELOOP':
      return 'a link that leads to itself';
    case 'EACCES':
    case 'EPERM':
      return 'a file that may not be read';
    case undefined:
      throw error;
    default:
      return `a file that cannot be read (${code})`;
  }
}
