import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { YAMLError } from 'yaml';
import type { SiteFault } from './site-fault.ts';

export type Path = readonly (string | number)[];

/** A YAML file as a value, with the way back from a path in the value to the place in the text. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Place of the value at a path or, as `key`, of the name that holds it; of the nearest one above where there is none. */
  locate(path: Path, part: 'key' | 'value'): { line: number; column: number };
}

/** Aliases that one file may resolve to: above, the file is taken for a bomb. */
const MAX_ALIASES = 1_000;

export interface YamlRead {
  readonly source: YamlSource | undefined;
  readonly faults: readonly SiteFault[];
}

export function parseYaml(file: string, text: string): YamlRead {
  try {
    return parse(file, text);
  } catch (error) {
    // The parser and the walk over its tree are recursive: ten thousand brackets overflow the stack.
    if (!(error instanceof RangeError)) throw error;
    return {
      source: undefined,
      faults: [{ file, line: 1, column: 1, found: 'values nested too deeply', expected: 'a site file' }],
    };
  }
}

function parse(file: string, text: string): YamlRead {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2', merge: false });
  const placeAt = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const fault = (offset: number, found: string, expected: string): SiteFault => ({
    file,
    ...placeAt(offset),
    found,
    expected,
  });

  const faults = tellingErrors(document.errors).map((error) => fault(error.pos[0], ...explain(error, text)));
  // With a name twice the rest can still be checked.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return { source: undefined, faults };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return { source: undefined, faults: [...faults, fault(0, 'an empty file', 'a map')] };
  const oddities = findOddities(document, text, fault);
  if (oddities.length > 0) return { source: undefined, faults: [...faults, ...oddities] };

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return {
      source: undefined,
      faults: [...faults, fault(0, 'aliases that grow without bound', `at most ${MAX_ALIASES} resolved aliases`)],
    };
  }
  return { source: { file, value, locate: (path, part) => placeAt(offsetOf(document, path, part)) }, faults };
}

/** After a fault of syntax the parser is out of step: of what it then finds, only the first tells anything. */
function tellingErrors(errors: readonly YAMLError[]): readonly YAMLError[] {
  const duplicates = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  const others = errors.filter(({ code }) => code !== 'DUPLICATE_KEY' && code !== 'TAB_AS_INDENT');
  return [...duplicates, ...(tabs.length > 0 ? tabs : others.slice(0, 1))];
}

/** What parses but would surprise: an alias inside its own anchor, a key that is not the text it looks like, a tag. */
function findOddities(
  document: Document,
  text: string,
  fault: (offset: number, found: string, expected: string) => SiteFault,
): SiteFault[] {
  const faults: SiteFault[] = [];
  const startOf = (node: Node | null | undefined) => node?.range?.[0] ?? 0;
  // Kept on the way: an alias that resolves itself walks the whole document.
  const anchors = new Map<string, Node>();
  visit(document, {
    Alias(_, node, path) {
      const target = anchors.get(node.source);
      if (!target)
        faults.push(fault(startOf(node), `*${node.source}, an alias of nothing`, 'an alias of an anchor above it'));
      else if (path.some((ancestor) => ancestor === target))
        faults.push(fault(startOf(node), `*${node.source} inside its own anchor`, 'an alias of something else'));
    },
    Pair(_, { key }) {
      if (!isScalar(key)) faults.push(fault(startOf(key as Node | null), 'a key that is not a text', 'a plain name'));
      else if (typeof key.value !== 'string' && String(key.value) !== key.source)
        faults.push(
          fault(
            startOf(key),
            `the key ${key.source ?? ''}, which YAML reads as ${String(key.value)}`,
            `it in quotes: '${key.source ?? ''}'`,
          ),
        );
    },
    Node(_, node) {
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
      if (node.tag?.startsWith('!') || (node.tag && node.tag !== 'tag:yaml.org,2002:str'))
        faults.push(fault(tagStart(text, startOf(node)), `the tag ${node.tag}`, 'no tag'));
    },
  });
  return faults;
}

/** A node’s range begins behind its tag. */
function tagStart(text: string, offset: number): number {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const tag = text.slice(line, offset).search(/!\S*\s*$/);
  return tag < 0 ? offset : line + tag;
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const wantsKey = part === 'key' && depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) return offset;
      const key = pair.key as Node;
      node = pair.value;
      const value = pair.value as Node | null;
      // A missing value (`by:`) stands nowhere: show its key.
      const isEmpty = !value?.range || (isScalar(value) && value.value === null && value.source === '');
      offset = wantsKey || isEmpty ? (key.range?.[0] ?? offset) : (value?.range?.[0] ?? offset);
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      const range = (node as Node | undefined)?.range;
      if (!range) return offset;
      offset = range[0];
    } else return offset;
  }
  return offset;
}

function explain(error: YAMLError, text: string): [found: string, expected: string] {
  const [start] = error.pos;
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return [`${/^[^:\s]+/.exec(text.slice(start))?.[0] ?? 'a name'} for the second time`, 'each name once'];
    case 'TAB_AS_INDENT':
      return ['a tab', 'spaces'];
    case 'BAD_ALIAS':
      return [error.message, 'an alias of an anchor above it'];
    case 'MULTIPLE_DOCS':
      return ['a second document', 'one document a file'];
    case 'TAG_RESOLVE_FAILED':
      return [error.message, 'no tag'];
    default:
      return [error.message.replace(/[.:]$/, '') || error.code, 'YAML 1.2'];
  }
}
