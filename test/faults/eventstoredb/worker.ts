import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface Command {
  readonly target: 'judgment' | 'case';
  readonly act: string;
  readonly stream?: string;
  readonly body: object;
  readonly key: string;
  /** An amount unique to this command; see `truth.ts`. */
  readonly sum: string;
}

/** The engine's answer, or its error: `unavailable` means that nothing was stored. */
export interface Reply {
  readonly kind: string;
  readonly stream: string;
  readonly events: readonly string[];
  readonly revision: number;
  readonly message?: string;
}

/** The process under test has exited, although nothing in these runs asks it to. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

export interface WorkerPlace {
  /** The folder whose `dist` the process runs. */
  readonly root: string;
  readonly folder: string;
  readonly log: string;
  readonly prefix: string;
}

const lastWordsMax = 2_000;

export class Worker {
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #next = 0;
  #lastWords = '';
  #hasEnded = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: { id: number }) => {
      this.#waiting.get(message.id)?.resolve(message as never);
      this.#waiting.delete(message.id);
    });
    child.stderr?.on('data', (text: Buffer) => (this.#lastWords = `${this.#lastWords}${text}`.slice(-lastWordsMax)));
    child.on('exit', (code, signal) => {
      this.#hasEnded = true;
      const error = this.#ended(`${code ?? signal}`);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  /** Starts the process. @throws WorkerEnded */
  static async start({ root, folder, log, prefix }: WorkerPlace): Promise<Worker> {
    const child = fork(join(import.meta.dirname, '../wire-worker.mjs'), [root, folder, log, prefix], {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const worker = new Worker(child);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(worker.#ended(`${code}`)));
    });
    return worker;
  }

  execute({ target, act, stream, body, key }: Command): Promise<Reply> {
    return this.ask('execute', { target, act, stream, body, key });
  }

  /** Sends a request to the process, and returns its reply. @throws WorkerEnded */
  ask<T>(ask: string, what: object = {}): Promise<T> {
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) return reject(this.#ended('earlier'));
      this.#waiting.set(id, { resolve: resolve as never, reject });
      this.child.send({ id, ask, ...what }, (error) => error && reject(this.#ended(error.message)));
    });
  }

  async kill(): Promise<void> {
    if (this.#hasEnded) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  #ended(how: string): WorkerEnded {
    const lines = this.#lastWords.trim().split('\n');
    const why = lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
    return new WorkerEnded(`the process under test ended (${how}): ${why}`);
  }
}
