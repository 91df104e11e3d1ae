import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject, root } from '../bootstrap/project.mjs';
import type { Outcome } from './step.ts';

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};

interface Lane {
  readonly choice: readonly string[];
  /** As `nice` counts. */
  readonly niceness: number;
}

/** A third of the share of those that are not: what a machine shows has the cores first, and waits half of its time. */
const BESIDE = 5;

/**
 * Runs the tests, which print as they go, and counts them. Those that live through real time run one after the other, since
 * they measure what a machine shows; they wait more than they compute, so the pictures, whose time stands still, and the fast
 * ones have meanwhile what they leave.
 */
export function runVitest({ fast }: { fast: boolean }): Promise<Outcome[]> {
  const quick = ['--project=fast', '--project=alone'];
  const lanes: Lane[] = fast
    ? [{ choice: quick, niceness: 0 }]
    : [
        { choice: ['--project=slow', 'test/journeys/', 'test/faults/'], niceness: 0 },
        { choice: ['--project=slow', 'test/pictures/'], niceness: BESIDE },
        { choice: [...quick, '--maxWorkers=1'], niceness: BESIDE },
      ];
  return Promise.all(lanes.map(runLane));
}

async function runLane({ choice, niceness }: Lane): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'watchfloor-report-'));
  const file = join(dir, 'report.json');
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...choice];
    const child = spawn(process.execPath, [inProject('node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: root,
      // Not a terminal of its own: lanes that each redraw their last lines would overwrite each other.
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    // Whatever it starts has it too.
    if (child.pid !== undefined) setPriority(child.pid, niceness);
    child.stdout.pipe(process.stdout, { end: false });
    // After its last word, not only its end.
    const [code] = await once(child, 'close');
    return count(readReport(file), code === 0);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Vitest ended before it could write one; `count` makes a failure of that.
    return undefined;
  }
}

function count(report: Report | undefined, succeeded: boolean): Outcome {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  // A file that does not even load has no tests to fail.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    // An error outside every test fails the run as well.
    failed: failed === 0 && !succeeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
