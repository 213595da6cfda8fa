import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Kysely on node:sqlite: Kysely builds and types the SQL, Node's connection runs it. */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const statement = database.prepare(query.sql);
      const parameters = query.parameters as (string | number | bigint | null)[];
      if (statement.columns().length > 0) return { rows: rowsOf(statement, parameters) as R[] };
      return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('node:sqlite queries are not streamed: page them');
    },
  };
  const run = async (_: DatabaseConnection, sql: string): Promise<void> => database.exec(sql);
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: (c) => run(c, 'BEGIN'),
      commitTransaction: (c) => run(c, 'COMMIT'),
      rollbackTransaction: (c) => run(c, 'ROLLBACK'),
      releaseConnection: async () => undefined,
      destroy: async () => undefined,
    }),
  };
}

/**
 * Amounts stay bigints, because a number may not hold them exactly. Their columns all end in `_vnd`; an amount beyond
 * 64 bits is stored as digits.
 */
export function rowsOf(statement: StatementSync, parameters: (string | number | bigint | null)[]): object[] {
  statement.setReadBigInts(true);
  const rows = statement.all(...parameters);
  for (const row of rows)
    for (const column in row) {
      const value = row[column];
      if (column.endsWith('_vnd')) {
        if (typeof value === 'string') row[column] = BigInt(value);
      } else if (typeof value === 'bigint') row[column] = Number(value);
    }
  return rows;
}
