import { inProject, root } from '../bootstrap/project.mjs';
import { runQuietly } from '../bootstrap/commands.mjs';

/** How many tests a step stands for, by their end. */
export type Outcome = { passed: number; failed: number; skipped: number };

/** Runs one step and says how it ended; what it complains of is printed in full. */
export async function takeStep(title: string, work: () => Promise<unknown>): Promise<Outcome> {
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1);
  try {
    await work();
    process.stdout.write(`ok      ${title} (${seconds()} s)\n`);
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    process.stdout.write(
      `FAILED  ${title} (${seconds()} s)\n${error instanceof Error ? error.message : String(error)}\n`,
    );
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Runs a tool of node_modules by the path of its script. */
export function runTool(script: string, ...args: string[]): Promise<string> {
  return runQuietly(process.execPath, [inProject('node_modules', script), ...args], { cwd: root });
}
