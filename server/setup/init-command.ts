import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, loadConfig } from '../../config/config.ts';
import { CONFIG_EXIT_CODE } from '../../config/exit-codes.ts';
import { checkSite } from '../../config/site/check-site.ts';
import { faultOfPassword } from '../auth/users/passwords.ts';
import { describeNext } from './describe-next.ts';
import { findSites } from './find-sites.ts';
import { initSite } from './init-site.ts';

const USAGE = `usage: npm run init -- <site> [--password-stdin]
  <site>             a folder of WATCHFLOOR_SITES_DIR, such as a copy of an example
  --password-stdin   the first account's password is the first line of standard input; without it, one is made up
`;

export interface InitCommand {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input; asked where a password comes from there. */
  readonly readInput: () => string;
  /** Whoever runs the command. */
  readonly by: string;
  readonly now: () => number;
}

export interface CommandOutcome {
  readonly exitCode: number;
  readonly text: string;
}

/** Makes the data directory of a site whose data are real, or says what is in the way. */
export async function runInit({ args, env, readInput, by, now }: InitCommand): Promise<CommandOutcome> {
  const order = readOrder(args);
  if (!order) return { exitCode: 64, text: USAGE };
  try {
    const config = loadConfig({ ...env, WATCHFLOOR_SITE: order.site, WATCHFLOOR_DATA_SET: 'live' });
    const code = await assertSite(config);
    const password = order.readsPassword ? readPassword(readInput()) : undefined;
    const first = await initSite({ site: code, config, password, by, now });
    return { exitCode: 0, text: describeNext({ config, first, env }) };
  } catch (error) {
    const text = `${error instanceof Error ? error.message : String(error)}\n`;
    return { exitCode: error instanceof ConfigError ? CONFIG_EXIT_CODE : 1, text };
  }
}

function readOrder(args: readonly string[]): { readonly site: string; readonly readsPassword: boolean } | undefined {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'password-stdin': { type: 'boolean', default: false } },
    });
    const [site, ...more] = positionals;
    if (site !== undefined && more.length === 0) return { site, readsPassword: values['password-stdin'] };
  } catch {
    // An unknown option gets the usage like a missing site.
  }
  return undefined;
}

/** @returns the site's code. @throws with what to do where there is no such site, or its files have faults */
async function assertSite({ site: { sitesDir, id } }: Config): Promise<string> {
  const directory = join(sitesDir, id);
  const sites = findSites(sitesDir);
  if (!sites.includes(id))
    throw new Error(
      `${directory} is no site: expected ${sites.join(' or ') || 'a folder with site.yaml'}, or a copy of one of them`,
    );
  const { site, faults } = await checkSite(directory);
  if (!site)
    throw new Error(
      `${directory} has ${faults.length} faults: npm run site:check -- ${directory} shows each with its place`,
    );
  return site.code;
}

/** @throws with what is wrong with it, and never with the password */
function readPassword(input: string): string {
  const [line = ''] = input.split(/\r?\n/);
  const fault = faultOfPassword(line, 'admin');
  if (fault !== undefined) throw new Error(`the password on standard input: expected ${fault}`);
  return line;
}
