import { DatabaseSync, StatementSync } from 'node:sqlite';

/** An error that replaces a statement, or is raised after the statement was executed (possible only at COMMIT). */
export interface InjectedError {
  readonly at: 'begin' | 'write' | 'commit';
  readonly errcode: number;
  readonly isDone: boolean;
  /** How many times the error occurs; then its cause has passed. */
  readonly times: number;
}

const kinds = { begin: /^BEGIN IMMEDIATE/, write: /^(INSERT|UPDATE)/, commit: /^COMMIT/ } as const;

/**
 * Injects errors into the calls of SQLite, for every connection of this process, while it is installed. When an error
 * replaces a statement, nothing of the transaction is in the file, as after SQLite's own error.
 */
export class SqliteErrors {
  readonly #run = StatementSync.prototype.run;
  readonly #exec = DatabaseSync.prototype.exec;
  #next: InjectedError | undefined;
  #left = 0;
  raised = 0;

  install(): void {
    const [run, exec] = [this.#run, this.#exec];
    const raise = <T>(sql: string, work: () => T): T => this.#raise(sql, work);
    StatementSync.prototype.run = function (this: StatementSync, ...parameters: Parameters<typeof run>) {
      return raise(this.sourceSQL, () => run.apply(this, parameters));
    } as typeof run;
    DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
      return raise(sql, () => exec.call(this, sql));
    };
  }

  remove(): void {
    StatementSync.prototype.run = this.#run;
    DatabaseSync.prototype.exec = this.#exec;
  }

  plan(error: InjectedError | undefined): void {
    this.#next = error;
    this.#left = error?.times ?? 0;
  }

  #raise<T>(sql: string, work: () => T): T {
    const { at, errcode, isDone } = this.#next ?? {};
    if (at === undefined || this.#left === 0 || !kinds[at].test(sql)) return work();
    this.#left -= 1;
    this.raised += 1;
    if (isDone) work();
    throw Object.assign(new Error(`injected ${errcode} at ${at}`), { code: 'ERR_SQLITE_ERROR', errcode });
  }
}
