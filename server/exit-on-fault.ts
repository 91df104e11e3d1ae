/** `EX_CONFIG`: tells the supervisor that starting again would not help. */
const CONFIG_EXIT_CODE = 78;

/** Runs what reads the environment or the site; a fault in them is printed for people, without a stack. */
export async function exitOnFault<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(CONFIG_EXIT_CODE);
  }
}
