import { expect, it } from 'vitest';
import { createInstruments } from '../../../server/health/instruments.ts';
import { observeServer } from '../../../server/health/observe-server.ts';
import type { WallSync } from '../../../server/live/sessions/screen-reports.ts';

const REPORT = {
  type: 'report' as const,
  offsetMs: 0,
  errorMs: 0.1,
  frameRate: 60,
  frame: { wall: 1_000, seenAt: 1_016 },
  lagMs: 5,
};

it('[SY4] shows how the screens of a wall keep together, as long as it has any', async () => {
  const { registry } = createInstruments();
  const walls = new Map<string, WallSync>([['main', { screens: [], skewMs: 3, errorMs: 0.5, frameRate: 59 }]]);
  const redis = { isReady: false, ping: async () => undefined };
  observeServer(registry, { engine: () => undefined, redis, sync: () => walls });
  const lines = (await registry.metrics()).split('\n');
  expect(lines).toContain('watchfloor_wall_skew_seconds{wall="main"} 0.003');
  expect(lines).toContain('watchfloor_wall_skew_error_seconds{wall="main"} 0.0005');
  expect(lines).toContain('watchfloor_wall_frame_rate_min{wall="main"} 59');
  expect(lines).toContain('watchfloor_wall_screens{wall="main"} 0');
  walls.set('main', {
    ...(walls.get('main') as WallSync),
    screens: [12, undefined, 30].map((heapBytes) => ({
      wall: 'main',
      screen: 'left',
      receivedAt: 0,
      report: { ...REPORT, frameFaults: 2, ...(heapBytes !== undefined && { heapBytes }) },
    })),
  });
  const page = (await registry.metrics()).split('\n');
  expect(page).toContain('watchfloor_screen_heap_bytes{wall="main",screen="left"} 30');
  expect(page).toContain('watchfloor_screen_frame_faults{wall="main",screen="left"} 2');
  walls.clear();
  expect(await registry.metrics()).not.toContain('wall="main"');
});
