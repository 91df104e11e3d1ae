import { expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { formatFault } from '../../../config/site/site-fault.ts';
import { samplePdf } from '../../../wall-client/gallery/sample-document.ts';
import { readHarbour, writeSite } from './harbour.ts';

const SCENE = 'scenes/brief.yaml';
const head = 'name: { zh: 例会, en: Brief }\ngrid: { columns: [1fr], rows: [1fr], areas: [slides] }\npanels:\n';

async function faultsOf(panel: string, documents: Readonly<Record<string, string | Uint8Array>> = {}) {
  const files = new Map<string, string | Uint8Array>(await readHarbour());
  files.set(SCENE, `${head}  slides: { panel: document, ${panel} }\n`);
  for (const [name, bytes] of Object.entries(documents)) files.set(`documents/${name}`, bytes);
  await using site = await writeSite(files);
  return (await checkSite(site.directory)).faults.map(formatFault);
}

const png = Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1');
const jpeg = Buffer.from('\xff\xd8\xff\xe0 and so on', 'latin1');

it('takes documents that are what their names say', async () => {
  const avif = Buffer.from('\0\0\0\x20ftypavif', 'latin1');
  const webp = Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1');
  expect(
    await faultsOf('files: [周报.pdf, a.png, b.jpg, c.jpeg, d.webp, e.avif], every: 30s', {
      '周报.pdf': samplePdf(1),
      'a.png': png,
      'b.jpg': jpeg,
      'c.jpeg': jpeg,
      'd.webp': webp,
      'e.avif': avif,
    }),
  ).toEqual([]);
});

it('names the line of a file that is missing, or another than its name says', async () => {
  expect(await faultsOf('files: [a.png, brief.pdf]', { 'a.png': png })).toEqual([
    `${SCENE}:4:45  documents/brief.pdf: no such file; expected a file of the site: a readable file`,
  ]);
  expect(await faultsOf('files: [a.png]', { 'a.png': jpeg })).toEqual([
    `${SCENE}:4:38  documents/a.png, which is image/jpeg; expected image/png`,
  ]);
  expect(await faultsOf('files: [a.pdf]', { 'a.pdf': 'a text' })).toEqual([
    `${SCENE}:4:38  documents/a.pdf, which is no document; expected application/pdf`,
  ]);
});

it('refuses files from elsewhere, endings that nobody draws, and pages that stay and turn', async () => {
  for (const name of ['../site.yaml', 'drafts/a.pdf', '.pdf', 'a.docx', 'a'])
    expect(await faultsOf(`files: ['${name}']`), name).toHaveLength(1);
  expect(await faultsOf('files: [a.png], page: 1, every: 5s', { 'a.png': png })).toEqual([
    expect.stringContaining('every 5s beside a page that stays; expected one of page and every'),
  ]);
});
