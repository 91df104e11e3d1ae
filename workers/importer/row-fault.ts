/** Why a row cannot be read. Never holds what stands in the row: that may be about a person. */
export interface RowFault {
  /** The column's title; empty where the row as a whole is at fault. */
  readonly column: string;
  readonly reason: string;
}

/** A value of a row, or why there is none. */
export type Read<T> = { readonly value: T } | { readonly fault: RowFault };

export function fault(column: string, reason: string): { readonly fault: RowFault } {
  return { fault: { column, reason } };
}
