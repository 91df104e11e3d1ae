import { expect, it } from 'vitest';
import { formatLogLine } from '../../scripts/supervisor/log-line.ts';

it('turns a line of pino into time, level and words', () => {
  const line = JSON.stringify({ level: 40, time: 0, pid: 7, hostname: 'wall', msg: 'late', ageMs: 1200, key: 'a.b' });
  expect(formatLogLine('server', line)).toBe('server   00:00:00 warn  late ageMs=1200 key=a.b');
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
