// npm run doctor: is everything that a server of this configuration depends on as it should be, and what is to be done?
// Ends with 0 where nothing is at fault, 1 where something is, 78 where the environment is.
import { ConfigError, loadConfig } from '../../config/config.ts';
import { CONFIG_EXIT_CODE } from '../../config/exit-codes.ts';
import { trustAuthorities } from '../../config/trusted-authorities.ts';
import { examine } from './examine.ts';
import { describeFindings } from './describe-findings.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const config = loadConfig(process.env);
    trustAuthorities(config.trusted);
    const findings = await examine(config);
    process.stdout.write(describeFindings(findings));
    return findings.some(({ state }) => state === 'fault') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return CONFIG_EXIT_CODE;
  }
}
