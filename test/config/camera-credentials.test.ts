import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cameraCredentials } from '../../config/camera-credentials.ts';

it('are found in the environment, else in a file, and may hold colons', () => {
  const directory = mkdtempSync(join(tmpdir(), 'watchfloor-secrets-'));
  writeFileSync(join(directory, 'north'), 'viewer:pa:ss\n');
  writeFileSync(join(directory, 'county-east'), 'other:file');
  const find = cameraCredentials({
    WATCHFLOOR_CAMERA_SECRETS: directory,
    WATCHFLOOR_CAMERA_COUNTY_EAST: 'admin:from the environment',
    WATCHFLOOR_CAMERA_ODD: 'no colon',
  });
  expect(find('county-east')).toEqual({ user: 'admin', password: 'from the environment' });
  expect(find('north')).toEqual({ user: 'viewer', password: 'pa:ss' });
  // Changed while it runs.
  writeFileSync(join(directory, 'north'), 'viewer:new');
  expect(find('north')).toEqual({ user: 'viewer', password: 'new' });
  for (const name of ['odd', 'nobody', 'secrets']) expect(find(name)).toBeUndefined();
  rmSync(directory, { recursive: true });
});
