/**
 * Does something with each, one after the other; one that fails holds up none of the others.
 * @throws AggregateError after the last, where any failed
 */
export async function eachAlone<T>(
  items: readonly T[],
  act: (item: T) => Promise<void>,
  complaint: string,
): Promise<void> {
  const faults: unknown[] = [];
  for (const item of items)
    try {
      await act(item);
    } catch (error) {
      faults.push(error);
    }
  if (faults.length > 0) throw new AggregateError(faults, complaint);
}
