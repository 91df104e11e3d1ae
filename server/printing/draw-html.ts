import escapeHtml from 'escape-html';
import { assertNever } from '../../protocol/assert-never.ts';
import { CHART_SIZE, layChart } from './lay-chart.ts';
import type { PrintedChart } from './printed-chart.ts';
import {
  INK,
  LOCALES,
  type PrintedBlock,
  type PrintedCell,
  type PrintedPage,
  type PrintedRow,
} from './printed-page.ts';

/** Of a page that loads nothing and runs nothing: its own style, and no more. */
export const PRINTED_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

const STYLE = `
@page { size: A4; margin: 16mm; }
:root { color-scheme: light; }
body { max-width: 58rem; margin: 2rem auto; padding: 0 1.5rem; color: ${INK.text}; background: #fff;
  font: 400 0.95rem/1.55 system-ui, "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
h1 { margin: 0 0 0.25rem; font-size: 1.6rem; }
h2 { margin: 1.8rem 0 0.5rem; padding-bottom: 0.25rem; font-size: 1.1rem; border-bottom: 1px solid ${INK.line}; break-after: avoid; }
p { margin: 0; color: ${INK.dim}; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.5rem; text-align: right; vertical-align: top; }
th:first-child { text-align: left; font-weight: 400; width: 30%; }
thead th { color: ${INK.dim}; font-size: 0.85rem; font-weight: 400; vertical-align: bottom; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
tbody tr { border-top: 1px solid #eaecf0; }
tr.total > * { border-top: 2px solid ${INK.line}; font-weight: 600; }
small { color: ${INK.aside}; }
svg { display: block; width: 100%; height: 3px; margin-top: 2px; fill: ${INK.bar}; }
svg.chart { height: auto; margin: 0.5rem 0; break-inside: avoid; }
dl { display: grid; grid-template-columns: 2fr 1fr; gap: 0.25rem 1rem; margin: 0; }
dd { margin: 0; text-align: right; color: ${INK.dim}; }
footer { margin-top: 2rem; color: ${INK.dim}; font-size: 0.85rem; text-align: center; }
`;

/** A page as HTML: one file that loads nothing, made to be read and to be printed. */
export function drawHtml({ language, title, lead, blocks, footer }: PrintedPage): string {
  return `<!doctype html>
<html lang="${LOCALES[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${lead.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${blocks.map(drawBlock).join('\n')}
<footer>${escapeHtml(footer)}</footer>
</body>
</html>
`;
}

function drawBlock(block: PrintedBlock): string {
  switch (block.block) {
    case 'heading':
      return `<h2>${escapeHtml(block.text)}</h2>`;
    case 'line':
      return `<dl><dt>${escapeHtml(block.left)}</dt><dd>${escapeHtml(block.right)}</dd></dl>`;
    case 'note':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'table':
      return [
        '<table>',
        `<thead><tr>${block.columns.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('')}</tr></thead>`,
        `<tbody>${block.rows.map(drawRow).join('\n')}</tbody>`,
        '</table>',
      ].join('\n');
    case 'chart':
      return drawChart(block);
    default:
      return assertNever(block, 'block');
  }
}

function drawChart(chart: PrintedChart): string {
  const { width, height } = CHART_SIZE;
  const marks = layChart(chart).map((mark) => {
    if (mark.mark === 'text') {
      const { x, y, text, size, ink, anchor } = mark;
      return `<text x="${x}" y="${y}" font-size="${size}" fill="${ink}" text-anchor="${anchor}" dominant-baseline="central">${escapeHtml(text)}</text>`;
    }
    const { d, fill = 'none', opacity = 1, stroke = 'none', width: wide = 0, dash } = mark;
    return `<path d="${d}" fill="${fill}"${opacity < 1 ? ` fill-opacity="${opacity}"` : ''} stroke="${stroke}" stroke-width="${wide}"${dash ? ` stroke-dasharray="${dash.join(' ')}"` : ''} stroke-linejoin="round"/>`;
  });
  return `<svg class="chart" role="img" aria-label="${escapeHtml(chart.said)}" viewBox="0 0 ${width} ${height}">${marks.join('')}</svg>`;
}

function drawRow({ name, cells, isTotal }: PrintedRow): string {
  const head = `<th scope="row">${escapeHtml(name)}</th>`;
  return `<tr${isTotal ? ' class="total"' : ''}>${head}${cells.map(drawCell).join('')}</tr>`;
}

function drawCell({ text, aside, bar }: PrintedCell): string {
  const behind = aside === undefined ? '' : ` <small>${escapeHtml(aside)}</small>`;
  return `<td>${escapeHtml(text)}${behind}${bar === undefined ? '' : drawBar(bar)}</td>`;
}

/** It says again what the number above it says. A picture, since browsers leave backgrounds out when they print. */
function drawBar(share: number): string {
  const width = (share * 100).toFixed(1);
  return `<svg aria-hidden="true" viewBox="0 0 100 3" preserveAspectRatio="none"><rect x="${100 - Number(width)}" width="${width}" height="3"/></svg>`;
}
