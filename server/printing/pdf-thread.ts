// A thread of its own: cutting a font and laying out pages takes a good part of a second, in which the server must go on.
import { parentPort, workerData } from 'node:worker_threads';
import { drawPdf } from './draw-pdf.ts';
import type { PrintedPage } from './printed-page.ts';

const pdf = await drawPdf(workerData as PrintedPage);
// Bytes of their own: a small buffer is a part of a pool that must stay here.
parentPort?.postMessage(new Uint8Array(pdf));
