// Stands in for an `npm start` or `npm test` that comes to build the client: node wall-client-process.ts <room>
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { runMain } from '../../scripts/bootstrap/say.mjs';

runMain(() => ensureWallClient(process.execPath, process.argv[2]));
