import { type FileHandle, open } from 'node:fs/promises';
import type { RowFault } from './row-fault.ts';

export interface Reject {
  readonly line: number;
  readonly fault: RowFault;
}

/**
 * The rows that were left out, as CSV: line, column and reason.
 * Never a value: a row that does not fit may hold anything, a person's name and number included.
 */
export class RejectsFile {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @param goOn whether an import that was interrupted goes on; otherwise a file of that name is replaced */
  static async open(path: string, { goOn }: { goOn: boolean }): Promise<RejectsFile> {
    const handle = await open(path, goOn ? 'a' : 'w');
    if ((await handle.stat()).size === 0) await handle.appendFile('line,column,reason\n');
    return new RejectsFile(handle);
  }

  async write(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    await this.#handle.appendFile(
      rejects.map(({ line, fault }) => `${line},${quoted(fault.column)},${quoted(fault.reason)}\n`).join(''),
    );
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
