/** By which the key `/` finds the field of the page in which something is looked for. */
export const SEARCH_FIELD = { 'data-search-field': true } as const;

/** Whether the page has one. */
export function focusSearchField(): boolean {
  const field = document.querySelector<HTMLInputElement>('input[data-search-field]');
  field?.focus();
  field?.select();
  return field !== null;
}
