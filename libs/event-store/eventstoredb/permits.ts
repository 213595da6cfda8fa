import { LogUnavailable } from '../port.js';

/** So many at once; the others wait in order, within a limit. */
export class Permits {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(
    atOnceMax: number,
    private readonly waitingMax: number,
  ) {
    this.#free = atOnceMax;
  }

  /** @throws LogUnavailable when too many wait */
  async acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    if (this.#waiting.length >= this.waitingMax)
      throw new LogUnavailable(`${this.waitingMax} reads are waiting already; try again later.`);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
