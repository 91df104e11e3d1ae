import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { Words } from '../../protocol/words.ts';
import { shiftAt } from '../../protocol/site/shifts.ts';
import type { Role } from '../../protocol/site/metrics.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { formatAge } from '../words/format-duration.ts';
import { say } from '../words/say.ts';
import { sayDriving } from '../words/say-driving.ts';
import { isApart, sayTogether } from '../words/say-together.ts';
import { createDigits } from './parts/digits.ts';
import { createLine, measureLine } from './parts/line.ts';
import { traceMark } from './parts/mark.ts';
import { destroyPart } from './parts/release-contexts.ts';
import type { Freshness, PanelBody, PanelContext, PanelKindEntry, PanelUpdate } from './panel.ts';

/** How the link stands, how old the data are, whether they are a drill or a replay, who drives, and how the screens keep together. Laid out from the right. */
export const statusPanel: PanelKindEntry<Extract<Panel, { panel: 'status' }>> = {
  chrome: 'bare',
  metrics: () => [],
  watchesFreshness: true,
  create: createStatus,
};

const SECOND_MS = 1_000;
/** Characters of Chinese from which a mark is said in the wall's own language alone. */
const LONG_FROM = 4;
/** Below this age data are of this moment; a figure would only flicker. */
const FRESH_MS = 3_000;

