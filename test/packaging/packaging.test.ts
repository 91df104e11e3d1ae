import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../config/config.ts';
import { EnvironmentSchema } from '../../config/environment.ts';
import { findOnPath } from '../../scripts/bootstrap/commands.mjs';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { redisConf } from '../../server/embedded-redis/redis-conf.ts';
import { makeTestDir } from '../support/redis.ts';

// Nobody runs these files here: what can be held against the project is.
const HOME = '/opt/watchfloor';
const UNIT_FOLDERS = ['packaging/systemd', 'scripts/kiosk/systemd'];
/** That the installer is told to install. */
const OF_THE_SYSTEM = ['/usr/bin/xinit', '/usr/bin/node', '/usr/bin/redis-server'];
/** What other programs read, or the units themselves. */
const NOT_OURS = ['NODE_ENV', 'WATCHFLOOR_NO_INSTALL', 'BACKUPS', 'BACKUP_DAYS', 'WATCHFLOOR_VERSION'];

const PORT = String(loadConfig({ DATA_DIR: '/nowhere' }).http.port);

const read = (path: string) => readFileSync(inProject(...path.split('/')), 'utf8');
const units = UNIT_FOLDERS.flatMap((folder) =>
  readdirSync(inProject(...folder.split('/')))
    .filter((name) => /\.(service|timer)$/.test(name))
    .map((name) => ({ name, text: read(`${folder}/${name}`) })),
);
const dockerfile = read('Dockerfile');
const compose: {
  services: Record<
    'watchfloor' | 'redis',
    {
      environment?: Record<string, string>;
      command?: string[];
      ports?: string[];
      volumes: string[];
      networks: string[];
    }
  >;
  volumes: object;
  networks: object;
} = parse(read('compose.yaml'));

/** Every file of the project that a text names, by the folders in which programs are. */
function filesNamed(text: string): string[] {
  const named = text.matchAll(
    /(?:^|[\s"=]|\/opt\/watchfloor\/)((?:scripts|server|workers|packaging|config)\/[\w./@-]+\.\w+)/gm,
  );
  return [...new Set([...named].map(([, path]) => path ?? ''))];
}

const dir = makeTestDir('units');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the units of systemd', () => {
  const without = findOnPath(['systemd-analyze']) ? undefined : 'systemd-analyze is not on PATH';

  it(`are well formed, and all that they start is there${without ? ` (${without})` : ''}`, (test) => {
    test.skip(without !== undefined, without);
    for (const { name, text } of units) {
      let here = text.replaceAll(HOME, inProject());
      for (const program of OF_THE_SYSTEM) here = here.replaceAll(`=${program} `, `=${process.execPath} `);
      writeFileSync(join(dir, name), here);
    }
    const names = units.map(({ name }) => name);
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', ...names], {
      cwd: dir,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, SYSTEMD_UNIT_PATH: `${dir}:` },
    });
    expect([status, stdout + stderr]).toEqual([0, '']);
  });

  it.each(units.map(({ name, text }) => [name, text]))(
    '%s names files, variables and units that there are',
    (_name, text) => {
      for (const file of filesNamed(text)) expect(existsSync(inProject(...file.split('/'))), file).toBe(true);
      const set = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.split(' '));
      for (const [variable = '', value] of set.map((one) => one.split('='))) {
        expect([...Object.keys(EnvironmentSchema.properties), ...NOT_OURS]).toContain(variable);
        if (variable === 'PORT') expect(value).toBe(PORT);
        // The one that systemd makes and gives to the unit's user.
        const folder = value?.slice('/var/lib/'.length) ?? '';
        if (variable === 'DATA_DIR' && text.includes('StateDirectory='))
          expect(text).toMatch(new RegExp(`^StateDirectory=${folder}$`, 'm'));
      }
      const known = units.map(({ name }) => name.replace(/@?\.(service|timer)$/, ''));
      for (const [, unit] of text.matchAll(/\b(watchfloor[a-z-]*)(?:@\w+)?\.(?:service|timer)\b/g))
        expect(known).toContain(unit);
    },
  );
});

