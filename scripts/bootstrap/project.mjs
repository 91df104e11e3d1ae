import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {readonly string[]} parts */
export const inProject = (...parts) => join(root, ...parts);
