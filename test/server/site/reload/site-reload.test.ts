import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSite } from '../../../../config/site/load-site.ts';
import { inProject } from '../../../../scripts/bootstrap/project.mjs';
import { FinalFault } from '../../../../server/aggregate/final-fault.ts';
import { SiteReload } from '../../../../server/site/reload/site-reload.ts';
import type { Act } from '../../../../server/audit/audit.ts';

const directory = inProject(join('config', 'sites', 'san-francisco'));

it('[SF4] what only the data could tell, and told while the site was changing over, is a refusal as well', async () => {
  const { file, ...others } = await loadSite(directory);
  const acts: Act[] = [];
  const reload = new SiteReload({
    directory,
    audit: { record: async (act) => acts.push(act) },
    current: () => ({ ...others, file: { ...file, name: { zh: '旧', en: 'Old' } } }),
    refuse: async () => [],
    change: async () => {
      throw new FinalFault('one thing is held\nand another');
    },
  });
  const answer = await reload.run({ who: { kind: 'machine', id: 'SIGHUP' } });
  expect(answer).toEqual({ outcome: 'refused', because: ['one thing is held', 'and another'] });
  expect(acts.map(({ what, failed }) => [what, failed?.code])).toEqual([
    ['site.reload', undefined],
    ['site.reload', 'server.internal'],
  ]);
});
