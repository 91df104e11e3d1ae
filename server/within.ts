/** What `work` comes to, or a rejection after `ms`; the work itself goes on. A Redis that hangs answers neither yes nor no. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  // A plain timer: one that is aborted makes an exception each time, and this is on the way of every request.
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    // A process that was held up finds its timers due before it reads what has come meanwhile: that is read first.
    timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${ms} ms`))), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
