/** Folder of a site in which its documents are. */
export const DOCUMENTS_FOLDER = 'documents';

/** What each ending of a document's name stands for. */
export const DOCUMENT_TYPES = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
} as const;
export type DocumentEnding = keyof typeof DOCUMENT_TYPES;

/** Of a name that the schema of scenes admits. */
export function endingOf(name: string): DocumentEnding {
  return name.slice(name.lastIndexOf('.') + 1) as DocumentEnding;
}
