import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

/** Version of the file; a later one is refused. */
export const BINDING_FORMAT = 1;

/** What a data directory is of, where a command has made it for one site. */
const Binding = Type.Object(
  {
    format: Type.Literal(BINDING_FORMAT),
    site: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'the folder of its files' }),
    dataSet: Type.Enum(['drill', 'live']),
  },
  { additionalProperties: false },
);
export type Binding = Static<typeof Binding>;

export function bindingFile(dataDir: string): string {
  return join(dataDir, 'site.json');
}

/** As long as a command is still making the directory; it says which. */
export function unfinishedFile(dataDir: string): string {
  return join(dataDir, 'unfinished');
}

/** Undefined where the directory may be of any site. @throws where the file is not what a command wrote */
export function readBinding(dataDir: string): Binding | undefined {
  const file = bindingFile(dataDir);
  if (!existsSync(file)) return undefined;
  const content = parse(file);
  const format = typeof content === 'object' && content && 'format' in content ? content.format : undefined;
  if (typeof format === 'number' && format > BINDING_FORMAT)
    throw new Error(`${file} has format ${format}; this version reads up to ${BINDING_FORMAT}: use the newer one`);
  if (!Check(Binding, content))
    throw new Error(
      `${file}: expected {"format":${BINDING_FORMAT},"site":"…","dataSet":"live"}, as npm run init writes it`,
    );
  return content;
}

/** @throws where the directory was made for something else, or is not whole */
export function assertDataDirectory(dataDir: string, { site, dataSet }: Omit<Binding, 'format'>): void {
  const unfinished = unfinishedFile(dataDir);
  if (existsSync(unfinished))
    throw new Error(
      `${dataDir} is not whole: "${readFileSync(unfinished, 'utf8').trim()}" was broken off. Empty it and run that again`,
    );
  const bound = readBinding(dataDir);
  if (!bound || (bound.site === site && bound.dataSet === dataSet)) return;
  throw new Error(
    `${dataDir} is of the site ${bound.site}, ${bound.dataSet}, and not of ${site}, ${dataSet}: see WATCHFLOOR_SITE and WATCHFLOOR_DATA_SET, or set another DATA_DIR`,
  );
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Then it is not what a command wrote, which is said of it.
    return undefined;
  }
}
