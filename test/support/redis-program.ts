import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';

/** Writes a program that does something in the shell before it becomes Redis, and gives its path; asked for its version, it says it. */
export async function writeRedisProgram(dir: string, before: string): Promise<string> {
  const program = join(dir, 'redis-server');
  const script = `#!/bin/sh\n[ "$1" = --version ] || { ${before}; }\nexec '${await ensureRedisBinary()}' "$@"\n`;
  writeFileSync(program, script, { mode: 0o755 });
  return program;
}
