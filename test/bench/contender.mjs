import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Longest wait for one answer, so that a hanging contender ends the bench. */
const answerMsMax = 600_000;

/** A measured process: it runs one task per request, and reports how long that took. */
export class Contender {
  #child;
  #waiting = new Map();
  #asked = 0;

  /** Node flags such as `--cpu-prof` are passed on: `node --cpu-prof test/bench/run.mjs` profiles each contender. */
  constructor(module, name) {
    this.name = name;
    this.#child = fork(fileURLToPath(module), { stdio: ['ignore', 2, 2, 'ipc'] });
    this.#child.on('message', ({ id, answer, error }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(answer);
      else reject(new Error(`${name}: ${error}`));
    });
    this.#child.on('error', (error) => this.#end(error));
    this.#child.on('exit', (code, signal) => this.#end(new Error(`${name} ended early (${signal ?? code})`)));
  }

  ask(what, about = {}) {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#child.kill('SIGKILL');
        reject(new Error(`${this.name} gave no answer to "${what}" within ${answerMsMax / 1000} s`));
      }, answerMsMax);
      const settled = (settle) => (value) => {
        clearTimeout(timer);
        settle(value);
      };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      if (this.#child.connected) this.#child.send({ id, what, about });
      else this.#end(new Error(`${this.name} has ended`));
    });
  }

  /** Asks the process to release its resources and exit. */
  async close() {
    if (!this.#child.connected) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.ask('close').catch((error) => process.stderr.write(`${error.message}\n`));
    if (this.#child.connected) this.#child.disconnect();
    await ended;
  }

  kill() {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
  }

  #end(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
