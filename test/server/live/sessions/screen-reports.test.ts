import { expect, it } from 'vitest';
import { REPORT_MS, type Report } from '../../../../protocol/messages.ts';
import { ScreenReports } from '../../../../server/live/sessions/screen-reports.ts';

const report = (more: Partial<Report> = {}): Report => ({
  type: 'report',
  offsetMs: 0,
  errorMs: 0.2,
  frameRate: 60,
  frame: { wall: 1_000, seenAt: 1_016 },
  lagMs: 25,
  ...more,
});

it('[SY4] the skew is the largest difference of a wall’s screens, and says how far off it may be', () => {
  const reports = new ScreenReports<string>();
  const screens = { a: report(), b: report({ lagMs: 21, errorMs: 0.5 }), c: report({ lagMs: 28, frameRate: 30 }) };
  for (const [screen, each] of Object.entries(screens))
    reports.take(screen, { wall: 'main', screen, report: each, receivedAt: 5_000 });
  reports.take('d', { wall: 'side', screen: 'only', report: report({ lagMs: 400 }), receivedAt: 5_000 });
  const walls = reports.read(5_000);
  expect(walls.get('main')).toMatchObject({ skewMs: 7, errorMs: 0.7, frameRate: 30 });
  expect(walls.get('main')?.screens).toHaveLength(3);
  expect(walls.get('side')).toMatchObject({ skewMs: 0, frameRate: 60 });
});

it('[SY4] a screen that is gone or says nothing counts no more', () => {
  const reports = new ScreenReports<string>();
  for (const screen of ['a', 'b'])
    reports.take(screen, { wall: 'main', screen, report: report(), receivedAt: screen === 'a' ? 0 : REPORT_MS });
  expect(reports.read(3 * REPORT_MS).get('main')?.screens).toHaveLength(2);
  expect(reports.read(3 * REPORT_MS + 1).get('main')?.screens).toHaveLength(1);
  reports.forget('b');
  expect(reports.read(3 * REPORT_MS).get('main')?.screens).toHaveLength(1);
  expect(reports.read(4 * REPORT_MS).size).toBe(0);
});
