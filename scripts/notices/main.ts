// npm run notices: writes THIRD-PARTY-NOTICES, or fails on a licence that does not allow shipping.
import { writeFileSync } from 'node:fs';
import { runMain, say } from '../bootstrap/say.mjs';
import { NOTICES_FILE, writeNotices } from './notices.ts';
import { shippedPackages } from './shipped-packages.ts';

runMain(async () => {
  const packages = shippedPackages();
  writeFileSync(NOTICES_FILE, writeNotices(packages));
  say(`${NOTICES_FILE}: ${packages.length} packages`);
});
