import { Container, Graphics, Sprite, Texture } from 'pixi.js';
import { parseDuration } from '../../../protocol/duration.ts';
import type { Panel } from '../../../protocol/site/scenes.ts';
import type { Words } from '../../../protocol/words.ts';
import { MissingDocument } from '../panel-sources.ts';
import type { PanelBody, PanelContext, PanelExcuse } from '../panel.ts';
import { createDigits, fitDigits } from '../parts/digits.ts';
import { DocumentFault, type DocumentReason } from './document-fault.ts';
import type { OpenDocument } from './open-document.ts';
import { openFile } from './open-file.ts';
import { pageAt, type PageTurn } from './page-turn.ts';

type DocumentPanel = Extract<Panel, { panel: 'document' }>;

/** A page of one of the panel's files. One that cannot be opened stands as a page that says so. */
interface Page {
  readonly name: string;
  readonly index: number;
  readonly from: OpenDocument | undefined;
  fault: DocumentReason | undefined;
  sprite: Sprite | undefined;
  isDrawing: boolean;
}

const DEFAULT_EVERY = '20s';

const reasonWords: Readonly<Record<DocumentReason, Words>> = {
  missing: { zh: '没有这个文件', en: 'There is no such file' },
  locked: { zh: '文件有密码，无法打开', en: 'The file wants a password' },
  broken: { zh: '文件损坏，无法打开', en: 'The file cannot be read' },
};

/** Pages of PDF files and pictures, one after the other by wall time, or one that stays. The page to come is drawn ahead. */
export function createDocument({
  panel,
  rectangle,
  theme,
  renew,
  waitFor,
  sources,
}: PanelContext<DocumentPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const sheets = new Container();
  const plate = new Graphics();
  const number = createDigits('', { role: 'caption', type, colour: colours.text, anchor: [0.5, 0.5] });
  view.addChild(sheets, plate, number);

  let pages: readonly Page[] | undefined;
  let turn: PageTurn = { count: 0, everyMs: parseDuration(panel.every ?? DEFAULT_EVERY), page: panel.page };
  let isGone = false;
  /** Which page is wanted, and which is to be seen; they differ while one is late. */
  let wanted = -1;
  let shown = -1;

  const open = async () => {
    const opened: Page[] = [];
    for (const name of panel.files) {
      const page = { name, index: 0, from: undefined, fault: undefined, sprite: undefined, isDrawing: false };
      try {
        const from = await openFile(name, await sources.readDocument(name));
        for (let index = 0; index < from.pageCount; index += 1) opened.push({ ...page, index, from });
      } catch (error) {
        opened.push({ ...page, fault: reasonOf(error) });
        if (!(error instanceof MissingDocument)) console.warn(`document ${name}`, error);
      }
      if (isGone) break;
    }
    pages = opened;
    turn = { ...turn, count: opened.length };
    if (isGone) close();
  };

  const close = () => {
    for (const from of new Set(pages?.map((page) => page.from))) from?.close();
    for (const page of pages ?? []) put(page);
  };

  /** Puts a page's picture away; it is drawn again when it is wanted. */
  const put = (page: Page) => {
    page.sprite?.destroy({ texture: true, textureSource: true });
    page.sprite = undefined;
  };

  const draw = async (page: Page) => {
    if (!page.from || page.sprite || page.isDrawing || page.fault) return;
    page.isDrawing = true;
    try {
      const canvas = await page.from.draw(page.index, rectangle);
      if (isGone) return;
      // Outside the cache, which would keep the canvas.
      const sprite = new Sprite(Texture.from(canvas, true));
      const scale = Math.min(width / canvas.width, height / canvas.height);
      // A page that was drawn for this room lands pixel on pixel.
      if (scale > 1.01) sprite.scale.set(scale);
      sprite.position.set(Math.round((width - sprite.width) / 2), Math.round((height - sprite.height) / 2));
      // Drawn with nothing of it to be seen, so that the GPU has it before its turn.
      sprite.alpha = 0;
      sheets.addChild(sprite);
      page.sprite = sprite;
    } catch (error) {
      // What was closed meanwhile is no fault of the page.
      if (isGone) return;
      page.fault = 'broken';
      console.warn(`page ${page.index + 1} of ${page.name}`, error);
    } finally {
      page.isDrawing = false;
    }
  };

  /** The page that is wanted and the next one are kept; every other picture is let go, but the one that is seen. */
  const prepare = (all: readonly Page[]) => {
    const next = panel.page === undefined ? (wanted + 1) % all.length : wanted;
    for (const [index, page] of all.entries()) {
      if (index === wanted || index === next) continue;
      if (index !== shown) put(page);
    }
    for (const index of new Set([wanted, next])) {
      const page = all[index];
      if (page?.from && !page.sprite && !page.isDrawing && !page.fault) waitFor(draw(page));
    }
  };

  const writeNumber = () => {
    const count = pages?.length ?? 0;
    number.text = count > 1 ? `${shown + 1} / ${count}` : '';
    plate.clear();
    if (number.text === '') return;
    fitDigits(number, width * 0.5);
    const plateWidth = Math.ceil(number.width + space.pad);
    const plateHeight = Math.round(type.caption * 1.5);
    plate
      .roundRect(width - plateWidth, height - plateHeight, plateWidth, plateHeight, space.radius)
      .fill({ color: colours.background, alpha: 0.78 });
    number.position.set(Math.round(width - plateWidth / 2), Math.round(height - plateHeight / 2));
  };

  /** Turns to the wanted page once its picture, or its excuse, is there. */
  const turnPage = (all: readonly Page[]) => {
    const page = all[wanted];
    if (!page || (!page.sprite && !page.fault)) return;
    for (const [index, each] of all.entries()) if (each.sprite) each.sprite.alpha = index === wanted ? 1 : 0;
    if (shown === wanted) return;
    shown = wanted;
    writeNumber();
  };

  waitFor(open());
  return {
    view,
    update: ({ at }) => {
      if (!pages) return 'waiting';
      if (pages.length === 0) return 'empty';
      wanted = pageAt(at, turn);
      prepare(pages);
      turnPage(pages);
      const page = pages[shown];
      return page ? (excuseOf(page) ?? 'shown') : 'waiting';
    },
    frame: ({ wall }) => {
      if (!pages) return;
      const index = pageAt(wall, turn);
      if (index === wanted) return;
      wanted = index;
      turnPage(pages);
      // For the page after it, and for what is said in the place of one.
      renew();
    },
    destroy: () => {
      isGone = true;
      close();
      view.destroy({ children: true });
    },
  };
}

function excuseOf({ fault, name }: Page): PanelExcuse | undefined {
  return fault && { says: reasonWords[fault], about: name, isFault: true };
}

function reasonOf(error: unknown): DocumentReason {
  if (error instanceof MissingDocument) return 'missing';
  return error instanceof DocumentFault ? error.reason : 'broken';
}
