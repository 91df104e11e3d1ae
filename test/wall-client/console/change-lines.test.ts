import { expect, it } from 'vitest';
import { changeLines } from '../../../wall-client/console/audit/change-lines.ts';

it.each<[string, unknown, unknown, ReturnType<typeof changeLines>]>([
  ['nothing', undefined, undefined, []],
  ['a field that changed, and none that did not', { a: 1, b: 'x' }, { a: 2, b: 'x' }, [line('a', '1', '2')]],
  ['what is new, whole', undefined, { scope: 'import' }, [line('scope', undefined, 'import')]],
  ['what is no more', { scope: 'import' }, null, [line('scope', 'import', undefined)]],
  ['a part of a part', { t: { kind: 'cut' } }, { t: { kind: 'fade' } }, [line('t.kind', 'cut', 'fade')]],
  ['a list as one', { l: [1] }, { l: [1, 2] }, [line('l', '[1]', '[1,2]')]],
  [
    'a field that came and one that went',
    { old: true },
    { new: 0 },
    [line('new', undefined, '0'), line('old', 'true', undefined)],
  ],
  ['a value without parts', 'day', 'night', [line('', 'day', 'night')]],
])('tells %s', (_what, before, after, expected) => {
  expect(changeLines(before, after)).toEqual(expected);
});

function line(name: string, before: string | undefined, after: string | undefined) {
  return { name, before, after };
}
