/** As a large reply to read or a busy machine does: for so long nothing of this process goes on. */
export function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
