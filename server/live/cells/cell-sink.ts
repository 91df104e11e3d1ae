/** Takes changes of a definition's totals, merged over all partitions. A group is counted from the definition's first. */
export interface CellSink {
  add(group: number, bucket: number, amount: number): void;
}
