import { expect, it } from 'vitest';
import type { DrivingTold } from '../../../protocol/driving.ts';
import { sayDriving } from '../../../wall-client/words/say-driving.ts';
import { createSiteClock } from '../../../wall-client/words/site-clock.ts';

const AT = Date.UTC(2026, 10, 24, 2, 32);
const zh = { language: 'zh', clock: createSiteClock('Asia/Shanghai', 'zh') } as const;
const en = { language: 'en', clock: createSiteClock('Asia/Shanghai', 'en') } as const;
const untouched: DrivingTold = { type: 'driving', isAutomated: true, leaseMs: 600_000, revision: 0 };
const driven: DrivingTold = { ...untouched, lease: { role: 'operator', since: AT, until: AT + 600_000 } };

it('[DR6] [AM5] says in what role the wall is driven and since when, as long as it is', () => {
  expect(sayDriving(undefined, AT, zh)).toEqual([]);
  expect(sayDriving(untouched, AT, zh)).toEqual([]);
  expect(sayDriving(driven, AT + 1, zh)).toEqual([
    '值班员操控 10:32 起 · 轮播暂停',
    '值班员操控 10:32 起',
    '值班员操控',
  ]);
  expect(sayDriving(driven, AT + 1, en)[0]).toBe('Operator drives since 10:32, rotation paused');
  expect(sayDriving({ ...driven, isAutomated: false }, AT + 1, zh)[0]).toBe('值班员操控 10:32 起');
  expect(sayDriving(driven, AT + 600_000, zh), 'the lease has run out').toEqual([]);
  expect(sayDriving({ ...untouched, held: { since: AT } }, AT + 1, zh)).toEqual(['轮播暂停']);
  expect(sayDriving(untouched, AT + 1, { ...zh, isBriefed: true })).toEqual(['轮播暂停']);
  expect(sayDriving({ ...untouched, isAutomated: false }, AT + 1, { ...zh, isBriefed: true })).toEqual([]);
});

it('[DR5] says that the wall is locked before all else', () => {
  expect(sayDriving({ ...driven, lock: { since: AT } }, AT + 1, zh)[0]).toBe('大屏已锁定 10:32 起 · 轮播暂停');
});
