// echarts-gl ships no types.
declare module 'echarts-gl/charts' {
  import type { use } from 'echarts/core';
  export const ScatterGLChart: Parameters<typeof use>[0];
}
