import { readFileSync } from 'node:fs';
import type { Browser, CDPSession } from 'playwright-core';

/** What the processes of a browser hold, MiB: pages with their workers, and the one that draws. */
export interface ProcessMemory {
  readonly rendererMiB: number;
  readonly gpuMiB: number;
}

/** Reads it from Linux, which shares out pages that several processes have in common (`Pss`). */
export class ProcessMemoryMeter {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async open(browser: Browser): Promise<ProcessMemoryMeter> {
    return new ProcessMemoryMeter(await browser.newBrowserCDPSession());
  }

  async measure(): Promise<ProcessMemory> {
    const { processInfo } = await this.#session.send('SystemInfo.getProcessInfo');
    const sumOf = (type: string) =>
      processInfo.filter((each) => each.type === type).reduce((sum, { id }) => sum + readPssMiB(id), 0);
    return { rendererMiB: sumOf('renderer'), gpuMiB: sumOf('GPU') };
  }
}

function readPssMiB(process: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${process}/smaps_rollup has no Pss`);
  return Number(kilobytes) / 1_024;
}
