import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { until } from '../../support/until.ts';
import { runCli, startCli } from './run-cli.ts';

const INVENTED_FILE = inProject('test', 'data', 'fire-calls-invented.csv');
const PATIENCE = 240_000;
const dataDir = mkdtempSync(join(tmpdir(), 'watchfloor-cli-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 }));
const base = [
  '--site',
  'san-francisco',
  '--importer',
  'fire-calls',
  INVENTED_FILE,
  '--data-dir',
  dataDir,
  '--rejects',
  'rejects.csv',
];
const serverFile = join(dataDir, 'run', 'server.json');

describe('where no server runs', () => {
  it(
    'a server is started for the import, Ctrl-C ends a replay in order, and says how to go on',
    async () => {
      const cli = await startCli([...base, '--speed', '1x'], { cwd: dataDir });
      onTestFinished(() => void cli.child.kill('SIGTERM'));
      await until(() => /replaying 2020-04-07 23:/.test(cli.stderr()), {
        withinMs: PATIENCE / 2,
        what: 'the replay begins',
      });
      expect(existsSync(serverFile)).toBe(true);
      cli.child.kill('SIGINT');
      const { code, stdout, stderr } = await cli.end;
      expect(stderr).toContain('no server runs in');
      expect(code).toBe(130);
      expect(stdout).toContain('13 rows read, 6 of them rejected (listed in rejects.csv)');
      expect(stdout).toMatch(/stopped\. To go on from here, give the same command with --from 2020-04-08T06:\d\d/);
      expect(existsSync(serverFile)).toBe(false);
    },
    PATIENCE,
  );

  it(
    'the whole file can be imported after that, and the server is gone again',
    async () => {
      const { code, stdout } = await runCli(base, { cwd: dataDir });
      expect([code, stdout.split('\n').slice(0, 2)]).toEqual([
        0,
        ['13 rows read, 6 of them rejected (listed in rejects.csv)', '26 events committed, 0 refused'],
      ]);
      expect(existsSync(serverFile)).toBe(false);
    },
    PATIENCE,
  );
});
