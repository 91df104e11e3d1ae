/** One level of a declared topic: a name in braces stands for any, like `+`, and can be read. */
type Level = { readonly text: string } | { readonly any: string | undefined } | { readonly rest: true };

const NAMED = /^\{([a-z][A-Za-z0-9-]{0,39})\}$/;

/** A topic filter with named levels, such as `alerts/{district}/+`; undefined where it is none. */
export function parseTopic(topic: string): readonly Level[] | undefined {
  const parts = topic.split('/');
  const levels = parts.map((part, index): Level | undefined => {
    if (part === '+') return { any: undefined };
    if (part === '#') return index === parts.length - 1 ? { rest: true } : undefined;
    const name = NAMED.exec(part)?.[1];
    if (name !== undefined) return { any: name };
    return /[+#{}]/.test(part) ? undefined : { text: part };
  });
  const known = levels.filter((level) => level !== undefined);
  return known.length === levels.length ? known : undefined;
}

/** What is subscribed to. */
export function filterOf(levels: readonly Level[]): string {
  return levels.map((level) => ('text' in level ? level.text : 'rest' in level ? '#' : '+')).join('/');
}

export function namesOf(levels: readonly Level[]): string[] {
  return levels.flatMap((level) => ('any' in level && level.any !== undefined ? [level.any] : []));
}

/** The named levels of a topic that somebody published to; undefined where the filter does not take it. */
export function readTopic(levels: readonly Level[], topic: string): ReadonlyMap<string, string> | undefined {
  const parts = topic.split('/');
  const named = new Map<string, string>();
  for (const [index, level] of levels.entries()) {
    if ('rest' in level) return named;
    const part = parts[index];
    if (part === undefined || ('text' in level && level.text !== part)) return undefined;
    if ('any' in level && level.any !== undefined) named.set(level.any, part);
  }
  // `a/#` takes `a` as well, but so does the level before it: nothing is left to be read there.
  return parts.length === levels.length ? named : undefined;
}
