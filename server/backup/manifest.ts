import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

/** Version of the folder's layout: a later one may not be read by this program. */
export const BACKUP_FORMAT = 1;

const closed = { additionalProperties: false } as const;

const BackupFile = Type.Object(
  {
    path: Type.String({
      pattern: String.raw`^(?!(.*/)?\.\.?(/|$))(redis\.rdb|(data|site)/.+)$`,
      description: 'within the folder, with slashes',
    }),
    bytes: Type.Integer({ minimum: 0 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  closed,
);
export type BackupFile = Static<typeof BackupFile>;

/** What a backup holds: the last that is written of it, so that a folder without one was broken off. */
export const Manifest = Type.Object(
  {
    format: Type.Integer({ minimum: 1 }),
    takenAt: Type.Integer({ description: 'epoch ms: everything acknowledged before is in it' }),
    site: Type.String({ description: 'the code of the site' }),
    folder: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'of its files in WATCHFLOOR_SITES_DIR' }),
    dataSet: Type.Enum(['drill', 'live'], { description: 'that the server showed' }),
    files: Type.Array(BackupFile),
  },
  closed,
);
export type Manifest = Static<typeof Manifest>;

/** Where each part lies in the folder. */
export const PARTS = { manifest: 'manifest.json', snapshot: 'redis.rdb', data: 'data', site: 'site' } as const;

/** @throws with what is wrong where the folder is no backup, or one of a later program */
export function readManifest(directory: string): Manifest {
  const file = join(directory, PARTS.manifest);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${directory} is no backup, or one that was broken off`, { cause: error });
  }
  const format = typeof content === 'object' && content && 'format' in content ? content.format : undefined;
  if (typeof format === 'number' && format > BACKUP_FORMAT)
    throw new Error(
      `${file} has format ${format}; this version reads up to ${BACKUP_FORMAT}: restore with the newer one`,
    );
  if (!Check(Manifest, content)) throw new Error(`${file} is not the manifest of a backup`);
  return content;
}
