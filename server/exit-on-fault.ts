import { CONFIG_EXIT_CODE } from '../config/exit-codes.ts';

/** Runs a step of the start that a person has to put right where it fails: its fault is printed in a line, without a stack. */
export async function exitOnFault<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(CONFIG_EXIT_CODE);
  }
}
