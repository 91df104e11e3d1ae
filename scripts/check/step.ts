import { inProject, root } from '../bootstrap/project.mjs';
import { runQuietly } from '../bootstrap/commands.mjs';

/** How many tests a step stands for, by their end, and what each of those that failed says of itself. */
export type Outcome = { readonly passed: number; readonly failures: readonly string[]; readonly skipped: number };

/** Runs one step and says how it ended; what it complains of is printed in full. */
export async function takeStep(title: string, work: () => Promise<unknown>): Promise<Outcome> {
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1);
  try {
    await work();
    process.stdout.write(`ok      ${title} (${seconds()} s)\n`);
    return { passed: 1, failures: [], skipped: 0 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stdout.write(`FAILED  ${title} (${seconds()} s)\n${reason}\n`);
    return { passed: 0, failures: [`${title}\n${reason}`], skipped: 0 };
  }
}

/** Runs a tool of node_modules by the path of its script. */
export function runTool(script: string, ...args: string[]): Promise<string> {
  return runQuietly(process.execPath, [inProject('node_modules', script), ...args], { cwd: root });
}
