import { limits } from './limits.js';
import { within } from './within.js';

/** One part that the process closes before it ends. */
export interface Closing {
  readonly name: string;
  readonly limitMs: number;
  readonly close: () => Promise<unknown>;
  /** What keeps the part open, by name, for the last printed sentence; default: the part's own name. */
  readonly open?: () => readonly string[];
  /** Closes by force after the time limit, so that the next steps can run. */
  readonly force?: () => void;
}

export const notClosed = 4;

interface Outside {
  readonly exit: (code: number) => void;
  readonly say: (sentence: string) => void;
  readonly nowMs?: () => number;
}

/**
 * Ends the process in order. Each step has a time limit; a step that exceeds it is named and makes the exit code
 * `notClosed`. Exit code 0 means that every request was answered and everything was closed.
 */
export class Ending {
  #begunMs: number | undefined;
  #current: Closing | undefined;
  readonly #late: string[] = [];

  constructor(
    /** Called when the shutdown starts: the steps that are needed then, in order. */
    private readonly steps: () => readonly Closing[],
    private readonly outside: Outside = {
      exit: (code) => process.exit(code),
      say: (sentence) => void process.stderr.write(`${sentence}\n`),
    },
  ) {}

  listen(signals: readonly NodeJS.Signals[]): void {
    for (const signal of signals) process.on(signal, () => void this.signal());
  }

  get hasBegun(): boolean {
    return this.#begunMs !== undefined;
  }

  /**
   * The first signal starts the shutdown. npm passes on a signal that the terminal has sent to the whole group, so that
   * one Ctrl-C arrives twice: only a signal after `repeatedSignalMs` means *at once*.
   */
  async signal(): Promise<void> {
    const now = (this.outside.nowMs ?? (() => performance.now()))();
    if (this.#begunMs === undefined) {
      this.#begunMs = now;
      await this.#run();
    } else if (now - this.#begunMs > limits.repeatedSignalMs) {
      this.#late.push(...openOf(this.#current));
      this.#exit('Ended at once by a second signal');
    }
  }

  async #run(): Promise<void> {
    for (const step of this.steps()) {
      this.#current = step;
      const closed = await within(
        step.limitMs,
        ended(step.close, (error) => this.#failed(step, error)),
      );
      if (closed) continue;
      this.#late.push(...openOf(step));
      step.force?.();
    }
    this.#current = undefined;
    this.#exit('Ended without closing everything in time');
  }

  #failed({ name }: Closing, error: unknown): void {
    this.#late.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }

  #exit(why: string): void {
    if (this.#late.length > 0) this.outside.say(`${why}. Still open: ${this.#late.join('; ')}.`);
    this.outside.exit(this.#late.length === 0 ? 0 : notClosed);
  }
}

const openOf = (step: Closing | undefined): readonly string[] => {
  if (!step) return ['the process itself'];
  const open = step.open?.() ?? [];
  return open.length === 0 ? [step.name] : open.map((each) => `${step.name}: ${each}`);
};

/** Waits until a step has closed; a step that fails counts as closed, and its failure is reported. */
async function ended(close: Closing['close'], failed: (error: unknown) => void): Promise<void> {
  try {
    await close();
  } catch (error) {
    failed(error);
  }
}
