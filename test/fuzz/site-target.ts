import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkSite } from '../../config/site/check-site.ts';
import { readHarbour, writeSite } from '../config/site/harbour.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mangledText } from './mangled.ts';

/** A site's files as somebody might leave them: a site, or faults with their places; test/config/site says more of those. */
export async function siteTarget(): Promise<FuzzTarget<ReadonlyMap<string, string>>> {
  const files = await readHarbour();
  return {
    name: 'site files',
    weight: 100,
    cases: fc
      .constantFrom(...files.keys())
      .chain((path) => mangledText(fc.constant(files.get(path) ?? '')).map((text) => new Map(files).set(path, text))),
    async hold(given) {
      await using written = await writeSite(given);
      const { site, faults } = await checkSite(written.directory);
      assert.equal(site === undefined, faults.length > 0, 'a site, or faults');
      for (const { file, line, expected } of faults) assert(file !== '' && line > 0 && expected !== '');
    },
  };
}
