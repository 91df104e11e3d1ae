import { distance } from 'fastest-levenshtein';

/** Names listed before the rest is counted. */
const MAX_LISTED = 12;

/** `one of a, b, c`, with the one that was probably meant. */
export function oneOf(names: Iterable<string>, given: string): string {
  const all = [...names];
  if (all.length === 0) return 'nothing here (none is declared)';
  const listed =
    all.slice(0, MAX_LISTED).join(', ') + (all.length > MAX_LISTED ? ` and ${all.length - MAX_LISTED} more` : '');
  const nearest = closest(all, given);
  return `${all.length === 1 ? listed : `one of ${listed}`}${nearest === undefined ? '' : ` (did you mean ${nearest}?)`}`;
}

/** The name nearest to what was given, where it is near enough to be a slip; ties go to the first. */
export function closest(names: readonly string[], given: string): string | undefined {
  // Two letters that changed places are two edits.
  const allowed = given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 3));
  let nearest: { name: string; edits: number } | undefined;
  for (const name of names) {
    const edits = distance(name.toLowerCase(), given.toLowerCase());
    if (edits <= allowed && (nearest === undefined || edits < nearest.edits)) nearest = { name, edits };
  }
  return nearest?.name;
}
