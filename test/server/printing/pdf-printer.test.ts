import { describe, expect, it } from 'vitest';
import { PdfPrinter } from '../../../server/printing/pdf-printer.ts';
import type { PrintedPage } from '../../../server/printing/printed-page.ts';

const page = (title: string): PrintedPage => ({
  language: 'en',
  title,
  lead: [],
  blocks: [],
  footer: '',
  madeAt: 0,
});

/** A thread that does what the title says, and else prints it. */
const thread = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    if (workerData.title === 'hang') for (;;);
    if (workerData.title === 'throw') throw new Error('no such font');
    if (workerData.title === 'leave') process.exit(0);
    parentPort.postMessage(new TextEncoder().encode(workerData.title));
  `)}`,
);

describe('a printer', () => {
  it.each(['hang', 'throw', 'leave'])('goes on where a print does %s', { timeout: 10_000 }, async (title) => {
    const printer = new PdfPrinter({ thread, patienceMs: 2_000 });
    const [ill, well] = await Promise.allSettled([printer.print(page(title)), printer.print(page('well'))]);
    expect(ill.status).toBe('rejected');
    expect(well).toEqual({ status: 'fulfilled', value: Buffer.from('well') });
  });

  it('has eight wait behind the one that it prints, and no more', async () => {
    const printer = new PdfPrinter({ thread });
    const prints = Array.from({ length: 10 }, () => printer.print(page('well')));
    const done = await Promise.allSettled(prints);
    expect(done.map(({ status }) => status)).toEqual([...Array<string>(9).fill('fulfilled'), 'rejected']);
  });
});
