/** Addresses of what PDF.js reads only for the documents that need it: nothing of it is fetched before. */
const addresses: Readonly<Record<string, string>> = import.meta.glob(
  [
    // Encodings of Chinese texts whose fonts are not in the document.
    '../../../node_modules/pdfjs-dist/cmaps/{Adobe-GB1-UCS2,Adobe-CNS1-UCS2,GB*,UniGB*,UniCNS*,B5*,CNS*,ETen*,ETHK*,HK*}.bcmap',
    '../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
    // Pictures of scanners: JBIG2 and JPEG 2000; colours of printers.
    '../../../node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm',
  ],
  { query: '?url', import: 'default', eager: true },
);

const byName = new Map(Object.entries(addresses).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]));

/** What PDF.js calls for when it needs one of them; its own class would want them under one address, without hashes. */
export class PdfResources {
  async fetch({ filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const url = byName.get(filename);
    if (url === undefined) throw new Error(`${filename} is not bundled`);
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${filename}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}
