import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { until } from '../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../support/watchfloor.ts';
import { runCli, startCli } from '../workers/importer/run-cli.ts';

const FILE = inProject('test', 'data', 'fire-calls-invented.csv');
let watchfloor: Watchfloor;
let command: string[];

beforeAll(async () => {
  watchfloor = await startWatchfloor({ site: 'san-francisco', dataSet: 'live' });
  watchfloor.startWorkers();
  const rejects = join(watchfloor.dataDir, 'rejects.csv');
  command = ['--site', 'san-francisco', '--importer', 'fire-calls', FILE];
  command.push('--data-dir', watchfloor.dataDir, '--rejects', rejects);
});
afterAll(() => watchfloor?.close());

it('replays into the server that runs, names its wall, tells the city’s time, and ends at one Ctrl-C however often it arrives', async () => {
  const cli = await startCli([...command, '--speed', '60x'], { cwd: watchfloor.dataDir });
  try {
    // 06:50 in UTC is ten to midnight there.
    await until(() => cli.stderr().includes('replaying 2020-04-07 23:'), { withinMs: 60_000, what: 'it replays' });
    // A terminal signals npm, the bootstrap and the command, and the first two pass it on.
    cli.child.kill('SIGINT');
    cli.child.kill('SIGINT');
    await until(() => cli.stderr().includes('stopping'), { withinMs: 10_000, what: 'it hears' });
    cli.child.kill('SIGINT');
    const { code, stdout, stderr } = await cli.end;
    expect(stderr).toMatch(`importing into san-francisco, live data; its wall: ${watchfloor.url}/wall/main\n`);
    expect(stderr).not.toContain('another import runs');
    expect(stderr).not.toContain('rows/s');
    expect(stdout).toContain('stopped. To go on from here, give the same command with --from 2020-04-08T06:');
    expect(code).toBe(130);
  } finally {
    cli.child.kill('SIGKILL');
  }
});

it('leaves nothing behind: the next import begins at once', async () => {
  const { code, stdout, stderr } = await runCli(command, { cwd: watchfloor.dataDir });
  expect(stderr).not.toContain('another import runs');
  expect(stdout).toContain('26 events committed, 0 refused');
  expect(code).toBe(0);
});
