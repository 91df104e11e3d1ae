import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { View } from '../../protocol/views.ts';
import { mixColours } from '../theme/colours.ts';
import { formatCount } from '../words/format-number.ts';
import { say } from '../words/say.ts';
import { traceMark } from './parts/mark.ts';
import { RollingDigits } from './parts/rolling-digits.ts';
import { formatRolling } from './parts/rolling-number.ts';
import { roleOfValue } from './parts/threshold-role.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type StepsPanel = Extract<Panel, { panel: 'steps' }>;

/**
 * The way that work goes, as a row of arrows: how much stands at each step, and how much of it is late. The more stands
 * at a step, the brighter its arrow: where it piles up is seen before it is read.
 */
export const stepsPanel: PanelKindEntry<StepsPanel> = {
  chrome: (panel) => (panel.title ? 'card' : 'ground'),
  metrics: ({ steps }) => steps.flatMap(({ metric, late }) => (late === undefined ? [metric] : [metric, late])),
  create: createSteps,
};

const FIGURE_ROLES = ['hero', 'key', 'title', 'digits'] as const;
/** How far an arrow reaches into the next one, as a share of its height. */
const POINT_SHARE = 0.24;
/** Of an arrow with nothing in it, and of the fullest, as shares of the way from the panel's colour to the accent. */
const FAINTEST = 0.07;
const BRIGHTEST = 0.42;

function createSteps({ panel, rectangle, theme, language, site }: PanelContext<StepsPanel>): PanelBody {
  const { type, space, colours, roles } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const arrows = new Graphics();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(arrows, drawing, writer.view);
  const gap = space.close;
  const point = Math.min(height * POINT_SHARE, (width / panel.steps.length) * 0.16);
  // The last arrow's point is inside the panel.
  const pitch = (width - point + gap) / panel.steps.length;
  const cell = pitch - gap;
  const nameHeight = type.body * 1.35;
  const role =
    FIGURE_ROLES.find((each) => type[each] * 1.2 + nameHeight <= height * 0.94 && cell - 2 * point >= type[each] * 2) ??
    'digits';
  const size = type[role];
  const top = Math.max(0, Math.round((height - size * 1.2 - nameHeight) / 2));
  const steps = panel.steps.map(({ metric: key, late, name }, index) => {
    const left = Math.round(index * pitch);
    const metric = site.metrics[key];
    const digits = new RollingDigits({ role, type, colour: colours.text, maxWidth: cell - 2 * point });
    view.addChild(digits.view);
    return {
      key,
      late,
      metric,
      lateMetric: late === undefined ? undefined : site.metrics[late],
      name: say(name ?? metric?.name ?? { zh: key, en: key }, language),
      left,
      // The first arrow has no notch, so that its words stand a little to the left.
      middle: left + cell / 2 + (index === 0 ? point * 0.3 : point * 0.5),
      isFirst: index === 0,
      digits,
    };
  });

  const traceArrow = ({ left, isFirst }: { readonly left: number; readonly isFirst: boolean }) => {
    const right = left + cell;
    const half = height / 2;
    const notch = isFirst ? [] : [left + point, half];
    return arrows.poly([left, 0, right, 0, right + point - gap, half, right, height, left, height, ...notch]);
  };
  const brightness = (share: number) =>
    mixColours(colours.panel, colours.information, FAINTEST + (BRIGHTEST - FAINTEST) * share);

  return {
    view,
    update: ({ views, at }) => {
      const values = steps.map(({ key }) => valueOf(views.read(key)));
      if (values.every((value) => value === null)) return 'empty';
      const most = Math.max(1, ...values.map((value) => value ?? 0));
      arrows.clear();
      drawing.clear();
      writer.begin();
      steps.forEach((step, index) => {
        const { digits, middle, metric, lateMetric, late } = step;
        const value = values[index] ?? null;
        traceArrow(step).fill(brightness((value ?? 0) / most));
        const alarm = metric && value !== null ? roleOfValue(value, metric) : undefined;
        digits.setText(formatRolling(value), at);
        digits.colour = value === null || value === 0 ? colours.dim : alarm ? roles[alarm] : colours.text;
        const lateValue = late === undefined ? 0 : (valueOf(views.read(late)) ?? 0);
        const lateText = lateValue > 0 ? formatCount(lateValue) : '';
        const lateWidth = lateText === '' ? 0 : type.body * 0.9 + lateText.length * type.digits * 0.62 + space.gap;
        const left = middle - (digits.width + lateWidth) / 2;
        // One that was made to fit stands in the middle of its line.
        digits.view.position.set(Math.round(left), Math.round(top + size * 0.6 * (1 - digits.view.scale.y)));
        const figureMiddle = top + size * 0.6;
        if (alarm && lateWidth === 0)
          traceMark(drawing, alarm, Math.round(left - size * 0.4), figureMiddle, size * 0.22).fill(roles[alarm]);
        if (lateText !== '') {
          const lateRole = (lateMetric && roleOfValue(lateValue, lateMetric)) ?? 'warning';
          const markAt = left + digits.width + space.gap + type.body * 0.35;
          traceMark(drawing, lateRole, Math.round(markAt), figureMiddle, type.body * 0.34).fill(roles[lateRole]);
          writer.digits(lateText, markAt + type.body * 0.55, figureMiddle, {
            role: 'digits',
            colour: roles[lateRole],
            anchor: [0, 0.5],
          });
        }
        writer.words(step.name, middle, top + size * 1.2 + nameHeight * 0.48, {
          size: type.body,
          colour: colours.text,
          anchor: [0.5, 0.5],
          maxWidth: cell - point * 1.6,
          least: type.caption,
        });
      });
      writer.end();
      return 'shown';
    },
    frame: ({ wall }) => {
      for (const { digits } of steps) digits.frame(wall);
    },
    destroy: () => {
      for (const { digits } of steps) digits.destroy();
      writer.destroy();
      view.destroy({ children: true });
    },
  };
}

function valueOf(view: View | undefined): number | null {
  return view?.view === 'value' ? view.value : null;
}
