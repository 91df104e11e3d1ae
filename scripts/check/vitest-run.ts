import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { JsonAssertionResult, JsonTestResult, JsonTestResults } from 'vitest/reporters';
import { inProject, root } from '../bootstrap/project.mjs';
import type { Outcome } from './step.ts';

/** What is read of the report that vitest's json reporter writes. */
export interface Report extends Pick<JsonTestResults, 'numPassedTests' | 'numPendingTests' | 'numTodoTests'> {
  readonly testResults: readonly FileReport[];
}
export interface FileReport extends Pick<JsonTestResult, 'name' | 'status' | 'message'> {
  readonly assertionResults: readonly Pick<JsonAssertionResult, 'fullName' | 'status' | 'failureMessages'>[];
}

/**
 * Runs the tests, which print as they go, and counts them. Slow ones run one at a time, since most of them measure what a
 * machine shows; but they wait more than they compute, so the fast ones have the other core meanwhile.
 */
export function runVitest({ fast }: { fast: boolean }): Promise<Outcome[]> {
  const quick = ['--project=fast', '--project=alone'];
  const lanes = fast ? [quick] : [['--project=slow'], [...quick, '--maxWorkers=1']];
  return Promise.all(lanes.map(runLane));
}

async function runLane(choice: readonly string[]): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'watchfloor-report-'));
  const file = join(dir, 'report.json');
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...choice];
    const child = spawn(process.execPath, [inProject('node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: root,
      // Not a terminal of its own: two lanes that each redraw their last lines would overwrite each other.
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    child.stdout.pipe(process.stdout, { end: false });
    // After its last word, not only its end.
    const [code] = await once(child, 'close');
    return outcomeOf(readReport(file), code === 0);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Vitest ended before it could write one; `outcomeOf` makes a failure of that.
    return undefined;
  }
}

/** Counts what a report holds, and never finds a run sound that vitest itself ended as failed. */
export function outcomeOf(report: Report | undefined, succeeded: boolean): Outcome {
  if (!report) return { passed: 0, failures: ['vitest ended before it wrote a report'], skipped: 0 };
  const failures = report.testResults.flatMap(failuresOf);
  return {
    passed: report.numPassedTests,
    failures: failures.length === 0 && !succeeded ? ['vitest: an error outside every test'] : failures,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function failuresOf({ name, status, message, assertionResults }: FileReport): string[] {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  // A file that does not even load, or whose hooks fail, has no test that failed.
  if (failed.length === 0) return status === 'failed' ? [`${file}\n${message}`] : [];
  return failed.map((test) => [`${file} > ${test.fullName}`, ...(test.failureMessages ?? [])].join('\n'));
}
