import { Container, Graphics, type Text } from 'pixi.js';
import type { Amended, Panel } from '../../protocol/site/scenes.ts';
import type { Rectangle } from '../layout/rectangle.ts';
import type {
  Depth,
  FrameTime,
  PanelBody,
  PanelChoice,
  PanelContext,
  PanelExcuse,
  PanelLook,
  PanelUpdate,
} from '../panels/panel.ts';
import { looksStale } from '../panels/staleness.ts';
import { Card } from '../panels/parts/card.ts';
import { createLine } from '../panels/parts/line.ts';
import { metricsOfPanel } from '../panels/metrics-of-panel.ts';
import { panelKindOf } from '../panels/registry.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { formatShare } from '../words/format-number.ts';
import { formatAge } from '../words/format-duration.ts';
import { say } from '../words/say.ts';
import { sayAmended } from './say-amended.ts';
import { titleOfPanel } from './panel-title.ts';

/** Data older than this say so: the server confirms its views every two seconds. */
const EXPECTED_AGE_MS = 10_000;
/** How a panel looks whose data stand still. */
const STALE_ALPHA = 0.42;

const NOWHERE: readonly Rectangle[] = [];

type Look = PanelLook | 'missing' | 'fault';
type Given = Omit<PanelContext, 'panel' | 'name' | 'rectangle'>;

/** One panel on the wall: its card, its looks, and a wall between its faults and its neighbours. */
export class PanelHost {
  readonly view = new Container();
  readonly name: string;
  readonly metrics: readonly string[];
  readonly watchesFreshness: boolean;
  /** Of its metrics those that it draws. */
  readonly #shown: readonly string[];
  readonly #amended: Amended;
  readonly #given: Given;
  readonly #card: Card | undefined;
  readonly #rectangle: Rectangle;
  readonly #cover = new Container();
  #body: PanelBody | undefined;
  #look: Look | undefined;
  /** What is said in its place. */
  #excused = '';
  #leftOut = NOWHERE;

