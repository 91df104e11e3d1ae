import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
