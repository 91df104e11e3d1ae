// npm run cameras:import : the cameras of ONVIF devices into a site's file.
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../config/config.ts';
import { SiteFaults } from '../../config/site/site-fault.ts';
import { formatTable } from '../gate/keys/text-table.ts';
import { discoverDevices } from './discover-devices.ts';
import { PlainFault, readImportArguments, USAGE } from './import-arguments.ts';
import { importCameras } from './import-cameras.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  process.stdout.write(`${await main()}\n`);
} catch (error) {
  const isPlain = [PlainFault, ConfigError, SiteFaults].some((kind) => error instanceof kind);
  say(error instanceof Error ? (isPlain ? error.message : String(error.stack)) : String(error));
  process.exitCode = 1;
}

async function main(): Promise<string> {
  const order = readImportArguments(process.argv.slice(2));
  if (!order) return USAGE;
  if (order.order === 'discover') {
    say('asking the network …');
    const devices = await discoverDevices(order);
    if (devices.length === 0) return 'no device answered';
    return formatTable([
      ['address', 'name', 'hardware'],
      ...devices.map(({ address, name, hardware }) => [address, name, hardware]),
    ]);
  }
  const { site } = loadConfig({ ...process.env, WATCHFLOOR_SITE: order.site });
  return await importCameras(order, { directory: join(site.sitesDir, site.id), env: process.env, say });
}
