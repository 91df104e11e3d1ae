// npm test, and npm run check (with --fast): every step runs even when one before it failed, so that one run tells all.
import { runMain } from '../bootstrap/say.mjs';
import { inProject } from '../bootstrap/project.mjs';
import { ensureConsole, ensureWallClient } from '../bootstrap/wall-client.mjs';
import { assertNotices } from '../notices/notices.ts';
import { shippedPackages } from '../notices/shipped-packages.ts';
import { assertByteBudget } from './byte-budget.ts';
import { runVitest } from './vitest-run.ts';
import { runTool, type Outcome, takeStep } from './step.ts';

const PROJECTS = [
  'tsconfig.json',
  'protocol/tsconfig.json',
  'wall-client/tsconfig.json',
  'wall-client/console/tsconfig.json',
  'test/tsconfig.json',
];

runMain(async () => {
  const fast = process.argv.includes('--fast');
  const outcomes: Outcome[] = [
    await takeStep('lint and layers', () => runTool('@biomejs/biome/bin/biome', 'lint', '--error-on-warnings')),
    await takeStep('format', () => runTool('@biomejs/biome/bin/biome', 'format')),
  ];
  for (const project of PROJECTS) {
    outcomes.push(
      await takeStep(`types of ${project}`, () => runTool('typescript/bin/tsc', '--project', inProject(project))),
    );
  }
  outcomes.push(
    await takeStep('dead code', () => runTool('knip/bin/knip.js', '--no-progress')),
    await takeStep('third-party notices', async () => assertNotices(shippedPackages())),
    await takeStep('client build', () => ensureWallClient(process.execPath)),
    await takeStep('console build', () => ensureConsole(process.execPath)),
    await takeStep('client byte budget', assertByteBudget),
    ...(await runVitest({ fast })),
  );
  const total = outcomes.reduce((sum, outcome) => ({
    passed: sum.passed + outcome.passed,
    failed: sum.failed + outcome.failed,
    skipped: sum.skipped + outcome.skipped,
  }));
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 ? 0 : 1;
});
