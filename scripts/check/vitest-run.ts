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

/** Runs the tests, which print as they go, and counts them. */
export async function runVitest({ fast }: { fast: boolean }): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'watchfloor-report-'));
  const file = join(dir, 'report.json');
  try {
    const args = [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...(fast ? ['--project=fast'] : []),
    ];
    const child = spawn(process.execPath, [inProject('node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
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
