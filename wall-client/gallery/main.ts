import '../fonts/fonts.ts';
import { LANGUAGES, type Language } from '../../protocol/words.ts';
import { type GalleryPage, galleryPages } from './gallery-pages.ts';
import { GalleryStage, openEasel } from './gallery-stage.ts';
import { GALLERY_TIME } from './gallery-views.ts';

// `/gallery?page=&lang=zh|en&t=<epoch ms>`: every panel in every state. Arrow keys turn the pages, L changes the language;
// all of them are drawn on one canvas, since a page that loads costs more than what it draws.

interface Place {
  readonly index: number;
  readonly page: GalleryPage;
  readonly language: Language;
  /** Epoch ms; undefined: time goes on. */
  readonly frozenAt: number | undefined;
}

function readPlace(): Place {
  const query = new URLSearchParams(location.search);
  const index = Math.max(
    0,
    galleryPages.findIndex(({ name }) => name === query.get('page')),
  );
  const page = galleryPages[index];
  if (!page) throw new Error('the gallery has no pages');
  const frozen = query.get('t');
  return {
    index,
    page,
    language: LANGUAGES.find((each) => each === query.get('lang')) ?? 'zh',
    frozenAt: frozen === null || frozen === '' || !Number.isFinite(Number(frozen)) ? undefined : Number(frozen),
  };
}

function turn(changes: Readonly<Record<string, string>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  history.pushState(null, '', `?${query}`);
  void show();
}

addEventListener('keydown', ({ key }) => {
  const { index, language } = readPlace();
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  const other = galleryPages[(index + step + galleryPages.length) % galleryPages.length];
  if (step !== 0 && other) turn({ page: other.name });
  if (key === 'l' || key === 'L') turn({ lang: language === 'zh' ? 'en' : 'zh' });
});
addEventListener('popstate', () => void show());
addEventListener('resize', () => location.reload());

const { innerWidth: width, innerHeight: height, devicePixelRatio } = window;
const easel = await openEasel({ width, height, devicePixelRatio });
for (const canvas of easel.surface.canvases) {
  canvas.style.width = `${canvas.width / devicePixelRatio}px`;
  document.body.append(canvas);
}
let shown: GalleryStage | undefined;
let turns = 0;
await show();

/** Shows the page that the address names, in place of the one before it. */
async function show(): Promise<void> {
  turns += 1;
  const own = turns;
  const { page, language, frozenAt } = readPlace();
  const root = document.documentElement;
  Reflect.deleteProperty(root.dataset, 'picture');
  root.lang = language === 'zh' ? 'zh-CN' : 'en';
  const stage = await GalleryStage.open(page, language, easel);
  if (own !== turns) {
    // Turned again meanwhile.
    stage.destroy();
    return;
  }
  shown?.destroy();
  shown = stage;
  const loop = (elapsedMs: number) => {
    if (shown !== stage) return;
    stage.draw(frozenAt ?? GALLERY_TIME + elapsedMs);
    if (frozenAt !== undefined && stage.isSettled) root.dataset['picture'] = 'settled';
    else requestAnimationFrame(loop);
  };
  requestAnimationFrame(loop);
}
