import { init, use } from 'echarts/core';
import { GridComponent, VisualMapComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { ScatterGLChart } from 'echarts-gl/charts';
import { type CreateContestant, MARKER_PX, STATE_COLOURS, waitForPixels } from './map-contestant.ts';

use([GridComponent, VisualMapComponent, CanvasRenderer]);
use(ScatterGLChart);

/** echarts-gl with one typed array of x, y and state for all markers, coloured by its visual map. */
export const createEcharts: CreateContestant = async (canvas, { places, states }) => {
  const parent = document.createElement('div');
  parent.style.width = `${canvas.width}px`;
  parent.style.height = `${canvas.height}px`;
  canvas.replaceWith(parent);
  const rows = new Float32Array(states.length * 3);
  for (const [entity, state] of states.entries())
    rows.set([places[2 * entity] ?? 0, places[2 * entity + 1] ?? 0, state], 3 * entity);
  const chart = init(parent, undefined, { devicePixelRatio: 1 });
  const axis = { type: 'value' as const, min: -1, max: 1, show: false };
  chart.setOption({
    animation: false,
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: axis,
    yAxis: axis,
    visualMap: {
      show: false,
      type: 'piecewise',
      dimension: 2,
      pieces: STATE_COLOURS.map((color, value) => ({ value, color })),
    },
    series: [{ type: 'scatterGL', dimensions: ['x', 'y', 'state'], data: rows, symbolSize: MARKER_PX, progressive: 0 }],
  });
  chart.getZr().flush();
  const gl = [...parent.querySelectorAll('canvas')].map((each) => each.getContext('webgl')).find((each) => each);
  if (!gl) throw new Error('echarts-gl has made no GL context');
  return {
    take: (changes) => {
      for (const [entity, state] of changes) rows[3 * entity + 2] = state;
    },
    draw: () => {
      chart.setOption({ series: [{ data: rows }] });
      chart.getZr().flush();
    },
    finish: () => waitForPixels(gl as WebGL2RenderingContext),
    destroy: () => {
      chart.dispose();
      parent.remove();
    },
  };
};
