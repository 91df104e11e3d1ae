import { readPinyin } from './read-pinyin.ts';

/** So many at a time come back: the first are found while the others are still being read. */
const BATCH = 1_000;

self.onmessage = ({ data: names }: MessageEvent<readonly string[]>) => {
  for (let from = 0; from < names.length; from += BATCH) {
    const read = names.slice(from, from + BATCH).map((name): readonly [string, string] => [name, readPinyin(name)]);
    self.postMessage(read);
  }
};
