import '../fonts/fonts.ts';
import { LANGUAGES } from '../../protocol/words.ts';
import { galleryPages } from './gallery-pages.ts';
import { GalleryStage } from './gallery-stage.ts';
import { GALLERY_TIME } from './gallery-views.ts';

// `/gallery?page=&lang=zh|en&t=<epoch ms>`: every panel in every state. Arrow keys turn the pages, L changes the language.
const query = new URLSearchParams(location.search);
const language = LANGUAGES.find((each) => each === query.get('lang')) ?? 'zh';
const wished = galleryPages.findIndex(({ name }) => name === query.get('page'));
const index = Math.max(0, wished);
const page = galleryPages[index];
const frozen = query.get('t');
const frozenAt = frozen === null || frozen === '' || !Number.isFinite(Number(frozen)) ? undefined : Number(frozen);

const turn = (changes: Readonly<Record<string, string>>) => {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) next.set(name, value);
  location.search = next.toString();
};

addEventListener('keydown', ({ key }) => {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  const other = galleryPages[(index + step + galleryPages.length) % galleryPages.length];
  if (step !== 0 && other) turn({ page: other.name });
  if (key === 'l' || key === 'L') turn({ lang: language === 'zh' ? 'en' : 'zh' });
});
addEventListener('resize', () => location.reload());

if (page) {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  const { innerWidth: width, innerHeight: height, devicePixelRatio } = window;
  const stage = await GalleryStage.open(page, language, { width, height, devicePixelRatio });
  stage.canvas.style.width = `${stage.canvas.width / devicePixelRatio}px`;
  document.body.append(stage.canvas);
  const loop = (elapsedMs: number) => {
    stage.draw(frozenAt ?? GALLERY_TIME + elapsedMs);
    if (frozenAt !== undefined && stage.isSettled) document.documentElement.dataset['picture'] = 'settled';
    else requestAnimationFrame(loop);
  };
  requestAnimationFrame(loop);
}
