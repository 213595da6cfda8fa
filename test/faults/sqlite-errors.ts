import { DatabaseSync, StatementSync } from 'node:sqlite';

/** Whether the error replaces the statement, or is raised after it was executed (possible only at COMMIT). */
export interface InjectedError {
  readonly at: 'begin' | 'write' | 'commit';
  readonly errcode: number;
  readonly isDone: boolean;
  /** Number of times; then the cause has passed. */
  readonly times: number;
}

const kinds = { begin: /^BEGIN IMMEDIATE/, write: /^(INSERT|UPDATE)/, commit: /^COMMIT/ } as const;

/**
 * Injects errors at the boundary to SQLite, for every connection of this process, while it is installed. An error that
 * replaces a statement leaves the file as SQLite would: without anything of the transaction.
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
