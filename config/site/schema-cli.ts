// npm run site:schema : writes the schemas of site files, for editors, beside the sites.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedSchemas } from './published-schemas.ts';

const directory = join(import.meta.dirname, '..', 'sites', 'schema');
await mkdir(directory, { recursive: true });
for (const [file, text] of publishedSchemas()) await writeFile(join(directory, file), text);
