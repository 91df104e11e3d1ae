import { expect, it } from 'vitest';
import { filterOf, namesOf, parseTopic, readTopic } from '../../../protocol/site/topic.ts';

function read(filter: string, topic: string): Record<string, string> | undefined {
  const named = readTopic(parseTopic(filter) ?? [], topic);
  return named && Object.fromEntries(named);
}

it('[AD1] a topic filter names the levels that are read', () => {
  const levels = parseTopic('alerts/{district}/+/{sensor}/#') ?? [];
  expect([filterOf(levels), namesOf(levels)]).toEqual(['alerts/+/+/+/#', ['district', 'sensor']]);
  expect(read('alerts/{district}/+', 'alerts/north/7')).toEqual({ district: 'north' });
  expect(read('alerts/{district}/#', 'alerts/north/7/8')).toEqual({ district: 'north' });
  expect(read('alerts/{district}', 'alerts/')).toEqual({ district: '' });
});

it.each([
  ['alerts/{district}/+', 'alerts/north'],
  ['alerts/{district}/+', 'alerts/north/7/8'],
  ['alerts/{district}/+', 'alarms/north/7'],
])('%s does not take %s', (filter, topic) => expect(read(filter, topic)).toBeUndefined());

it.each(['a/#/b', 'a/b+', 'a/{Quay}', 'a/{x}y', 'a#'])('%s is no filter', (filter) =>
  expect(parseTopic(filter)).toBeUndefined(),
);
