import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { findOnPath, runQuietly } from '../../scripts/bootstrap/commands.mjs';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { makeTestDir } from './redis.ts';
import { until } from './until.ts';

/** Mosquitto and what it links, unpacked beside the project: installing it would start a broker on the machine of whoever tests. */
const PACKAGES = ['mosquitto', 'libmosquitto1', 'libwrap0', 'libdlt2', 'libcjson1'];
const READY_MS = 20_000;

/** Where Mosquitto is, fetched by apt where need be; else why there is none. */
export async function fetchMosquitto(): Promise<{ readonly root: string } | { readonly missing: string }> {
  const root = inProject('node_modules', '.cache', 'mosquitto');
  if (existsSync(root)) return { root };
  if (!findOnPath(['apt-get']) || !findOnPath(['dpkg']))
    return { missing: 'Mosquitto comes by apt-get, which is not here' };
  mkdirSync(inProject('node_modules', '.cache'), { recursive: true });
  const draft = mkdtempSync(`${root}-`);
  try {
    const download = () => runQuietly('apt-get', ['download', ...PACKAGES], { cwd: draft });
    await download().catch(async () => {
      // A fresh machine has no package lists.
      await runQuietly('apt-get', ['update']);
      await download();
    });
    for (const file of readdirSync(draft)) await runQuietly('dpkg', ['-x', join(draft, file), join(draft, 'root')]);
    renameSync(join(draft, 'root'), root);
    return { root };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  } finally {
    rmSync(draft, { recursive: true });
  }
}

/** A broker of its own on a free port, which keeps its sessions over a restart. Close it. */
export async function startMosquitto(root: string) {
  const directory = makeTestDir('mosquitto');
  const port = await findFreePort();
  const file = join(directory, 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${directory}/`,
    'log_dest none',
    // As root it would become a user that is not there.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const triplet = readdirSync(join(root, 'usr/lib')).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(root, 'usr/lib', triplet), join(root, 'lib', triplet)].join(':'),
  };
  const start = async () => {
    const started = spawn(join(root, 'usr/sbin/mosquitto'), ['-c', file], { env, stdio: 'ignore' });
    await until(() => answers(port), { withinMs: READY_MS, what: 'the broker answers' });
    return started;
  };
  let child = await start();
  const stop = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    stop,
    async start() {
      child = await start();
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) await stop();
      rmSync(directory, { recursive: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('expected a TCP address');
  return address.port;
}
