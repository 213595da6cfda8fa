import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Column } from '#statistics';

/** Sets of columns that statements are kept for; beyond that they are made anew. */
const statementsMax = 500;

/**
 * Statements over a few of the many amount columns of a statistics table, by which columns those are. A change touches
 * two to six of them, and binding a value for each of the others costs more than writing the row.
 */
export class ChangedColumns {
  readonly #statements = new Map<string, StatementSync>();

  /** `sqlOf` is given the columns' names in the table: for each two, `name_cases` and `name_vnd`. */
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

/** So many question marks. */
export function places(count: number): string {
  return Array(count).fill('?').join(', ');
}
