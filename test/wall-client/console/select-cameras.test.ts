import { expect, it } from 'vitest';
import {
  type CameraFilter,
  type CameraLine,
  type CameraOrder,
  selectCameras,
} from '../../../wall-client/console/cameras/select-cameras.ts';
import { searchText } from '../../../wall-client/console/search/find-matches.ts';

const line = (
  number: number,
  more: Partial<CameraLine> & { readonly district?: string; readonly restricted?: true } = {},
): CameraLine => {
  const { district = 'north', restricted, known, codes = {} } = more;
  const name = { zh: `路口${10 - number}`, en: `Junction ${10 - number}` };
  return { camera: { number, id: `cam-${number}`, name, district, ...(restricted && { restricted }) }, known, codes };
};
const lines = [
  line(1, { codes: { state: 'online' }, known: { number: 1, codes: [0], seen: 300 } }),
  line(2, {
    codes: { state: 'offline' },
    known: { number: 2, codes: [1], seen: 100, fault: { id: 'F-1', found: 50 } },
  }),
  line(3, { district: 'south', restricted: true }),
  line(4, { district: 'south', codes: { state: 'online' }, known: { number: 4, codes: [0], seen: 200 } }),
];
const ALL: CameraFilter = { query: [], district: undefined, codes: {}, isRestricted: false, hasFault: false };
const select = (filter: Partial<CameraFilter>, by: CameraOrder = 'number', isReversed = false) =>
  selectCameras(lines, {
    filter: { ...ALL, ...filter },
    by,
    isReversed,
    textOf: ({ name }) => searchText([name.zh, name.en], ''),
    nameOf: ({ name }) => name.en,
    placeOf: (district) => ['south', 'north'].indexOf(district),
    compareNames: (left, right) => (left < right ? -1 : Number(left > right)),
  }).map(({ camera }) => camera.number);

it.each<[string, Partial<CameraFilter>, readonly number[]]>([
  ['all', {}, [1, 2, 3, 4]],
  ['a district', { district: 'south' }, [3, 4]],
  ['a code', { codes: { state: 'online' } }, [1, 4]],
  ['a code and a district', { codes: { state: 'online' }, district: 'north' }, [1]],
  ['restricted ones', { isRestricted: true }, [3]],
  ['those with an open fault', { hasFault: true }, [2]],
  ['a word', { query: ['junction', '8'] }, [2]],
])('shows %s', (_name, filter, numbers) => {
  expect(select(filter)).toEqual(numbers);
});

it('puts them in order, and those of which nothing is known last either way', () => {
  expect(select({}, 'name')).toEqual([4, 3, 2, 1]);
  expect(select({}, 'district')).toEqual([3, 4, 1, 2]);
  expect(select({}, 'seen')).toEqual([2, 4, 1, 3]);
  expect(select({}, 'seen', true)).toEqual([1, 4, 2, 3]);
  expect(select({}, { attribute: 'state' })).toEqual([2, 1, 4, 3]);
  expect(select({}, 'number', true)).toEqual([4, 3, 2, 1]);
});
