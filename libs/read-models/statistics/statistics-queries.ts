import type { DatabaseSync } from 'node:sqlite';
import {
  dayNumber,
  type Initiative,
  type Instant,
  type LegalDate,
  plusDays,
  type Realm,
  statisticalYearOf,
  statisticalYearStart,
} from '#case';
import {
  type Amounts,
  type Column,
  columns,
  type ComparedTable,
  comparedTable,
  fromTotals,
  nothing,
  periodUntil,
  type Position,
  samePeriodLastYear,
  type Table,
} from '#statistics';
import { withExcess } from '../amounts/excess.js';
import { type SumSql, withExactSums } from '../amounts/sum-sql.js';
import { rowsOf } from '../storage/rows.js';
import { dayOfBlock, recordedDayAt } from '../view/recorded-days.js';
import { places } from './changed-columns.js';
import { openingColumns, openingOf } from './opening-balances.js';
import { allBlocks, grains, lastDayOf } from './pre-aggregates.js';
import { type Part, type Range, planRange } from './range-plan.js';
import { prefixAt } from './vintage-view.js';

/** Selects a table: which cases, up to which legal date, as known when. */
export interface TableQuery {
  /** All offices when absent. */
  readonly offices?: readonly string[];
  readonly realm: Realm;
  readonly category?: string;
  readonly initiative?: Initiative;
  /** The legal cut-off, its own day included. */
  readonly to: LegalDate;
  /** An ordinal, or an instant ("as known at"); default: present knowledge. */
  readonly asKnown?: number | Instant | undefined;
  /** The title of the table. */
  readonly unit?: string;
}

export interface CellCase {
  readonly id: string;
  readonly number: string;
  readonly cases: number;
  readonly money: bigint;
}

export interface CellPage {
  readonly rows: readonly CellCase[];
  /** Pass it as `after` for the next page. Pages are exact, because the table's ordinal is fixed. */
  readonly next: number | undefined;
  readonly asKnown: number;
}

/** An ordinal that the view has not reached, or never will. */
export class NotYetKnown extends Error {
  override readonly name = 'NotYetKnown';
}

/** Tables at any legal date and any state of knowledge, from the signed changes, in one read transaction. */
export class StatisticsQueries {
  constructor(
    private readonly database: DatabaseSync,
    private readonly reflects: number,
  ) {}

  /** The table of the selected cases, from 1 October of the year of `to` to that day. */
  tableAt(query: TableQuery): Table {
    const asKnown = this.ordinalOf(query.asKnown);
    const start = statisticalYearStart(statisticalYearOf(query.to));
    const range = { to: query.to, asKnown, reflects: this.reflects };
    const within = this.#sums(query, columns, { ...range, from: start });
    const before = this.#sums(query, openingColumns, { ...range, to: plusDays(start, -1) });
    return fromTotals(headOf(query, asKnown), positionOf(within, before));
  }

  /** The table beside that of the same period of the year before, both as known at the same ordinal. */
  comparedAt(query: TableQuery): ComparedTable {
    const table = this.tableAt(query);
    const { to } = samePeriodLastYear(periodUntil(query.to));
    const before = this.tableAt({ ...query, to, asKnown: table.asKnown });
    return comparedTable(table, before, this.#begunOn(query.realm, table.asKnown));
  }

  /**
   * For every realm, the last day of each month in which a figure changes: the cut-offs at which `verify` looks at
   * tables.
   */
  monthsWithChanges(): { readonly realm: Realm; readonly to: LegalDate }[] {
    const rows = this.#rows(
      `SELECT DISTINCT realm, span FROM statistics_unit JOIN statistics_sum USING (unit)
       WHERE block = ${allBlocks} AND grain = ${grains.month} ORDER BY realm, span`,
      [],
    );
    return rows.map(({ realm, span }) => ({ realm: realm as Realm, to: lastDayOf(Number(span)) }));
  }

