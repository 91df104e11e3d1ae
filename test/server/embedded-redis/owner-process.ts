// A server in miniature for the tests: owns the Redis of a directory, prints its process, and waits to be killed.
import { startEmbeddedRedis } from '../../../server/embedded-redis/embedded-redis.ts';

const [dir = '', binary = ''] = process.argv.slice(2);
const redis = await startEmbeddedRedis({ dir, binary, log: { info() {}, warn() {} } });
process.stdout.write(`${redis.pid}\n`);
