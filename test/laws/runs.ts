/** Random histories that each law is held against. */
export const LAW_RUNS = Number(process.env.WATCHFLOOR_LAW_RUNS ?? 1_000);
/** The same seed gives the same histories; a failure prints it. */
export const LAW_SEED = Number(process.env.WATCHFLOOR_LAW_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Parameters of every fast-check law; fast-check prints the seed and the path of what fails. */
export const lawParameters = { numRuns: LAW_RUNS, seed: LAW_SEED };

/** A law's time grows with its runs; most of this is for a machine that is busy with other things. */
export const LAW_TIMEOUT_MS = 60_000 + 60 * LAW_RUNS;
