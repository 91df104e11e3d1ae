import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../config/config.ts';
import { EnvironmentSchema } from '../../config/environment.ts';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

it('takes the documented defaults from an empty environment', () => {
  const config = loadConfig({ PORT: '' });
  expect(config.http).toEqual({ host: '127.0.0.1', port: 8080 });
  expect(config.site).toMatchObject({ id: 'lianyuan', dataSet: undefined });
  expect(config.redis).toMatchObject({ kind: 'embedded', dir: join(process.cwd(), 'data', 'redis') });
});

it('reads numbers as numbers, and REDIS_URL as a Redis of others', () => {
  const config = loadConfig({ PORT: '0', TICK_MS: '100', REDIS_URL: 'redis://:secret@wall:6380/2' });
  expect(config.http.port).toBe(0);
  expect(config.live.tickMs).toBe(100);
  expect(config.redis).toEqual({ kind: 'external', url: 'redis://:secret@wall:6380/2' });
});

it('reports every fault at once, each with its name, its value and what was expected', () => {
  expect(faultsOf({ PORT: '80a', WATCHFLOOR_DATA_SET: 'test', REDIS_URL: 'http://x', LOG_LEVEL: 'info' })).toEqual([
    'WATCHFLOOR_DATA_SET=test: expected drill or live',
    'PORT=80a: expected a whole number from 0 to 65535',
    'REDIS_URL=http://x: expected redis://host:port or rediss://host:port',
  ]);
});

it('refuses requests of more events than may ever wait', () => {
  expect(faultsOf({ MAX_BATCH_EVENTS: '60000' })).toEqual([
    'MAX_BATCH_EVENTS=60000: expected at most MAX_PENDING_EVENTS, which is 50000',
  ]);
  expect(faultsOf({ MAX_BATCH_EVENTS: '60000', MAX_PENDING_EVENTS: '60000' })).toEqual([]);
});

it.each(['-1', '65536', '1.5', 'NaN', '0x'])('refuses PORT=%s', (port) => {
  expect(faultsOf({ PORT: port })).toHaveLength(1);
});

it('never repeats a password in a fault', () => {
  expect(faultsOf({ REDIS_URL: 'reddis://user:secret@host' }).join()).not.toContain('secret');
});

it('is documented in the README, variable by variable, with its default', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  for (const [name, schema] of Object.entries(EnvironmentSchema.properties)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row, `a row for ${name}`).toBeDefined();
    if ('default' in schema) expect(row).toContain(`\`${schema.default}\``);
  }
});
