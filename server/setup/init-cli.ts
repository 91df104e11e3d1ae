// npm run init -- SITE [--password-stdin]
// Makes the DATA_DIR of a site whose data are real, with its first account, and says what comes next.
import { readFileSync } from 'node:fs';
import { operatingUser } from '../audit/operating-user.ts';
import { runInit } from './init-command.ts';

const { exitCode, text } = await runInit({
  args: process.argv.slice(2),
  env: process.env,
  readInput: () => readFileSync(0, 'utf8'),
  by: operatingUser(),
  now: Date.now,
});
(exitCode === 0 ? process.stdout : process.stderr).write(text);
process.exitCode = exitCode;
