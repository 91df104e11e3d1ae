/** Licences that let a product ship what is under them without giving its own source away (SPDX). */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Whether an SPDX expression allows shipping: of an OR one side must, of an AND each. */
export function allowsShipping(expression: string): boolean {
  const text = expression.replace(/[()]/g, ' ').trim();
  return text.split(/\s+OR\s+/).some((side) => side.split(/\s+AND\s+/).every((id) => ALLOWED.has(id.trim())));
}
