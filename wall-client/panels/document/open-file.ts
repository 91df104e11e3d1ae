import { endingOf } from '../../../protocol/site/documents.ts';
import { DocumentFault } from './document-fault.ts';
import type { OpenDocument } from './open-document.ts';
import { openImage } from './open-image.ts';

/** By the name's ending; rejects with `DocumentFault`. */
export async function openFile(name: string, bytes: ArrayBuffer): Promise<OpenDocument> {
  try {
    if (endingOf(name) !== 'pdf') return await openImage(bytes);
    const { openPdf } = await import('./open-pdf.ts');
    return await openPdf(bytes);
  } catch (error) {
    throw error instanceof DocumentFault ? error : new DocumentFault('broken', error);
  }
}