function createStatus({ rectangle, theme, site, language, clock }: PanelContext): PanelBody {
  const { type, space, colours, roles } = theme;
  const view = new Container();
  const age = createDigits('', { role: 'body', type, colour: colours.dim, anchor: [1, 0.5] });
  const together = createDigits('', { role: 'body', type, colour: colours.dim, anchor: [1, 0.5] });
  const fixed = new Container();
  view.addChild(fixed, age, together);
  let freshness: Freshness = { state: 'connecting' };
  let heardAt = 0;
  let shownSecond = Number.NaN;
  let drawn = '';
  let link: Container | undefined;
  let togetherRight = rectangle.width;
  const middle = Math.round(rectangle.height / 2);

  const draw = (update: PanelUpdate) => {
    const { visitors = false, numbersAt, isBriefed } = update.mode ?? {};
    const badges: Words[] = [
      ...(numbersAt === undefined ? [] : [numbersOf(numbersAt)]),
      ...(visitors ? [chromeWords.visitors] : []),
      ...(update.dataSet === 'drill' ? [chromeWords.drill] : []),
      ...(site.file.clock === 'data' ? [chromeWords.replay] : []),
    ];
    const described = describeLink(freshness);
    const since = freshness.state === 'stale' ? clock.time(freshness.sinceMs) : '';
    const shift = site.file.shifts && shiftAt(site.file.shifts, clock.minute(update.at));
    const driven = sayDriving(update.driving, update.at, { language, clock, isBriefed });
    const key = `${described.words.zh}|${since}|${shift?.from}|${badges.map((badge) => badge.zh).join()}|${driven[0] ?? ''}`;
    if (key === drawn) return;
    drawn = key;
    for (const child of fixed.removeChildren()) destroyPart(child);
    let right = rectangle.width;
    const words = say(described.words, language);
    const style = {
      size: type.body,
      colour: described.role === 'ok' ? colours.dim : roles[described.role],
      anchor: [1, 0.5],
    } as const;
    const whole = since === '' ? words : sayFrom(words, since);
    const hasRoom = measureLine(whole, style) + type.body + space.gap <= rectangle.width;
    const word = createLine(hasRoom ? whole : words, style);
    word.position.set(right, middle);
    right -= Math.ceil(word.width) + space.gap + type.body * 0.3;
    const mark = traceMark(new Graphics(), described.role, Math.round(right), middle, type.body * 0.36).fill(
      roles[described.role],
    );
    right -= type.body * 0.36 + space.wide;
    link = new Container();
    link.addChild(word, mark);
    fixed.addChild(link);
    age.position.set(rectangle.width, middle);
    for (const badge of badges) {
      const text = isLong(badge) ? say(badge, language) : `${badge.zh} ${badge.en}`;
      const label = createLine(text, { size: type.body, colour: colours.warning, weight: 'strong', anchor: [0, 0.5] });
      const width = Math.ceil(label.width) + 2 * space.gap;
      const height = Math.round(type.body * 1.6);
      const left = Math.round(right - width);
      if (left < 0) {
        label.destroy();
        break;
      }
      const box = new Graphics()
        .roundRect(left, middle - height / 2, width, height, space.radius)
        .fill({ color: colours.warning, alpha: 0.12 })
        .stroke({ width: space.hairline * 1.5, color: colours.warning, alpha: 0.7, alignment: 1 });
      label.position.set(left + space.gap, middle);
      fixed.addChild(box, label);
      right = left - space.gap;
    }
    if (shift) right = placeShift(shift.name, right);
    right = drawDriven(driven, { right, isLocked: update.driving?.lock !== undefined });
    togetherRight = Math.round(right - space.gap);
  };

  const numbersOf = (at: number): Words => {
    const time = clock.minute(at);
    return { zh: `${chromeWords.numbersAt.zh} ${time}`, en: `${chromeWords.numbersAt.en} ${time}` };
  };

  /** The longest wording that has room. */
  const drawDriven = (
    wordings: readonly string[],
    { right, isLocked }: { right: number; isLocked: boolean },
  ): number => {
    const words = wordings.find((wording) => measureLine(wording, { size: type.caption }) <= right - space.gap);
    if (words === undefined) return right;
    const line = createLine(words, {
      size: type.body,
      colour: isLocked ? colours.warning : colours.dim,
      anchor: [1, 0.5],
      maxWidth: Math.max(0, right - space.gap),
      least: type.caption,
    });
    line.position.set(Math.round(right - space.gap), middle);
    fixed.addChild(line);
    return right - space.gap - Math.ceil(line.width);
  };

  const sayFrom = (words: string, time: string) =>
    language === 'zh' ? `${words} ${time} ${chromeWords.from.zh}` : `${words} ${chromeWords.from.en} ${time}`;

  /** Who is on duty: a shift, never persons. Gives the place to its left; where there is no room, it is left out. */
  const placeShift = (name: Words, right: number): number => {
    const text = `${say(chromeWords.onDuty, language)} ${say(name, language)}`;
    const label = createLine(text, { size: type.body, colour: colours.dim, anchor: [1, 0.5] });
    if (label.width > right - space.gap) {
      label.destroy();
      return right;
    }
    label.position.set(Math.round(right - space.gap), middle);
    fixed.addChild(label);
    return Math.round(right - space.gap - label.width - space.wide);
  };

  const drawTogether = (screens: PanelUpdate['together']) => {
    together.text = sayTogether(screens, language);
    together.tint = screens && isApart(screens) ? colours.warning : colours.dim;
    together.position.set(togetherRight, middle);
    together.visible = together.width <= togetherRight;
  };

  const ageText = (wall: number): string => {
    const label = say(chromeWords.dataAge, language);
    switch (freshness.state) {
      case 'connecting':
      case 'stale':
        return '';
      case 'live': {
        const ageMs = freshness.ageMs + Math.max(0, wall - heardAt);
        return ageMs < FRESH_MS ? '' : `${label} ${formatAge(ageMs, language)}`;
      }
    }
  };

  return {
    view,
    update: (update) => {
      freshness = update.freshness;
      heardAt = update.at;
      shownSecond = Number.NaN;
      draw(update);
      drawTogether(update.together);
      return 'shown';
    },
    frame: ({ wall }) => {
      const second = Math.floor(wall / SECOND_MS);
      if (second === shownSecond) return;
      shownSecond = second;
      age.text = ageText(wall);
      // One of the two: that all is well, or how old the data are.
      if (link) link.visible = age.text === '';
    },
    destroy: () => view.destroy({ children: true }),
  };
}

/** One word stands in both languages: whoever passes by reads it. */
function isLong({ zh }: Words): boolean {
  return zh.length > LONG_FROM;
}

function describeLink(freshness: Freshness): {
  readonly role: Role;
  readonly words: { readonly zh: string; readonly en: string };
} {
  if (freshness.state === 'live') return { role: 'ok', words: chromeWords.linkLive };
  if (freshness.state === 'connecting') return { role: 'off', words: chromeWords.linkConnecting };
  if (freshness.because === 'source') return { role: 'critical', words: chromeWords.sourceLost };
  return { role: 'critical', words: freshness.because === 'refused' ? chromeWords.linkRefused : chromeWords.linkLost };
}
