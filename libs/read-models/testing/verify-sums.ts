import type { DatabaseSync } from 'node:sqlite';
import { type Column, columns } from '#statistics';
import { withExcess } from '../amounts/excess.js';
import { type SumSql, withExactSums } from '../amounts/sum-sql.js';
import { allBlocks, grains } from '../statistics/pre-aggregates.js';
import { rowsOf } from '../storage/rows.js';

const sumsCompared = [
  { block: `${allBlocks}`, grain: grains.day, span: 'day' },
  { block: `${allBlocks}`, grain: grains.month, span: 'month' },
  {
    block: '(SELECT block FROM statistics_block WHERE first <= ordinal ORDER BY first DESC LIMIT 1)',
    grain: grains.month,
    span: 'month',
  },
];
const monthInSql = `CAST(strftime('%Y', day * 86400, 'unixepoch') AS INTEGER) * 12
  + CAST(strftime('%m', day * 86400, 'unixepoch') AS INTEGER) - 1`;
const differencesMax = 20;

/**
 * Sums that differ from their changes, one sentence each, at most 20. Reads every change three times and holds a text
 * for each sum.
 */
export function verifySums(database: DatabaseSync): string[] {
  const found: string[] = [];
  for (const { block, grain, span } of sumsCompared) {
    const of = block === `${allBlocks}` ? `block = ${allBlocks}` : 'block >= 0';
    const stored = keptSums(database, `${of} AND grain = ${grain}`);
    const made = withExactSums((sums) =>
      textsOf(
        rowsOf(
          database.prepare(`SELECT unit, ${block} AS block, ${span} AS span, ${columns.map(sumsOf(sums)).join(', ')}
            FROM (SELECT *, ${monthInSql} AS month FROM statistics_delta JOIN statistics_cell USING (cell))
            GROUP BY 1, 2, 3`),
          [],
        ),
        (row, name) => sums.read(row, name),
      ),
    );
    for (const place of new Set([...stored.keys(), ...made.keys()]))
      if (stored.get(place) !== made.get(place))
        found.push(`the sum of ${place} (${span}) is not what its changes add up to`);
  }
  return found.slice(0, differencesMax);
}

const sumsOf =
  (sums: SumSql) =>
  (column: Column): string => {
    const name = column.toLowerCase();
    return `coalesce(sum(${name}_cases), 0) AS ${name}_cases, ${sums.of(`${name}_vnd`, name)}`;
  };

function keptSums(database: DatabaseSync, where: string): Map<string, string> {
  const excess = new Map<string, bigint>();
  for (const row of database.prepare(`SELECT * FROM statistics_excess WHERE ${where}`).all())
    excess.set(`${placeOf(row)} ${String(row['col']).toLowerCase()}`, BigInt(row['high'] as number));
  return textsOf(rowsOf(database.prepare(`SELECT * FROM statistics_sum WHERE ${where}`), []), (row, name) =>
    withExcess(row[`${name}_vnd`] as bigint, excess.get(`${placeOf(row)} ${name}`) ?? 0n),
  );
}

type Row = Readonly<Record<string, unknown>>;

const placeOf = ({ unit, block, span }: Row): string => `unit ${unit}, block ${block}, span ${span}`;

/** One text with all figures, keyed by place. */
function textsOf(rows: readonly object[], moneyOf: (row: Row, name: string) => bigint): Map<string, string> {
  const texts = new Map<string, string>();
  for (const row of rows as Row[]) {
    const names = columns.map((column) => column.toLowerCase());
    const figures = names.flatMap((name) => [String(row[`${name}_cases`]), String(moneyOf(row, name))]);
    texts.set(placeOf(row), figures.join(' '));
  }
  return texts;
}