  /** The first day on which facts of a realm were recorded, by any office; undefined where none is known then. */
  #begunOn(realm: Realm, asKnown: number): LegalDate | undefined {
    const { where, values } = cellsWhere({ realm });
    const [row] = this.#rows(
      `SELECT block FROM statistics_sum JOIN statistics_unit USING (unit)
       WHERE ${where} AND block BETWEEN 0 AND ? ORDER BY block LIMIT 1`,
      [...values, recordedDayAt(this.database, asKnown).block],
    );
    return row && dayOfBlock(Number(row['block']));
  }

  /** The cases that make up a cell. Their contributions add up to it: some may be negative, none is zero. */
  cellCases(column: Column, query: TableQuery, page: { after?: number | undefined; limit?: number } = {}): CellPage {
    const asKnown = this.ordinalOf(query.asKnown);
    const limit = Math.max(1, Math.min(page.limit ?? 50, 500));
    const { where, values } = cellsWhere(query);
    const start = dayNumber(statisticalYearStart(statisticalYearOf(query.to)));
    const part = (suffix: string): string => {
      const opening = openingOf(column);
      const before = opening ? signed(opening.plus, opening.minus, suffix) : '0';
      return `CASE WHEN day >= ${start} THEN coalesce(${column.toLowerCase()}_${suffix}, 0) ELSE ${before} END`;
    };
    const from = openingOf(column) ? earliestDay : start;
    const found = withExactSums((sums) =>
      this.#rows(
        `SELECT opened, sum(${part('cases')}) AS cases, ${sums.of(part('vnd'), 'money')} FROM statistics_delta
         WHERE cell IN (SELECT cell FROM statistics_cell WHERE ${where}) AND day <= ? AND day >= ? AND +ordinal <= ?
           AND opened > ?
         GROUP BY opened HAVING cases <> 0 OR ${sums.isNotZero('money')} ORDER BY opened LIMIT ?`,
        [...values, dayNumber(query.to), from, asKnown, page.after ?? 0, limit + 1],
      ).map((row) => ({ opened: Number(row['opened']), cases: Number(row['cases']), money: sums.read(row, 'money') })),
    );
    const shown = found.slice(0, limit);
    return {
      rows: shown.map((row) => this.#cellCase(row)),
      next: found.length > limit ? shown.at(-1)?.opened : undefined,
      asKnown,
    };
  }

  /** The ordinal of a moment of knowledge. @throws NotYetKnown when the statistics have not come so far */
  ordinalOf(asKnown: number | Instant | undefined): number {
    if (asKnown === undefined) return this.reflects;
    const ordinal = typeof asKnown === 'number' ? asKnown : this.#knownAt(Date.parse(asKnown));
    if (Number.isInteger(ordinal) && ordinal >= 0 && ordinal <= this.reflects) return ordinal;
    throw new NotYetKnown(`The statistics know events 0 to ${this.reflects}, not ${String(asKnown)}.`);
  }

  #knownAt(ms: number): number {
    if (Number.isNaN(ms)) return NaN;
    return Math.min(this.reflects, prefixAt(this.database, ms));
  }

  #cellCase({ opened, cases, money }: { opened: number; cases: number; money: bigint }): CellCase {
    const known = this.database.prepare('SELECT id, number FROM statistics_case WHERE opened = ?');
    const { id, number } = known.get(opened) as { id: string; number: string };
    return { id, number, cases, money };
  }

  /** Adds up columns, from the sums if they are fine enough; for a category or an initiative from the changes. */
  #sums(query: TableQuery, of: readonly Column[], range: Range): Amounting {
    const { where, values } = cellsWhere(query);
    const coarse = query.category === undefined && query.initiative === undefined;
    const parts = coarse ? planRange(range, (ordinal) => recordedDayAt(this.database, ordinal)) : [changesOf(range)];
    const found: Amounting = new Map();
    for (const part of parts) {
      const isSum = part.table === 'statistics_sum';
      const from = isSum
        ? 'statistics_unit JOIN statistics_sum USING (unit)'
        : 'statistics_cell JOIN statistics_delta USING (cell)';
      withExactSums((sums) => {
        const terms = of.map((column) => sumsOf(column, sums)).join(', ');
        const [row] = this.#rows(`SELECT ${terms} FROM ${from} WHERE ${where} AND ${part.where}`, values);
        for (const column of of) {
          const name = column.toLowerCase();
          add(found, column, { cases: Number(row?.[`${name}_cases`] ?? 0), money: sums.read(row ?? {}, name) });
        }
      });
      if (isSum) this.#addExcess(found, part, { where, values });
    }
    return found;
  }

  /** Adds the part of the sums beyond 64 bits. */
  #addExcess(found: Amounting, part: Part, { where, values }: ReturnType<typeof cellsWhere>): void {
    const rows = this.#rows(
      `SELECT col, high AS high_vnd FROM statistics_unit JOIN statistics_excess USING (unit)
       WHERE ${where} AND ${part.where}`,
      values,
    );
    for (const row of rows)
      add(found, row['col'] as Column, { cases: 0, money: withExcess(0n, row['high_vnd'] as bigint) });
  }

  #rows(sql: string, values: (string | number)[]): Record<string, unknown>[] {
    return rowsOf(this.database.prepare(sql), values) as Record<string, unknown>[];
  }
}

