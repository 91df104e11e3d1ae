import { Container, Graphics } from 'pixi.js';
import { splitOf } from '../../protocol/site/metric-view.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import { formatCount } from '../words/format-number.ts';
import { codesOf, withForeignCodes } from './parts/code-list.ts';
import { codeNames } from './parts/code-name.ts';
import { cellsOf } from './parts/cells.ts';
import { traceMark } from './parts/mark.ts';
import { kindOfMetric } from './parts/metric-kind.ts';
import { roleOfValue } from './parts/threshold-role.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type DutyPanel = Extract<Panel, { panel: 'duty' }>;

const FIGURE_ROLES = ['key', 'title', 'digits', 'body', 'caption'] as const;

/** One number for each unit, each in the place where the site declares it; a unit with none stands there dim. */
export const dutyPanel: PanelKindEntry<DutyPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createDuty,
};

function createDuty({ panel, rectangle, theme, language, site }: PanelContext<DutyPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(drawing, writer.view);
  const kind = kindOfMetric(site, panel.metric) ?? '';
  const metric = site.metrics[panel.metric];
  const by = (metric && splitOf(metric)[0]) ?? '';
  const nameOf = codeNames(site, kind, by, language);

  const draw = (counts: ReadonlyMap<string, number>) => {
    const codes = withForeignCodes(codesOf(site, kind, by), counts.keys());
    const cells = cellsOf({
      count: codes.length,
      width,
      height,
      leastHeight: type.digits * 1.2 + type.body * 1.3,
      leastWidth: type.body * 5,
    });
    const cell = cells[0] ?? { width, height };
    const role =
      FIGURE_ROLES.find(
        (each) => type[each] * 1.2 + type.body * 1.3 <= cell.height && type[each] * 2.4 <= cell.width,
      ) ?? 'caption';
    const size = type[role];
    const hasNames = size * 1.2 + type.caption * 1.3 <= cell.height;
    codes.forEach((code, index) => {
      const place = cells[index];
      if (!place) return;
      const value = counts.get(code) ?? 0;
      const alarm = metric ? roleOfValue(value, metric) : undefined;
      const middle = place.x + place.width / 2;
      const block = size * 1.2 + (hasNames ? type.body * 1.25 : 0);
      const top = place.y + Math.max(0, (place.height - block) / 2);
      const digits = writer.digits(formatCount(value), middle, top + size * 0.6, {
        role,
        colour: alarm ? theme.roles[alarm] : value === 0 ? colours.faint : colours.text,
        anchor: [0.5, 0.5],
        maxWidth: place.width - space.gap,
      });
      if (alarm && digits.width + size * 1.2 < place.width)
        traceMark(drawing, alarm, middle - digits.width / 2 - size * 0.4, top + size * 0.62, size * 0.24).fill(
          theme.roles[alarm],
        );
      if (hasNames)
        writer.words(nameOf(code), middle, top + size * 1.2 + type.body * 0.6, {
          size: type.body,
          colour: colours.dim,
          anchor: [0.5, 0.5],
          maxWidth: place.width - space.gap,
          least: Math.round(type.caption * 0.8),
        });
      if (place.x > 0)
        drawing
          .rect(Math.round(place.x), Math.round(top + size * 0.2), space.hairline, Math.round(block - size * 0.3))
          .fill({ color: colours.line });
    });
  };

  return {
    view,
    update: ({ views }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'table' || shown.by.length !== 1 || shown.rows.length === 0) return 'empty';
      drawing.clear();
      writer.begin();
      draw(new Map(shown.rows.map((row) => [row[0] as string, row[row.length - 1] as number])));
      writer.end();
      return 'shown';
    },
    frame: () => undefined,
    destroy: () => {
      writer.destroy();
      view.destroy({ children: true });
    },
  };
}
