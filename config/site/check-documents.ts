import { DOCUMENT_TYPES, DOCUMENTS_FOLDER, endingOf } from '../../protocol/site/documents.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { Findings } from './finding.ts';
import { readHead } from './read-text.ts';

/** A screen reads a document whole before it shows a page of it. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
/** A PDF may begin with a kilobyte of something else. */
const HEAD_BYTES = 1_024;

/** Every file of the panel is there, and is what its name says. */
export async function checkDocuments(
  directory: string,
  { files }: Extract<Panel, { panel: 'document' }>,
  findings: Findings,
): Promise<void> {
  for (const [index, name] of files.entries()) {
    const path = `${DOCUMENTS_FOLDER}/${name}`;
    const read = await readHead(directory, path, { maxBytes: MAX_DOCUMENT_BYTES, headBytes: HEAD_BYTES });
    if ('unread' in read) {
      findings.at(['files', index], `${path}: ${read.unread.found}`, `a file of the site: ${read.unread.expected}`);
      continue;
    }
    const type = DOCUMENT_TYPES[endingOf(name)];
    const found = typeOf(read.head);
    if (found !== type) findings.at(['files', index], `${path}, which is ${found ?? 'no document'}`, type);
  }
}

/** By the first bytes, as each format says of itself. */
function typeOf(head: Buffer): (typeof DOCUMENT_TYPES)[keyof typeof DOCUMENT_TYPES] | undefined {
  const text = head.toString('latin1');
  if (text.includes('%PDF-')) return 'application/pdf';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'image/webp';
  if (/^.{4}ftyp(avif|avis)/s.test(text)) return 'image/avif';
  return undefined;
}
