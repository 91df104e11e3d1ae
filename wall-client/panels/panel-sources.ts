/** What panels show that is not counted: files, pages, devices. The stage has it; a panel asks, and gives it back. */
export interface PanelSources {
  /** Bytes of a file of the site's `documents`. Rejects with `MissingDocument` where the server has none of this name. */
  readDocument(name: string): Promise<ArrayBuffer>;
}

export class MissingDocument extends Error {
  override readonly name = 'MissingDocument';
}
