/** Random histories that each law is held against. */
export const LAW_RUNS = readWholeNumber('WATCHFLOOR_LAW_RUNS', { least: 1 }) ?? 1_000;
/** The same seed gives the same histories; a failure prints it. */
export const LAW_SEED = readWholeNumber('WATCHFLOOR_LAW_SEED', { least: 0 }) ?? Math.floor(Math.random() * 2 ** 31);

/** Parameters of every fast-check law; fast-check prints the seed and the path of what fails. */
export const lawParameters = { numRuns: LAW_RUNS, seed: LAW_SEED };

/** A law's time grows with its runs; most of this is for a machine that is busy with other things. */
export const LAW_TIMEOUT_MS = 60_000 + 60 * LAW_RUNS;

/** Throws on anything else: a law over 0 or NaN histories would hold of everything. */
function readWholeNumber(name: string, { least }: { least: number }): number | undefined {
  const text = process.env[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < least)
    throw new Error(`${name} is ${JSON.stringify(text)}, expected a whole number from ${least}`);
  return number;
}
