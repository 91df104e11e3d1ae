import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import { mixColours } from '../theme/colours.ts';
import { formatCount } from '../words/format-number.ts';
import { type CalendarLines, calendarLines } from './parts/calendar-cells.ts';
import { createDigits } from './parts/digits.ts';
import { measureLine } from './parts/line.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type CalendarPanel = Extract<Panel, { panel: 'calendar' }>;

/** When it is usual and when it is not: hours of each day, or days of each week, as squares that are lit by their counts. */
export const calendarPanel: PanelKindEntry<CalendarPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createCalendar,
};

/** So many weeks stand below each other; more stand side by side, as those of a year do. */
const WEEKS_DOWN_MOST = 12;
/** Steps of the scale in the head. */
const SCALE_STEPS = 5;

function createCalendar({ panel, rectangle, theme, clock }: PanelContext<CalendarPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(drawing, writer.view);
  const head = new Container();
  const scale = new Graphics();
  const least = createDigits('0', { role: 'body', type, colour: colours.dim, anchor: [0, 0.5] });
  const most = createDigits('', { role: 'body', type, colour: colours.dim, anchor: [0, 0.5] });
  head.addChild(least, scale, most);
  const colourOf = (share: number) => mixColours(colours.track, colours.information, 0.1 + 0.9 * share);

  const drawScale = ([low, top]: Ends) => {
    const step = Math.round(type.body * 0.8);
    const tall = Math.round(type.body * 0.62);
    scale.clear();
    for (let index = 0; index < SCALE_STEPS; index += 1)
      scale
        .rect(index * (step + space.hairline), -Math.round(tall / 2), step, tall)
        .fill(colourOf(index / (SCALE_STEPS - 1)));
    least.text = formatCount(low);
    most.text = formatCount(top);
    scale.x = Math.ceil(least.width + space.close);
    most.x = Math.ceil(scale.x + SCALE_STEPS * (step + space.hairline) + space.close);
  };

  /**
   * A day is named by its date; hours and weekdays by themselves. Lines run across a wide panel and down a narrow one; weeks
   * of a year stand side by side.
   */
  const draw = ({ starts, places, cells }: CalendarLines, [low, top]: Ends) => {
    const isAcross = places === 7 ? starts.length <= WEEKS_DOWN_MOST : width >= height;
    const lineLabels = starts.map((start) => clock.day(start));
    const widestLabel = Math.max(...lineLabels.map((label) => measureLine(label, { size: type.body })));
    const placeRow = Math.round(type.body * 1.35);
    const placeLabels = places === 7 ? weekdaysOf(starts) : ['00:00'];
    const placeLabelWidth =
      Math.ceil(Math.max(...placeLabels.map((label) => measureLine(label, { size: type.body })))) + space.gap;
    const left = isAcross ? Math.min(widestLabel + space.pad, width * 0.28) : placeLabelWidth;
    const across = isAcross ? places : starts.length;
    const down = isAcross ? starts.length : places;
    const cellWidth = (width - left) / across;
    const cellHeight = (height - placeRow) / down;
    const gap = Math.max(1, Math.min(space.close / 2, cellWidth * 0.08, cellHeight * 0.12));
    const box = (line: number, place: number) => ({
      x: left + (isAcross ? place : line) * cellWidth,
      y: placeRow + (isAcross ? line : place) * cellHeight,
    });
    const digitsOf = (text: string) => measureLine(text, { size: type.body });
    const hasNumbers = cellHeight >= type.body * 1.1 && cellWidth >= digitsOf(formatCount(top)) + gap * 4;
    for (const { line, place, value, isCurrent } of cells) {
      const { x, y } = box(line, place);
      drawing.roundRect(
        x + gap / 2,
        y + gap / 2,
        cellWidth - gap,
        cellHeight - gap,
        Math.min(space.close, cellHeight * 0.15),
      );
      if (value === null) drawing.stroke({ width: space.hairline, color: colours.line, alpha: 0.8, alignment: 1 });
      else drawing.fill(colourOf(shareOf(value, [low, top])));
      if (isCurrent) {
        drawing
          .roundRect(
            x + gap / 2,
            y + gap / 2,
            cellWidth - gap,
            cellHeight - gap,
            Math.min(space.close, cellHeight * 0.15),
          )
          .stroke({ width: space.stroke, color: colours.text, alignment: 1 });
      }
      if (hasNumbers && value !== null)
        writer.digits(formatCount(value), x + cellWidth / 2, y + cellHeight / 2, {
          role: 'body',
          colour: shareOf(value, [low, top]) > 0.6 ? colours.background : colours.text,
          anchor: [0.5, 0.5],
          maxWidth: cellWidth - gap * 2,
        });
    }
    writeLines(lineLabels, { isAcross, left, placeRow, cellWidth, cellHeight });
    writePlaces(starts, places, { isAcross, left, placeRow, cellWidth, cellHeight });
  };

  interface Grid {
    readonly isAcross: boolean;
    readonly left: number;
    readonly placeRow: number;
    readonly cellWidth: number;
    readonly cellHeight: number;
  }

  const writeLines = (labels: readonly string[], { isAcross, left, placeRow, cellWidth, cellHeight }: Grid) => {
    const pitch = isAcross ? cellHeight : cellWidth;
    const needed = isAcross
      ? type.body * 1.2
      : Math.max(...labels.map((label) => measureLine(label, { size: type.body }))) + space.gap;
    const step = Math.max(1, Math.ceil(needed / pitch));
    labels.forEach((label, index) => {
      // From the last one backwards: the newest is always named.
      if ((labels.length - 1 - index) % step !== 0) return;
      const at = pitch * (index + 0.5);
      const half = measureLine(label, { size: type.body }) / 2;
      if (isAcross)
        writer.words(label, left - space.gap, placeRow + at, {
          size: type.body,
          colour: index === labels.length - 1 ? colours.text : colours.dim,
          anchor: [1, 0.5],
          maxWidth: left - space.gap,
          least: type.caption,
        });
      else
        writer.words(label, Math.max(half, Math.min(left + at, width - half)), placeRow * 0.42, {
          size: type.body,
          colour: index === labels.length - 1 ? colours.text : colours.dim,
          anchor: [0.5, 0.5],
          maxWidth: Math.min(width, pitch * step),
          least: Math.round(type.caption * 0.7),
        });
    });
  };

  /** Monday to Sunday as the site's calendar names them, from a day that is known to be in each place. */
  const weekdaysOf = (starts: readonly number[]): readonly string[] => {
    const first = starts.at(-1) ?? 0;
    const monday = first - clock.weekday(first) * DAY_MS + DAY_MS / 2;
    return Array.from({ length: 7 }, (_, day) => clock.weekdayName(monday + day * DAY_MS));
  };

  const writePlaces = (
    starts: readonly number[],
    places: 24 | 7,
    { isAcross, left, placeRow, cellWidth, cellHeight }: Grid,
  ) => {
    if (places === 7) {
      const step = isAcross ? 1 : Math.ceil((type.body * 1.15) / cellHeight);
      weekdaysOf(starts).forEach((name, day) => {
        if (day % step !== 0) return;
        const style = { size: type.body, colour: colours.dim };
        if (isAcross)
          writer.words(name, left + cellWidth * (day + 0.5), placeRow * 0.42, {
            ...style,
            anchor: [0.5, 0.5],
            maxWidth: cellWidth,
            least: Math.round(type.caption * 0.6),
          });
        else writer.words(name, left - space.gap, placeRow + cellHeight * (day + 0.5), { ...style, anchor: [1, 0.5] });
      });
      return;
    }
    const pitch = isAcross ? cellWidth : cellHeight;
    const needed = isAcross ? measureLine('00', { size: type.body }) + space.pad : type.body * 1.15;
    const step = HOUR_STEPS.find((each) => each * pitch >= needed) ?? 12;
    for (let hour = 0; hour < 24; hour += step) {
      const text = String(hour).padStart(2, '0');
      if (isAcross)
        writer.digits(text, left + cellWidth * (hour + 0.5), placeRow * 0.42, {
          role: 'body',
          colour: colours.dim,
          anchor: [0.5, 0.5],
        });
      else
        writer.digits(`${text}:00`, left - space.gap, placeRow + cellHeight * (hour + 0.5), {
          role: 'body',
          colour: colours.dim,
          anchor: [1, 0.5],
        });
    }
  };

  return {
    view,
    head,
    update: ({ views }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'series' || shown.starts.length === 0) return 'empty';
      const lines = calendarLines(shown, clock);
      const ends = endsOf(lines);
      drawing.clear();
      writer.begin();
      drawScale(ends);
      draw(lines, ends);
      writer.end();
      return 'shown';
    },
    frame: () => undefined,
    destroy: () => {
      writer.destroy();
      head.destroy({ children: true });
      view.destroy({ children: true });
    },
  };
}

type Ends = readonly [low: number, top: number];

/** Counts that are never near nothing would all look alike on a scale from nothing: theirs begins at the least of them. */
function endsOf({ cells }: CalendarLines): Ends {
  const whole = cells.filter(({ isCurrent }) => !isCurrent).flatMap(({ value }) => value ?? []);
  const top = Math.max(1, ...cells.map(({ value }) => value ?? 0));
  const low = whole.length === 0 ? 0 : Math.min(...whole);
  return [low > top * 0.4 && low < top ? low : 0, top];
}

function shareOf(value: number, [low, top]: Ends): number {
  return Math.min(1, Math.max(0, (value - low) / (top - low)));
}

const DAY_MS = 86_400_000;
const HOUR_STEPS = [1, 2, 3, 4, 6, 12];
