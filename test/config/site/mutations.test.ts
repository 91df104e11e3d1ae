import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';
import { mutatedFile } from './mutated-file.ts';

const RUNS = Number(process.env.SITE_MUTATIONS ?? 150);

const files = new Map(await readHarbour());
const paths = [...files.keys()];

/** Faults stand in the file they name, at a line and a column that it has. */
async function expectFaultsOrSite(mutated: ReadonlyMap<string, string>): Promise<void> {
  await using site = await writeSite(mutated);
  const { site: loaded, faults } = await checkSite(site.directory);
  expect(loaded === undefined).toBe(faults.length > 0);
  for (const { file, line, column, found, expected } of faults) {
    expect(found).not.toBe('');
    expect(expected).not.toBe('');
    const lines = (mutated.get(file) ?? '').split('\n');
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(Math.max(1, lines.length));
    expect(column).toBeGreaterThan(0);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
  }
}

it('whatever one value is changed to, the loader gives faults or a site, and never another exception', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedFile(files), async ({ path, document }) => {
      await expectFaultsOrSite(new Map(files).set(path, String(document)));
    }),
    { numRuns: RUNS },
  );
});

it('whatever text is cut, doubled or written over, too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.nat(),
      fc.nat(40),
      fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom(
          '\t',
          '&a ',
          '*a',
          '- ',
          ': ',
          '{',
          ']',
          "'",
          '!!int ',
          '---\n',
          '%YAML 9\n',
          '\n',
          '#',
          '? ',
          '|\n',
          '<<: ',
        ),
      ),
      async (path, start, length, written) => {
        const text = files.get(path) ?? '';
        const at = start % text.length;
        await expectFaultsOrSite(new Map(files).set(path, text.slice(0, at) + written + text.slice(at + length)));
      },
    ),
    { numRuns: RUNS },
  );
});
