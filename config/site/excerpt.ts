const MAX_WIDTH = 100;
/** Of an address, which should hold none: what is shown may be logged. */
const PASSWORD = /(?<=:\/\/)[^/\s@]+(?=@)|(?<=(?:pass(?:word|wd)?|pwd)=)[^/&\s"',]+/gi;

/**
 * A line of a file with a caret under a column, as compilers show it; long lines are cut around the place.
 * Chinese characters take two columns of a terminal, so the caret's line repeats them as wide spaces.
 */
export function excerpt(text: string, { line, column }: { readonly line: number; readonly column: number }): string {
  const shown = text.split(/\r?\n/)[line - 1]?.replace(PASSWORD, (secret) => '*'.repeat(secret.length));
  if (shown === undefined || shown.trim() === '') return '';
  const start = Math.max(0, column - 1 - MAX_WIDTH / 2);
  const cut = shown.slice(start, start + MAX_WIDTH).replaceAll('\t', ' ');
  const before = cut
    .slice(0, column - 1 - start)
    .replace(/[^ -~]/g, '\u3000')
    .replace(/[ -~]/g, ' ');
  const margin = `${line} | `;
  return `  ${margin}${cut}\n  ${' '.repeat(margin.length)}${before}^`;
}
