import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadAdminToken } from '../../config/admin-token.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-token-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('makes a token once and keeps it', () => {
  const token = loadAdminToken(dir);
  expect(token).toMatch(/^[\w-]{32}$/);
  expect(loadAdminToken(dir)).toBe(token);
  expect(readdirSync(dir)).toEqual(['admin-token']);
});

it('lets nobody else read it', () => {
  loadAdminToken(dir);
  expect(statSync(join(dir, 'admin-token')).mode & 0o777).toBe(0o600);
});
