import { LogUnavailable } from '../../contract/port.js';
import { limits } from './limits.js';

/** Limits the reads that run at once; others queue, within a limit of number and of time. */
export class Semaphore {
  #free: number = limits.readsAtOnceMax;
  readonly #waiting = new Set<() => void>();

  /** `isHopeless` tells whether no holder of a permit is likely to release it soon; then `acquire` fails at once. */
  constructor(
    private readonly isHopeless: () => boolean,
    private readonly turnWithinMs: number,
  ) {}

  /** Waits for a permit. @throws LogUnavailable when none is likely, the queue is full or the wait too long */
  async acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    if (this.isHopeless()) throw new LogUnavailable('The log does not answer; it is tried again all the time.');
    if (this.#waiting.size >= limits.readsWaitingMax)
      throw new LogUnavailable(`${limits.readsWaitingMax} reads are waiting already; try again later.`);
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(turn);
        reject(new LogUnavailable(`The log was not read: ${limits.readsAtOnceMax} reads before it had no answer.`));
      }, this.turnWithinMs);
      this.#waiting.add(turn);
    });
  }

  release(): void {
    const [next] = this.#waiting;
    if (!next) this.#free += 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
