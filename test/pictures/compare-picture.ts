import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

const references = new URL('references/', import.meta.url);
const versionFile = new URL('chromium-version.txt', references);
/** Another Chromium draws edges a little otherwise. */
const OTHER_VERSION_SHARE = 0.001;
/** Up to 2 of 255 in a grey, a few in red or blue alone: whether GPU or processor wrote a text. Nobody sees that. */
const SAME_THRESHOLD = 0.01;
/** Flat areas and no alpha: half the bytes of what pngjs does by itself. */
const SMALL = { deflateLevel: 9, deflateStrategy: 0, filterType: 0, colorType: 2 } as const;
/** `UPDATE_PICTURES=1 npx vitest run --project slow test/pictures` writes the references anew: look at each before it is committed. */
const isUpdate = process.env.UPDATE_PICTURES === '1';

/** Holds a picture against its reference: no pixel that could be seen differs with the Chromium that drew it, nearly so with another. */
export function expectReference(name: string, picture: PNG, version: string): void {
  const file = new URL(`${name}.png`, references);
  if (isUpdate) {
    mkdirSync(references, { recursive: true });
    writeFileSync(file, PNG.sync.write(picture, SMALL));
    writeFileSync(versionFile, `${version}\n`);
  }
  expect(existsSync(file), `no reference ${name}.png`).toBe(true);
  const reference = PNG.sync.read(readFileSync(file));
  const isSameVersion = readFileSync(versionFile, 'utf8').trim() === version;
  const differs = differing(picture, reference, isSameVersion ? SAME_THRESHOLD : 0.1);
  expect(differs).toBeLessThanOrEqual(isSameVersion ? 0 : picture.width * picture.height * OTHER_VERSION_SHARE);
}

export function differing(one: PNG, other: PNG, threshold: number): number {
  expect([one.width, one.height]).toEqual([other.width, other.height]);
  return pixelmatch(one.data, other.data, undefined, one.width, one.height, { threshold, includeAA: true });
}
