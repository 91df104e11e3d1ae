import Type, { type Static } from 'typebox';
import { Words } from '../words.ts';
import { byName, Code, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

const Column = Type.String({ minLength: 1, description: 'the column’s title in the file' });

export const ImportedAttribute = Type.Object(
  {
    column: Type.Union([
      Column,
      Type.Object({ longitude: Column, latitude: Column }, closed),
      Type.Object(
        { point: Column, order: Type.Enum(['lonlat', 'latlon']) },
        { ...closed, description: 'two numbers in one column' },
      ),
    ]),
    codes: Type.Optional(
      Type.Record(Type.String(), Code, {
        description: 'what stands in the file -> the code; what is not listed is taken as it is',
      }),
    ),
    otherwise: Type.Optional(Code),
    districts: Type.Optional(
      Type.Enum(['name', 'code'], {
        description: 'find the district by its name (either language) or by its code; default: code',
      }),
    ),
    optional: Type.Optional(
      Type.Boolean({ description: 'an empty value leaves the attribute unset; otherwise the row is rejected' }),
    ),
  },
  closed,
);
export type ImportedAttribute = Static<typeof ImportedAttribute>;

export const ImportedMilestone = Type.Object(
  {
    column: Column,
    take: Type.Optional(
      Type.Enum(['earliest', 'latest', 'latest-of-all'], {
        description:
          'of the rows that join into one entity: the milestone’s own join decides (`earliest`/`latest` are checked against it); `latest-of-all`: only when every row of the entity has a value',
      }),
    ),
    optional: Type.Optional(
      Type.Boolean({ description: 'an empty value says nothing; otherwise the row is rejected' }),
    ),
  },
  closed,
);
export type ImportedMilestone = Static<typeof ImportedMilestone>;

/** `importers/<importer>.yaml`: how rows of a CSV file become events. */
export const ImporterFile = Type.Object(
  {
    name: Words,
    format: Type.Literal('csv'),
    encoding: Type.Optional(
      Type.Enum(['utf-8', 'gb18030'], { description: 'default: utf-8; gb18030 also reads GBK and GB 2312' }),
    ),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    kind: Name,
    subject: Type.Object(
      { column: Column },
      { ...closed, description: 'rows with the same subject join into one entity' },
    ),
    source: Type.String({ pattern: '^/[a-z0-9/-]+$', description: 'CloudEvents source, such as /import/fire-calls' }),
    time: Type.Object(
      {
        format: Type.String({ description: 'date-fns format such as MM/dd/yyyy hh:mm:ss a, or ISO' }),
        timeZone: Type.Optional(Type.String({ description: 'default: the site’s' })),
      },
      closed,
    ),
    at: Name,
    attributes: byName(ImportedAttribute),
    milestones: byName(ImportedMilestone, { minProperties: 1 }),
  },
  closed,
);
export type ImporterFile = Static<typeof ImporterFile>;
