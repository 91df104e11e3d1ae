import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/bootstrap/project.mjs';
import { type FileReport, outcomeOf, type Report } from '../../scripts/check/vitest-run.ts';

function reportOf(...testResults: FileReport[]): Report {
  return { numPassedTests: 3, numPendingTests: 1, numTodoTests: 1, testResults };
}

const file = (assertionResults: FileReport['assertionResults'], status: FileReport['status'] = 'failed') => ({
  name: join(root, 'test/server/gate.test.ts'),
  status,
  message: 'Cannot find module',
  assertionResults,
});

type TestReport = FileReport['assertionResults'][number];
const sound: TestReport = { fullName: 'gate opens', status: 'passed', failureMessages: [] };

describe('the outcome of a run of tests', () => {
  test('names each test that failed, with its file and what it says', () => {
    const failing: TestReport = { fullName: 'gate closes', status: 'failed', failureMessages: ['expected 1 to be 2'] };
    expect(outcomeOf(reportOf(file([sound, failing])), false)).toEqual({
      passed: 3,
      failures: ['test/server/gate.test.ts > gate closes\nexpected 1 to be 2'],
      skipped: 2,
    });
  });

  test('holds a file that does not load as one failure, whatever its tests are', () => {
    const failures = ['test/server/gate.test.ts\nCannot find module'];
    expect(outcomeOf(reportOf(file([])), false)).toMatchObject({ failures });
    expect(outcomeOf(reportOf(file([{ ...sound, status: 'skipped' }])), false)).toMatchObject({ failures });
  });

  test('is sound only where vitest says so too', () => {
    expect(outcomeOf(reportOf(file([sound], 'passed')), true)).toMatchObject({ failures: [] });
    expect(outcomeOf(reportOf(file([sound], 'passed')), false)).toMatchObject({
      failures: ['vitest: an error outside every test'],
    });
    expect(outcomeOf(undefined, true)).toMatchObject({ failures: ['vitest ended before it wrote a report'] });
  });
});
