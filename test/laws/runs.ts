/** Random histories that each law is held against. */
export const LAW_RUNS = Number(process.env.WATCHFLOOR_LAW_RUNS ?? 1_000);
/** The same seed gives the same histories; a failure prints it. */
export const LAW_SEED = Number(process.env.WATCHFLOOR_LAW_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Parameters of every fast-check law; fast-check prints the seed and the path of what fails. */
export const lawParameters = { numRuns: LAW_RUNS, seed: LAW_SEED };
