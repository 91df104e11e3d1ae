import { expect, it } from 'vitest';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { WallFixture } from '../../wall-client/fixture.ts';
import { samplePdf } from '../../wall-client/gallery/sample-document.ts';
import { openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { withClient } from './with-client.ts';
import { textsOf } from './texts-of.ts';

const WALL = { width: 1_600, height: 900 };
/** Files of the site by their names: what cannot be opened stands among those that can. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'locked.pdf': samplePdf(2, { isLocked: true }),
  'broken.pdf': new TextEncoder().encode('%PDF-1.4\nnothing else'),
  'slides.pdf': samplePdf(3),
};
const FAULTY = ['locked.pdf', 'broken.pdf'];
const PATIENCE = { withinMs: 60_000, everyMs: 200 };
/** Of the panels. */
const EVERY_MS = 20_000;
/** Pages of a panel: the file that cannot be opened, and the slides. */
const ROUND = 4;

const up = withClient();

it('opens a document that can be read after one that cannot', async () => {
  const context = await openContext(up.browser, { viewport: WALL });
  await context.route('**/api/v1/documents/*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    return route.fulfill({ body: Buffer.from(FILES[name] ?? ''), contentType: 'application/octet-stream' });
  });
  const page = await openWallPage(context, { client: up.client, fixture: await createFixture(), scene: 'documents' });
  const seen = new Set<string>();
  let last = '';
  for (let turn = 1; turn <= ROUND; turn += 1) {
    // Both panels turn at once; a page that is not drawn yet is waited for.
    last = await until(
      async () => {
        const texts = await textsOf(page, turn * EVERY_MS);
        for (const text of texts) seen.add(text);
        const [one, other] = texts.filter((text) => text.endsWith(` / ${ROUND}`));
        return one === other && one !== last && one;
      },
      { ...PATIENCE, what: `another page than ${last}` },
    );
  }
  expect([...seen]).toEqual(expect.arrayContaining(['2 / 4', '3 / 4', '4 / 4']));
  const faults = [...seen].filter((text) => /^文件|^没有/.test(text));
  expect(faults.sort()).toEqual(['文件有密码，无法打开', '文件损坏，无法打开'].sort());
  await context.close();
});

async function createFixture(): Promise<WallFixture> {
  const fixture = await createWallFixture('lianyuan');
  const words = { zh: '墙', en: 'Wall' };
  const panels = FAULTY.map((file): [string, Panel] => [
    file.replace('.pdf', ''),
    { panel: 'document', files: [file, 'slides.pdf'], every: '20s' },
  ]);
  const { site } = fixture;
  return {
    ...fixture,
    site: {
      ...site,
      file: {
        ...site.file,
        walls: { main: { name: words, ...WALL, screens: { whole: { x: 0, y: 0, ...WALL } } } },
      },
      scenes: {
        documents: {
          name: words,
          grid: { columns: ['1fr', '1fr'], rows: ['1fr'], areas: [panels.map(([name]) => name).join(' ')] },
          panels: Object.fromEntries(panels),
        },
      },
    },
  };
}
