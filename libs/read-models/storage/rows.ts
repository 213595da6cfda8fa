import type { StatementSync } from 'node:sqlite';

/**
 * Reads rows; amounts stay bigints, because a number may not hold them exactly. Columns of amounts all end in `_vnd`;
 * an amount beyond 64 bits is stored as digits.
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
