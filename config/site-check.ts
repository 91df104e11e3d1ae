// npm run site:check -- <directory>… : every fault of a site with its place, or what the site declares.
import { join } from 'node:path';
import { checkSite } from './site/check-site.ts';
import { MAX_YAML_BYTES, readText } from './site/read-text.ts';
import { reportFaults, summarizeSite } from './site/site-report.ts';

async function checkDirectory(directory: string): Promise<boolean> {
  const { site, faults, warnings } = await checkSite(directory);
  const texts = new Map<string, string>();
  for (const { file } of [...faults, ...warnings]) {
    if (texts.has(file)) continue;
    const read = await readText(directory, file, MAX_YAML_BYTES);
    if ('text' in read) texts.set(file, read.text);
  }
  const places = { pathOf: (file: string) => join(directory, file), textOf: (file: string) => texts.get(file) };
  process.stdout.write(reportFaults(faults, { kind: 'fault', ...places }));
  process.stdout.write(reportFaults(warnings, { kind: 'warning', ...places }));
  if (site) process.stdout.write(summarizeSite(site));
  process.stdout.write(`${directory}: ${countOf(faults.length, 'fault')}, ${countOf(warnings.length, 'warning')}\n`);
  return site !== undefined;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const directories = process.argv.slice(2);
if (directories.length === 0) {
  process.stderr.write('usage: npm run site:check -- <directory>…, such as config/sites/lianyuan\n');
  process.exitCode = 2;
}
for (const directory of directories) if (!(await checkDirectory(directory))) process.exitCode = 1;
