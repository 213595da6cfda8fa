import { type Answer, engineLimits } from './command.js';

/** Runs one command at a time per stream; the others wait in order, up to a limit. */
export class PerStreamQueue {
  readonly #tails = new Map<string, { promise: Promise<unknown>; waiting: number }>();
  readonly #running = new Set<string>();

  /** Queues a command. While it runs, a command with the same `identity` is answered *in flight*. */
  async run(stream: string, identity: string, work: () => Promise<Answer>): Promise<Answer> {
    if (this.#running.has(identity)) return { kind: 'inFlight' };
    const tail = this.#tails.get(stream);
    if (tail && tail.waiting >= engineLimits.queuePerStreamMax) return { kind: 'busy' };
    this.#running.add(identity);
    const promise = (tail?.promise ?? Promise.resolve()).then(work, work);
    const entry = { promise, waiting: (tail?.waiting ?? 0) + 1 };
    this.#tails.set(stream, entry);
    try {
      return await promise;
    } finally {
      this.#running.delete(identity);
      const last = this.#tails.get(stream);
      if (last) last.waiting -= 1;
      if (last === entry) this.#tails.delete(stream);
    }
  }
}
