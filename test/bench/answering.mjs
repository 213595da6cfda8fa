/** The child's side of `contender.mjs`: answers requests by name. */
export function answering(answers) {
  process.on('message', async ({ id, what, about }) => {
    try {
      process.send({ id, answer: (await answers[what](about)) ?? null });
    } catch (error) {
      process.send({ id, error: error.stack ?? String(error) });
    }
  });
  // Exit with the parent: no measured process may outlive the bench.
  process.once('disconnect', () => process.exit());
}

/** Starts a stopwatch; each call returns the seconds since then, by the clock and of this process's CPU time. */
export function startWatch() {
  const [start, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: Number(process.hrtime.bigint() - start) / 1e9, cpuSeconds: (user + system) / 1e6 };
  };
}

/** How long `work` took, in seconds. */
export async function timed(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Each of `clients` takes the next piece of work when its last one is done. */
export async function inLanes(clients, lanes, work) {
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (const piece of lanes[client] ?? []) await work(piece);
    }),
  );
}

/** Deals `pieces` out to the clients in turn. */
export function dealt(pieces, clients) {
  const lanes = Array.from({ length: clients }, () => []);
  pieces.forEach((piece, index) => lanes[index % clients].push(piece));
  return lanes;
}