function headOf(query: TableQuery, asKnown: number): Omit<Table, 'columns' | 'rate'> {
  const year = statisticalYearOf(query.to);
  const unit = query.unit ?? 'all';
  return { unit, realm: query.realm, year, from: statisticalYearStart(year), to: query.to, asKnown };
}

type Selected = Pick<TableQuery, 'realm' | 'category' | 'initiative' | 'offices'>;

function cellsWhere({ realm, category, initiative, offices }: Selected): { where: string; values: string[] } {
  const equal = Object.entries({ realm, category, initiative }).filter(([, value]) => value !== undefined);
  const parts = equal.map(([column]) => `${column} = ?`);
  if (offices) parts.push(`office IN (${places(offices.length)})`);
  return { where: parts.join(' AND '), values: [...equal.map(([, value]) => value!), ...(offices ?? [])] };
}

function sumsOf(column: Column, sums: SumSql): string {
  const name = column.toLowerCase();
  return `sum(${name}_cases) AS ${name}_cases, ${sums.of(`${name}_vnd`, name)}`;
}

function signed(plus: readonly Column[], minus: readonly Column[], suffix: string): string {
  const term = (sign: string) => (column: Column) => `${sign} coalesce(${column.toLowerCase()}_${suffix}, 0)`;
  return [...plus.map(term('+')), ...minus.map(term('-'))].join(' ');
}

/** Before any day of a four-digit year, as a day number. */
const earliestDay = -1_000_000;

type Amounting = Map<Column, Amounts>;

function add(found: Amounting, column: Column, more: Amounts): void {
  const { cases, money } = found.get(column) ?? nothing;
  found.set(column, { cases: cases + more.cases, money: money + more.money });
}

function changesOf({ from, to, asKnown }: Range): Part {
  const first = from === undefined ? '' : `day >= ${dayNumber(from)} AND `;
  return { table: 'statistics_delta', where: `${first}day <= ${dayNumber(to)} AND +ordinal <= ${asKnown}` };
}

/** Opening plus the changes of the year, column by column. */
function positionOf(year: Amounting, before: Amounting): Position {
  const cells: Partial<Record<Column, Amounts>> = {};
  for (const column of columns) {
    let { cases, money } = year.get(column) ?? nothing;
    const { plus, minus } = openingOf(column) ?? { plus: [], minus: [] };
    for (const [sign, part] of [
      [1, plus],
      [-1, minus],
    ] as const)
      for (const each of part) {
        const stock = before.get(each) ?? nothing;
        cases += sign * stock.cases;
        money += BigInt(sign) * stock.money;
      }
    cells[column] = { cases, money };
  }
  return cells;
}
