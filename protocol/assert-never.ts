/** Ends a `switch` over a union: the compiler proves that no case is missing, and a foreign value says so at run time. */
export function assertNever(value: never, what = 'value'): never {
  throw new TypeError(`unexpected ${what}: ${JSON.stringify(value)}`);
}
