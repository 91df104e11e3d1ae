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
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  // Once more at the end: what failed an hour of lines ago is what a reader of the log looks for.
  for (const failure of failures) process.stdout.write(`\nFAILED  ${failure}\n`);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const skipped = outcomes.reduce((sum, outcome) => sum + outcome.skipped, 0);
  process.stdout.write(`\n${passed} passed, ${failures.length} failed, ${skipped} skipped\n`);
  return failures.length === 0 ? 0 : 1;
});
