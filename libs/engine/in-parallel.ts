/**
 * Runs `work` on every item, started in list order, at most `inFlightMax` at a time. After a failure no further item is
 * started; once the running items have ended, the first failure is thrown.
 */
export async function inParallel<T>(
  items: readonly T[],
  inFlightMax: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => void failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlightMax, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
