import { expect, it, vi } from 'vitest';
import { formatLogLine } from '../../scripts/supervisor/log-line.ts';

it('turns a line of pino into time, level and words', () => {
  const line = JSON.stringify({ level: 40, time: 0, pid: 7, hostname: 'wall', msg: 'late', ageMs: 1200, key: 'a.b' });
  const clock = new Date(0).toTimeString().slice(0, 8);
  expect(formatLogLine('server', line)).toBe(`server   ${clock} warn  late ageMs=1200 key=a.b`);
});

it('tells the time of this machine, as its clock on the wall does', () => {
  vi.stubEnv('TZ', 'Asia/Shanghai');
  expect(formatLogLine('server', JSON.stringify({ level: 30, time: 0, msg: 'up' }))).toBe('server   08:00:00 info  up');
  vi.unstubAllEnvs();
});

it('puts the stack of an error below', () => {
  const line = JSON.stringify({
    level: 50,
    time: 0,
    msg: 'failed',
    err: { message: 'no', stack: 'Error: no\n    at x' },
  });
  expect(formatLogLine('workers', line)).toBe('workers  00:00:00 error failed\nError: no\n    at x');
});

it.each(['plain words', '{"not": "pino"}', '{broken', ''])('leaves %j as it is', (line) => {
  expect(formatLogLine('server', line)).toBe(`server   ${line}`);
});
