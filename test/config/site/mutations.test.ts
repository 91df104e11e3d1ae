import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';

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

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0.5,
    1e308,
    '',
    ' ',
    'constructor',
    '__proto__',
    'x'.repeat(100),
    [],
    {},
    [[]],
    [null],
    { zh: 1 },
    '30s',
    'today',
    '\u0000',
    '🚢',
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

it('whatever one value is changed to, the loader gives faults or a site, and never another exception', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.nat(),
      oddValue,
      fc.constantFrom('replace', 'delete', 'rename'),
      async (path, place, value, how) => {
        const document = parseDocument(files.get(path) ?? '');
        const all = pathsOf(document.toJS());
        const at = all[place % all.length] ?? [];
        if (how === 'replace') document.setIn(at, value);
        else if (how === 'delete' && at.length > 0) document.deleteIn(at);
        else if (typeof at.at(-1) === 'string') document.setIn([...at.slice(0, -1), String(value)], document.getIn(at));
        await expectFaultsOrSite(new Map(files).set(path, String(document)));
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);

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
}, 120_000);

function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}
