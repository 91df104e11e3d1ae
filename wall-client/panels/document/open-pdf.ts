import { getDocument, PasswordException, type PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';
import { DocumentFault } from './document-fault.ts';
import { type OpenDocument, type Room, scaleInto } from './open-document.ts';
import { PdfResources } from './pdf-resources.ts';

/** PDF.js asks for an address, and gives it to `PdfResources`, which does not need it. */
const ANY_ADDRESS = '/';

let worker: PDFWorker | undefined;

/**
 * The page's one reader of PDF files. It is handed to every document: a document that made it for itself would end it with
 * its own end, under the hands of the others.
 */
function sharedWorker(): PDFWorker {
  worker ??= PDFWorker.create({
    port: new Worker(new URL('../../../node_modules/pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url), {
      type: 'module',
    }),
    verbosity: 0,
  });
  return worker;
}

/** Rejects with `DocumentFault` where it wants a password or is none. */
export async function openPdf(bytes: ArrayBuffer): Promise<OpenDocument> {
  const task = getDocument({
    worker: sharedWorker(),
    data: new Uint8Array(bytes),
    BinaryDataFactory: PdfResources,
    cMapUrl: ANY_ADDRESS,
    standardFontDataUrl: ANY_ADDRESS,
    wasmUrl: ANY_ADDRESS,
    useWorkerFetch: false,
    // What the machine happens to have would make another picture on each screen.
    useSystemFonts: false,
    disableWorkerRendering: true,
    verbosity: 0,
  });
  try {
    const pdf = await task.promise;
    return {
      pageCount: pdf.numPages,
      draw: (page, room) => drawPage(pdf, page, room),
      close: () => void task.destroy(),
    };
  } catch (error) {
    void task.destroy();
    throw new DocumentFault(error instanceof PasswordException ? 'locked' : 'broken', error);
  }
}

async function drawPage(pdf: PDFDocumentProxy, index: number, room: Room): Promise<HTMLCanvasElement> {
  const page = await pdf.getPage(index + 1);
  const whole = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: scaleInto(whole, room) });
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(viewport.width));
  canvas.height = Math.max(1, Math.round(viewport.height));
  await page.render({ canvas, viewport }).promise;
  page.cleanup();
  return canvas;
}
