import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchemaCheck, explainingSchemaCheck } from '../../../config/site/check-schema.ts';
import { SITE_SCHEMAS, type SchemaName } from '../../../config/site/site-files.ts';
import { readHarbour } from './harbour.ts';
import { mutatedFile } from './mutated-file.ts';

const files = await readHarbour();

function schemaOf(path: string): SchemaName {
  const [folder = '', name] = path.replace('.yaml', '').split('/');
  return (name === undefined ? folder : folder.slice(0, -1)) as SchemaName;
}

describe('the check of a file’s shape', () => {
  it('takes and explains, where it is compiled for explanations alone, what the compiled one does', () => {
    const checks = new Map(
      [...files.keys()].map((path) => {
        const schema = SITE_SCHEMAS[schemaOf(path)];
        return [path, { compiled: compileSchemaCheck(schema), explaining: explainingSchemaCheck(schema) }];
      }),
    );
    const told = { sound: 0, faulty: 0 };
    fc.assert(
      fc.property(mutatedFile(files), ({ path, document }) => {
        const value = document.toJS();
        const check = checks.get(path);
        const findings = check?.compiled(value) ?? [];
        told[findings.length > 0 ? 'faulty' : 'sound'] += 1;
        expect(check?.explaining(value)).toEqual(findings);
      }),
      { numRuns: 400 },
    );
    expect(told.sound).toBeGreaterThan(0);
    expect(told.faulty).toBeGreaterThan(0);
  });
});