  constructor(name: string, panel: Panel, rectangle: Rectangle, given: Given) {
    this.name = name;
    this.#given = given;
    const kind = panelKindOf(panel);
    this.#shown = kind.metrics(panel);
    this.#amended = panel.amended ?? [];
    this.metrics = metricsOfPanel(panel);
    this.watchesFreshness = kind.watchesFreshness === true;
    const chrome = typeof kind.chrome === 'function' ? kind.chrome(panel) : kind.chrome;
    if (chrome !== 'bare') {
      const title = chrome === 'card' ? titleOfPanel(name, panel, this.#shown, given.site) : undefined;
      this.#card = new Card({ ...given, rectangle, title });
      this.view.addChild(this.#card.view);
    }
    this.#rectangle = this.#card?.body ?? rectangle;
    this.#attempt('create', () => {
      this.#body = kind.create({ ...given, panel, name, rectangle: this.#rectangle });
      this.#body.view.position.set(this.#rectangle.x, this.#rectangle.y);
      this.view.addChild(this.#body.view);
      this.#card?.setHead(this.#body.head);
    });
    this.#cover.position.set(this.#rectangle.x, this.#rectangle.y);
    this.view.addChild(this.#cover);
  }

  get depth(): Depth | undefined {
    return this.#look === 'fault' ? undefined : this.#body?.depth;
  }

  update(update: PanelUpdate): void {
    if (this.#look === 'fault') return;
    const isMissing =
      this.#shown.length > 0 &&
      this.#shown.every((key) => !(key in this.#given.site.metrics) || update.views.missing(key) !== undefined);
    const isWaiting = this.#shown.length > 0 && this.#shown.every((key) => update.views.read(key) === undefined);
    if (isMissing) this.#show('missing');
    else if (isWaiting) this.#show('waiting');
    else this.#attempt('update', () => this.#show(this.#body?.update(update) ?? 'waiting'));
    this.#markAge(update);
  }

  frame(time: FrameTime): void {
    if (this.#look === 'fault' || !this.#body) return;
    try {
      this.#body.frame(time);
      this.#leaveOut(this.#body.covered ?? NOWHERE);
    } catch (error) {
      this.#fail('frame', error);
    }
  }

  /** A place on the wall, or a part of the panel, is pointed at; whether that meant something to it. */
  choose(choice: PanelChoice): boolean {
    const { x, y, width, height } = this.#rectangle;
    if (this.#look !== 'shown' || !this.#body?.choose) return false;
    if ('index' in choice) return this.#body.choose(choice);
    const at = { x: choice.x - x, y: choice.y - y };
    return at.x >= 0 && at.y >= 0 && at.x < width && at.y < height && this.#body.choose(at);
  }

  destroy(): void {
    this.#card?.setHead(undefined);
    this.#attempt('destroy', () => this.#body?.destroy());
    this.#card?.destroy();
    this.view.destroy({ children: true });
  }

  #attempt(step: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#fail(step, error);
    }
  }

  /** One bad panel never takes down its neighbours: it says so in its own place, and stays so until the scene is built anew. */
  #fail(step: string, error: unknown): void {
    console.error(`panel ${this.name} failed in ${step}`, error);
    this.#show('fault');
  }

  #show(look: Look): void {
    const excuse = excuseFor(look);
    const canDraw = excuse?.about === undefined || this.#given.canDraw(excuse.about);
    const excused = excuse ? `${say(excuse.says, this.#given.language)}\n${canDraw ? (excuse.about ?? '') : ''}` : '';
    const wasShown = this.#look === 'shown';
    this.#look = look;
    // A legend of nothing says nothing.
    if (this.#body?.head) this.#body.head.renderable = look === 'shown';
    if (this.#body) this.#body.view.visible = !excuse || (look === 'waiting' && !this.#card);
    if (excuse) this.#leaveOut(NOWHERE);
    if (excused === this.#excused && wasShown === (look === 'shown')) return;
    this.#excused = excused;
    for (const child of this.#cover.removeChildren()) child.destroy();
    if (excuse) this.#coverWith(excused.split('\n'), excuse.isFault);
  }

  /** The card's ground is not drawn where the body covers it. */
  #leaveOut(covered: readonly Rectangle[]): void {
    if (covered === this.#leftOut || (!this.#body?.view.visible && covered !== NOWHERE)) return;
    this.#leftOut = covered;
    const { x, y } = this.#rectangle;
    this.#card?.leaveOut(covered.map((place) => ({ ...place, x: place.x + x, y: place.y + y })));
  }

  /** Words in the middle, a line under them, and below it what they are said of. */
  #coverWith([words = '', about = '']: readonly string[], isFault: boolean): void {
    const { theme } = this.#given;
    const { type, space, colours } = theme;
    const { width, height } = this.#rectangle;
    const place = (text: string, y: number, style: { size: number; colour: number }) => {
      const line: Text = createLine(text, { ...style, anchor: [0.5, 0.5], maxWidth: width, least: type.caption });
      line.position.set(Math.round(width / 2), Math.round(y));
      this.#cover.addChild(line);
    };
    const isLow = height < type.body * 4;
    const middle = about !== '' && isLow ? height / 2 - type.body * 0.7 : height / 2;
    place(words, middle, { size: type.body, colour: isFault ? colours.warning : colours.dim });
    if (about !== '')
      place(about, middle + type.body * (isLow ? 1.3 : 1.9), { size: type.caption, colour: colours.dim });
    if (about !== '' && isLow) return;
    const line = new Graphics()
      .rect(Math.round(width / 2 - space.wide / 2), Math.round(middle + type.body), space.wide, space.hairline)
      .fill(colours.line);
    this.#cover.addChild(line);
  }

  #markAge({ freshness, views, at }: PanelUpdate): void {
    const { language, clock, theme } = this.#given;
    const isStale = looksStale(freshness, at) && this.metrics.length > 0;
    if (this.#body) this.#body.view.alpha = isStale ? STALE_ALPHA : 1;
    if (!this.#card) return;
    if (isStale && freshness.state === 'stale')
      this.#card.setNote(say(chromeWords.since, language), clock.time(freshness.sinceMs));
    else if (freshness.state === 'live' && freshness.ageMs > EXPECTED_AGE_MS && this.metrics.length > 0)
      this.#card.setNote(say(chromeWords.dataAge, language), formatAge(freshness.ageMs, language));
    else if (this.metrics.some((key) => !views.isComplete(key)))
      this.#card.setNote(
        say(chromeWords.incomplete, language),
        freshness.state === 'live' && freshness.counted !== undefined ? formatShare(freshness.counted) : '',
        theme.colours.information,
      );
    else this.#card.setNote(sayAmended(this.#amended, { views, language, metrics: this.#given.site.metrics }));
  }
}

function excuseFor(look: Look): PanelExcuse | undefined {
  if (typeof look !== 'string') return look;
  if (look === 'shown') return undefined;
  return { says: chromeWords[look], isFault: look === 'fault' };
}
