import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { chooseBranch } from './choose-branch.ts';
import type { Choice } from './choose-branch.ts';
import { describeKeys, describeSchema } from './describe-schema.ts';
import type { JsonSchema } from './describe-schema.ts';
import { collectFindings } from './finding.ts';
import type { Finding, Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Path } from './yaml-source.ts';

export type SchemaCheck = (value: unknown) => Finding[];

/** Compiles a check of one file’s shape. Of a union only the branch that the author meant is heard. */
export function compileSchemaCheck(schema: object): SchemaCheck {
  const validate = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTuples: false,
    allowUnionTypes: true,
    // Each check runs a few times at a start; making its code smaller first takes longer than it saves.
    code: { optimize: false },
  }).compile(schema);
  return (value) => {
    validate(value);
    const errors = validate.errors ?? [];
    const unions = errors
      .filter(({ keyword }) => keyword === 'anyOf')
      .map((error) => ({ error, choice: choiceOf(error) }));
    return collectFindings((findings) => {
      for (const error of errors) {
        if (!unions.every((union) => isHeard(error, union))) continue;
        if (error.keyword === 'anyOf') reportUnion(error, findings);
        else report(error, findings);
      }
    });
  };
}

/**
 * The same check for what is mostly sound and looked at a few times. What can explain takes longer to compile than all the rest of
 * reading a site takes, so it is compiled for the first file that wants an explanation.
 */
export function explainingSchemaCheck(schema: TSchema): SchemaCheck {
  let explain: SchemaCheck | undefined;
  return (value) => {
    if (Value.Check(schema, value)) return [];
    explain ??= compileSchemaCheck(schema);
    return explain(value);
  };
}

interface Union {
  readonly error: ErrorObject;
  readonly choice: Choice;
}

/** Is the error outside of the union, or in the branch that was meant? */
function isHeard(error: ErrorObject, { error: union, choice }: Union): boolean {
  const isInside =
    error !== union &&
    error.schemaPath.startsWith(`${union.schemaPath}/`) &&
    (error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`));
  if (!isInside) return true;
  return 'branch' in choice && error.schemaPath.startsWith(`${union.schemaPath}/${choice.branch}/`);
}

function choiceOf(error: ErrorObject): Choice {
  return chooseBranch(error.schema as readonly JsonSchema[], error.data);
}

function reportUnion(error: ErrorObject, findings: Findings): void {
  const choice = choiceOf(error);
  if ('branch' in choice) return;
  const path = pathOf(error.instancePath);
  switch (choice.none) {
    case 'type':
      findings.at(path, show(error.data), describeSchema(error.parentSchema as JsonSchema));
      return;
    case 'unknown': {
      const given = (error.data as Record<string, unknown>)[choice.key];
      findings.at([...path, choice.key], show(given), oneOf(choice.among, String(given)));
      return;
    }
    case 'several':
      findings.atKey(
        [...path, choice.given[1] ?? ''],
        `${choice.given.join(' and ')} together`,
        oneOf(choice.among, ''),
      );
      return;
    case 'missing':
      reportMissing(error, choice.among, findings);
      return;
  }
}

/** A slip in the deciding name is shown where it stands; where nothing stands, at the map’s own name. */
function reportMissing(error: ErrorObject, among: readonly string[], findings: Findings): void {
  const path = pathOf(error.instancePath);
  const known = (error.schema as readonly JsonSchema[]).flatMap(({ properties }) => Object.keys(properties ?? {}));
  const slip = Object.keys(error.data as object).find((key) => !known.includes(key));
  if (slip !== undefined) findings.atKey([...path, slip], `the unknown name ${slip}`, oneOf(among, slip));
  else
    findings.atKey(
      path,
      `${among.length === 1 ? 'no' : 'none of'} ${among.join(', ')}`,
      among.length === 1 ? `${among[0]}` : 'exactly one of them',
    );
}

function report(error: ErrorObject, findings: Findings): void {
  const path = pathOf(error.instancePath);
  const schema = error.parentSchema as JsonSchema;
  switch (error.keyword) {
    case 'required': {
      const name = String(error.params.missingProperty);
      findings.atKey(path, `no ${name}`, `${name}: ${describeSchema(schema.properties?.[name] ?? {})}`);
      return;
    }
    case 'additionalProperties': {
      const name = String(error.params.additionalProperty);
      if (schema.patternProperties) findings.atKey([...path, name], `the name ${show(name)}`, describeKeys(schema));
      else
        findings.atKey([...path, name], `the unknown name ${name}`, oneOf(Object.keys(schema.properties ?? {}), name));
      return;
    }
    case 'minProperties':
    case 'maxProperties':
      findings.atKey(path, `${Object.keys(error.data as object).length} entries`, `${limitWords(error)} entries`);
      return;
    case 'minItems':
    case 'maxItems':
    case 'additionalItems':
      findings.at(
        path,
        `${(error.data as unknown[]).length} entries`,
        Array.isArray(schema.items) ? describeSchema(schema) : `${limitWords(error)} entries`,
      );
      return;
    case 'uniqueItems':
      findings.at(
        [...path, Math.max(Number(error.params.i), Number(error.params.j))],
        'an entry for the second time',
        'each entry once',
      );
      return;
    default:
      findings.at(path, show(error.data), describeSchema(schema));
  }
}

function limitWords({ keyword, params }: ErrorObject): string {
  return `${keyword.startsWith('min') ? 'at least' : 'at most'} ${params.limit}`;
}

function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const MAX_SHOWN = 60;

/** A value as a message shows it: short, on one line. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
