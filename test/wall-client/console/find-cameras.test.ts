import { expect, it } from 'vitest';
import type { ListedCamera } from '../../../protocol/cameras.ts';
import { findItems } from '../../../wall-client/console/palette/find-items.ts';
import { rankOf, readQuery, searchText } from '../../../wall-client/console/search/find-matches.ts';
import { readPinyin } from '../../../wall-client/console/search/read-pinyin.ts';
import { growTree, type TreeRow } from '../../../wall-client/console/sources/camera-tree.ts';

it('reads names as they are typed: initials and syllables, each by its word, digits as they are', () => {
  expect(readPinyin('蓝田街道大道')).toBe('ltjddd\nlantianjiedaodadao');
  expect(readPinyin('重庆银行 A3 绿道')).toBe('cqyha3ld\nchongqingyinhanga3lvdao');
  expect(readPinyin('Pier 4')).toBe('pier4\npier4');
});

it.each([
  ['蓝田', 0],
  ['大道', 1],
  ['lantian av', 0],
  ['ltj', 0],
  ['jddd', 1],
  ['ltdd', 2],
  ['lantianjie', 0],
  ['4313820', 0],
  ['12', 0],
  ['ld', undefined],
  ['ltx', undefined],
  ['lantian 桥', undefined],
])('finds a camera by %s', (typed, rank) => {
  const text = searchText(['12', '蓝田街道大道', 'Lantian Avenue', '43138200001320000001'], readPinyin('蓝田街道大道'));
  expect(rankOf(text, readQuery(typed))).toBe(rank);
});

const camera = (number: number, district: string): ListedCamera => {
  const name = { zh: `路口${number}`, en: `Junction ${number}` };
  return { number, id: `cam-${number}`, name, district };
};
const cameras = [camera(1, 'north'), camera(2, 'south'), camera(3, 'north'), camera(4, 'moon')];
const textOf = ({ name }: ListedCamera) => searchText([name.zh, name.en], '');
const say = (row: TreeRow) => (row.row === 'branch' ? `${row.branch} ${row.count}` : row.camera.number);
const grow = (typed: string, open: readonly string[] = []) =>
  growTree({
    cameras,
    textOf,
    branches: ['south', 'empty', 'north'],
    branchOf: ({ district }) => district,
    query: readQuery(typed),
    open: new Set(open),
  }).map(say);

it('hangs cameras on branches in their order, and shows those of open ones', () => {
  expect(grow('')).toEqual(['south 1', 'north 2', 'moon 1']);
  expect(grow('', ['north'])).toEqual(['south 1', 'north 2', 1, 3, 'moon 1']);
  expect(grow('junction 3')).toEqual(['north 1', 3]);
  expect(grow('nothing like it')).toEqual([]);
});

it('offers what fits best first, and everything in its order where nothing is typed', () => {
  const sort = { zh: '场景', en: 'Scenes' };
  const item = (id: string, zh: string, en: string) => ({ id, words: { zh, en }, sort, run: () => undefined });
  const items = [
    item('a', '视频巡查', 'Video patrol'),
    item('b', '总览', 'Overview'),
    item('c', '黑屏', 'Blank the video'),
  ];
  const find = (typed: string) =>
    findItems(items, readQuery(typed), ({ words }) => searchText([words.zh, words.en], readPinyin(words.zh))).map(
      ({ id }) => id,
    );
  expect(find('')).toEqual(['a', 'b', 'c']);
  expect(find('video')).toEqual(['a', 'c']);
  expect(find('zl')).toEqual(['b']);
  expect(find('heiping')).toEqual(['c']);
  expect(find('blank')).toEqual(['c']);
});
