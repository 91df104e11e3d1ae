import Type, { type Static } from 'typebox';
import { NAME_PATTERN } from './site/names.ts';

const name = NAME_PATTERN.slice(1, -1);
/** The files that are edited as text, by their path in the site's directory: no other path is taken. */
export const SITE_FILE_PATTERN = `^(?:(?:site|kinds|metrics|cameras)|(?:scenes|importers|adapters)/${name})\\.yaml$`;
export const HASH_PATTERN = '^[0-9a-f]{64}$';

const File = Type.String({ pattern: SITE_FILE_PATTERN, maxLength: 80 });
const Hash = Type.String({ pattern: HASH_PATTERN, description: 'SHA-256 of the text, hex' });
const Reason = Type.String({ minLength: 1, maxLength: 200, description: 'why: at most 40 characters, no person' });
const Base = Type.Union([Hash, Type.Null()], {
  description:
    'of the text that was edited, null of a file that is new: another one that stands now is not overwritten',
});

export const SiteVersion = Type.Object({
  file: Type.String(),
  hash: Type.String(),
  at: Type.Number({ description: 'epoch ms' }),
  author: Type.String({ description: 'name of the account, or id of the key; empty of what stood before any' }),
  reason: Type.String(),
});
export type SiteVersion = Static<typeof SiteVersion>;

/** Answer of `GET /api/v1/site-files`. */
export const SiteFileList = Type.Object({
  files: Type.Array(
    Type.Object({
      file: Type.String(),
      isChanged: Type.Boolean({ description: 'is another than the one that is served' }),
    }),
  ),
  isWritable: Type.Boolean({ description: 'false where the directory of sites is read-only here' }),
  needsReload: Type.Boolean({
    description: 'files are others than those that are served',
  }),
});
export type SiteFileList = Static<typeof SiteFileList>;

/** Answer of `GET /api/v1/site-files/text`. */
export const SiteText = Type.Object({
  file: Type.String(),
  text: Type.String(),
  hash: Type.String(),
  versions: Type.Array(SiteVersion, { description: 'the newest first' }),
});
export type SiteText = Static<typeof SiteText>;

export const SiteFileQuery = Type.Object({ file: File }, { additionalProperties: false });
export const SiteDraft = Type.Object({ file: File, text: Type.String() }, { additionalProperties: false });
export const SiteEdit = Type.Object(
  { file: File, text: Type.String(), base: Base, reason: Reason },
  { additionalProperties: false },
);
export type SiteEdit = Static<typeof SiteEdit>;
export const SiteRollBack = Type.Object(
  { file: File, hash: Hash, base: Base, reason: Reason },
  { additionalProperties: false },
);
export type SiteRollBack = Static<typeof SiteRollBack>;

const Finding = Type.Object({
  file: Type.String(),
  line: Type.Integer({ description: 'from 1 on' }),
  column: Type.Integer({ description: 'from 1 on' }),
  found: Type.String(),
  expected: Type.String(),
});
/** What `npm run site:check` would say of the site with this text in it. */
export const SiteFindings = Type.Object({ faults: Type.Array(Finding), warnings: Type.Array(Finding) });
export type SiteFindings = Static<typeof SiteFindings>;
