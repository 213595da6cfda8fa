import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Column } from '#statistics';

/** How many sets of columns have cached statements. */
const statementsMax = 500;

/**
 * Statements over the few amount columns of a statistics table that change, by the set of those columns. A change
 * touches two to six of the many columns, and binding a value for each of the others costs more than writing the row.
 */
export class ChangedColumns {
  readonly #statements = new Map<string, StatementSync>();

  /** `sqlOf` is called with the columns' names in the table, two per column: `name_cases` and `name_vnd`. */
  constructor(
    private readonly database: DatabaseSync,
    private readonly sqlOf: (names: readonly string[]) => string,
  ) {}

  of(columns: readonly Column[]): StatementSync {
    const key = columns.join(' ');
    const known = this.#statements.get(key);
    if (known !== undefined) return known;
    if (this.#statements.size >= statementsMax) this.#statements.clear();
    const names = columns.flatMap((column) => [`${column.toLowerCase()}_cases`, `${column.toLowerCase()}_vnd`]);
    const made = this.database.prepare(this.sqlOf(names));
    this.#statements.set(key, made);
    return made;
  }
}

/** A list of `count` question marks. */
export function places(count: number): string {
  return Array(count).fill('?').join(', ');
}