describe('the containers', () => {
  it('start files that there are, and take along what they need', () => {
    const named = filesNamed(dockerfile);
    expect(named).toEqual([
      'packaging/README.md',
      'scripts/build-clients.mjs',
      'packaging/is-ready.mjs',
      'scripts/supervisor/main.ts',
    ]);
    for (const file of named) expect(existsSync(inProject(...file.split('/'))), file).toBe(true);
    const taken = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const name of taken)
      expect(
        readdirSync(inProject()).some((there) => there === name || name.includes('*')),
        name,
      ).toBe(true);
    for (const room of ['config', 'protocol', 'scripts', 'server', 'wall-client', 'workers'])
      expect(taken).toContain(room);
    expect(taken.filter((name) => ['test', 'data', 'node_modules', '.git'].includes(name))).toEqual([]);
  });

  it('go by variables, ports and folders that there are', () => {
    const known = [...Object.keys(EnvironmentSchema.properties), ...NOT_OURS];
    const set = Object.fromEntries(
      /^ENV (.*)$/m
        .exec(dockerfile)?.[1]
        ?.split(' ')
        .map((one) => one.split('=')) ?? [],
    );
    const { watchfloor, redis } = compose.services;
    for (const name of [...Object.keys(set), ...Object.keys(watchfloor.environment ?? {})])
      expect(known).toContain(name);
    expect([set.PORT, /^EXPOSE (\d+)$/m.exec(dockerfile)?.[1], watchfloor.ports]).toEqual([
      PORT,
      PORT,
      [`${PORT}:${PORT}`],
    ]);
    expect(dockerfile).toMatch(new RegExp(`^VOLUME ${set.DATA_DIR}$`, 'm'));
    expect(watchfloor.volumes).toContain(`data:${set.DATA_DIR}`);
    expect(watchfloor.environment?.REDIS_URL).toBe('redis://redis:6379');
    expect(dockerfile.lastIndexOf('USER watchfloor')).toBeGreaterThan(dockerfile.lastIndexOf('\nRUN'));
    const used = [...watchfloor.volumes, ...redis.volumes].map((one) => one.split(':')[0] ?? '');
    expect(used.filter((name) => !name.startsWith('.')).sort()).toEqual(Object.keys(compose.volumes).sort());
    expect([...new Set([...watchfloor.networks, ...redis.networks])].sort()).toEqual(
      Object.keys(compose.networks).sort(),
    );
  });

  it('run the Node that the product is tested on', () => {
    const major = /^const MAJOR = '(\d+)'/m.exec(read('scripts/bootstrap/node-runtime.mjs'))?.[1];
    expect([...dockerfile.matchAll(/^FROM node:(\d+)-/gm)].map(([, version]) => version)).toEqual([major, major]);
  });
});

describe('[EV9] a Redis that is not the server’s child keeps what is acknowledged as that does', () => {
  const place = { socket: '', password: '', path: '', logFile: '' };
  const own = readConf(redisConf({ ...place, configFile: '', lockFile: '' }, { appendfsync: 'always' }));
  const kept = ['appendonly', 'appendfsync', 'save', 'maxmemory-policy', 'repl-diskless-sync-delay'];
  const options = compose.services.redis.command?.slice(1) ?? [];
  const ofCompose = options.flatMap((word, i) =>
    word.startsWith('--') ? [`${word.slice(2)} ${JSON.stringify(options[i + 1])}`] : [],
  );

  it.each([
    ['compose.yaml', ofCompose.join('\n')],
    ['packaging/redis.conf', read('packaging/redis.conf')],
  ])('%s', (_name, conf) => {
    const said = readConf(conf);
    for (const name of kept) expect([name, said[name]]).toEqual([name, own[name]]);
    for (const name of Object.keys(said).filter((name) => name in own && !['port', 'dir', 'logfile'].includes(name)))
      expect(kept).toContain(name);
  });

  /** Settings by name, without the quotes that a value may have. */
  function readConf(text: string): Record<string, string> {
    const lines = text.split('\n').map((line) => /^([\w-]+) (.*)$/.exec(line.trim()));
    return Object.fromEntries(lines.flatMap((line) => (line ? [[line[1], line[2]?.replace(/^"(.*)"$/, '$1')]] : [])));
  }
});
