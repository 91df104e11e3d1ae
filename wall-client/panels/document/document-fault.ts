/** Why a document cannot be shown. */
export type DocumentReason = 'missing' | 'locked' | 'broken';

export class DocumentFault extends Error {
  override readonly name = 'DocumentFault';
  readonly reason: DocumentReason;

  constructor(reason: DocumentReason, cause?: unknown) {
    super(`the document is ${reason}`, { cause });
    this.reason = reason;
  }
}
