import { canonicalJson } from '#json';
import { groundLists } from './grounds.js';
import { regimes, type Regime, type TimeLimitRow, type TimeLimitUnit } from './time-limit.js';
import lawLimits from './law-limits.json' with { type: 'json' };
import lawTable from './law-table.json' with { type: 'json' };
import { dayNumber, type LegalDate } from './legal-date.js';

/** The legal basis that a refusal or a fact cites: in our own words, never the text of the statute. */
export interface RuleRow {
  readonly id: string;
  readonly regime: Regime;
  readonly article: string;
  readonly validFrom: LegalDate | null;
  readonly validTo: LegalDate | null;
  /** False where the article was not seen, or the rule is internal. */
  readonly verified: boolean;
  /** True of a rule of the record, or of our reading of the law, that no article prints. */
  readonly internal?: boolean;
  /** False where that law knows no such act: the row then says why it is refused. */
  readonly applies: boolean;
  readonly vi: string;
  readonly en: string;
  readonly note?: string;
}

/** Whether an act may be refused by this rule alone: not by a law that nobody read. */
export function mayRefuse({ verified, internal }: RuleRow): boolean {
  return verified || internal === true;
}

export type TimeLimitId = keyof typeof lawTable.clocks;
export type RuleId = keyof typeof lawTable.rules;

/** The law as acts and time limits use it. A date selects the law for a step taken on that date [ND152 115.1]. */
export interface Law {
  readonly version: string;
  regimeOn(date: LegalDate): Regime;
  /** The first day of the law of 2025. */
  readonly firstDayOfL25: LegalDate;
  /** @throws RangeError where the law of that day sets no such term: `findClock` */
  clock(id: TimeLimitId, date: LegalDate): TimeLimitRow;
  /** The term by the law of that day; undefined where it sets none. */
  findClock(id: TimeLimitId, date: LegalDate): TimeLimitRow | undefined;
  rule(id: RuleId, date: LegalDate): RuleRow;
  hasTimeLimit(id: string): id is TimeLimitId;
  hasRule(id: string): id is RuleId;
  readonly clocks: readonly TimeLimitRow[];
  readonly rules: readonly RuleRow[];
  /** Further rows that facts name by their id, such as grounds; absent in the laws of engines before 0.4.0. */
  readonly lists?: LawLists;
}

export type LawLists = Readonly<Record<string, readonly object[]>>;

interface Validity {
  readonly regime: Regime;
  /** Absent = as the regime. */
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly article: string;
  readonly verified: boolean;
  readonly note?: string;
}

/** A row of `law-limits.json`, which was read from the texts of the law and is never changed here. */
export interface LimitRow {
  readonly id: string;
  readonly regime: Regime;
  readonly article: string;
  /** Null: at once, or no term is set. */
  readonly length: number | null;
  readonly unit: 'day' | 'workingDay' | 'hour' | 'month' | 'year' | null;
  readonly startsAt: { readonly fact: string; readonly of: string };
  /** Null: the question does not arise, or is open; then the convention of the table holds. */
  readonly countsFirstDay: boolean | null;
  readonly rolls: boolean | null;
  readonly direction?: 'before';
  readonly maximum?: boolean;
  /** Without a length: on the day itself. */
  readonly atOnce?: boolean;
  readonly verified: boolean;
  readonly note: string;
}

/** For each regime the row of `law-limits.json`, or why that law has no such term. */
export type ClockEntry = Readonly<Record<Regime, string | { readonly none: string }>> & {
  /** No act cites it. */
  readonly notUsedYet?: true;
  /** A period that somebody waits for: it ends by itself, and nobody is late. */
  readonly awaited?: true;
  /** Due only where there is a ground for it: who does it late is late, and who has no ground owes nothing. */
  readonly conditional?: true;
  /** It runs only in a dormant case; a reopened case is never dormant, so a reopening does not start it again. */
  readonly whileDormant?: true;
  /** An ending does not end it. */
  readonly outlivesEnding?: true;
  /** It counts from a paper or a person, wherever the case stands: a reopening brings it back with its own days. */
  readonly keepsItsDays?: true;
  /** What is to be done, where several time limits ask for the same: one of them runs at a time. */
  readonly task?: string;
};

/** The shape of `law-table.json`: of a rule, values that the rows share are written once, and a row may override them. */
export interface LawTable {
  readonly version: string;
  readonly regimes: Readonly<Record<Regime, { readonly validFrom: string | null; readonly validTo: string | null }>>;
  readonly conventions: { readonly firstDayCounts: boolean; readonly rollsOver: boolean };
  readonly clocks: Readonly<Record<string, ClockEntry>>;
  /** Rows of `law-limits.json` that no time limit counts yet, by what they are about. */
  readonly notUsedYet: Readonly<Record<string, readonly string[]>>;
  readonly rules: Readonly<
    Record<
      string,
      {
        readonly vi: string;
        readonly en: string;
        readonly notUsedYet?: true;
        readonly rows: readonly (Validity & {
          readonly applies?: false;
          readonly internal?: true;
          readonly vi?: string;
          readonly en?: string;
        })[];
      }
    >
  >;
}

/** The rows of a law in full, each with its validity. */
export interface LawRows {
  readonly version: string;
  readonly clocks: readonly TimeLimitRow[];
  readonly rules: readonly RuleRow[];
  readonly lists?: LawLists;
}

/**
 * @throws RangeError at start-up where a time limit names a row that is not there, or the rows of a rule leave a gap,
 *   overlap, or exceed their regime
 */
export function readLaw(table: LawTable, limits: readonly LimitRow[], lists?: LawLists): Law {
  const byLimit = new Map(limits.map((limit) => [limit.id, limit]));
  const clocks = Object.entries(table.clocks).flatMap(([id, entry]) =>
    regimes.flatMap((regime) => {
      const named = entry[regime];
      return typeof named === 'string' ? [clockOf(id, regime, byLimit.get(named), table)] : [];
    }),
  );
  const rules = Object.entries(table.rules).flatMap(([id, { rows, vi, en }]) => {
    const read = rows.map((row) => ({ applies: true, vi, en, ...row, id, ...validityOf(row, table) }));
    return refuseGaps(id, read, table);
  });
  return lawOfRows({ version: table.version, clocks, rules, ...(lists ? { lists } : {}) });
}

const units = {
  day: 'calendarDays',
  workingDay: 'workingDays',
  hour: 'hours',
  month: 'months',
  year: 'years',
} as const satisfies Record<string, TimeLimitUnit>;

function clockOf(id: string, regime: Regime, limit: LimitRow | undefined, table: LawTable): TimeLimitRow {
  const [length, unit] = limit?.atOnce ? ([0, 'day'] as const) : [limit?.length ?? null, limit?.unit ?? null];
  if (!limit || unit === null || length === null || limit.regime !== regime)
    throw new RangeError(`the time limit ${id} names no row of ${regime} that can be counted`);
  const { startsAt, direction, maximum, article, verified, note } = limit;
  const neverRolls = direction === 'before' || unit === 'hour' || limit.atOnce === true;
  return {
    id,
    limit: limit.id,
    regime,
    article,
    length,
    unit: units[unit],
    startsAt,
    firstDayCounts: limit.countsFirstDay ?? table.conventions.firstDayCounts,
    rollsOver: limit.rolls ?? (!neverRolls && table.conventions.rollsOver),
    ...(direction ? { direction } : {}),
    ...(maximum ? { maximum } : {}),
    ...validityOf({ regime }, table),
    verified,
    ...(note === '' ? {} : { note }),
  };
}

/** The law that these rows are, whatever their order; the first L25 row in time begins that regime. */
export function lawOfRows({ version, clocks: limits, rules: bases, lists }: LawRows): Law {
  const [clocks, rules] = [byId(limits), byId(bases)];
  const begins = [...limits, ...bases].flatMap(({ regime, validFrom }) => (regime === 'L25' ? [validFrom ?? ''] : []));
  const firstOfL25 = begins.reduce((first, each) => (each < first ? each : first), '9999');
  return {
    version,
    regimeOn: (date) => (date >= firstOfL25 ? 'L25' : 'L08'),
    firstDayOfL25: firstOfL25 as LegalDate,
    clock: (id, date) => rowOn(clocks, id, date),
    findClock: (id, date) => findRow(clocks, id, date),
    rule: (id, date) => rowOn(rules, id, date),
    hasTimeLimit: (id): id is TimeLimitId => clocks.has(id),
    hasRule: (id): id is RuleId => rules.has(id),
    clocks: limits,
    rules: bases,
    ...(lists ? { lists } : {}),
  };
}

function byId<Row extends Dated & { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.id, [...(found.get(row.id) ?? []), row]);
  for (const own of found.values()) own.sort((a, b) => ((a.validTo ?? '9999') < (b.validTo ?? '9999') ? -1 : 1));
  return found;
}

/** All rows as one text that depends only on their content, not on their order: the law's hash is computed from it. */
export function canonicalTextOf({ version, clocks, rules, lists }: LawRows): string {
  const sorted = (rows: readonly object[]): string => `[${rows.map(canonicalJson).toSorted().join(',')}]`;
  const ofLists = Object.entries(lists ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rows]) => `${canonicalJson(name)}:${sorted(rows)}`);
  const more = lists ? `"lists":{${ofLists.join(',')}},` : '';
  return `{"clocks":${sorted(clocks)},${more}"rules":${sorted(rules)},"version":${canonicalJson(version)}}`;
}

interface Dated {
  readonly regime: Regime;
  readonly validFrom: LegalDate | null;
  readonly validTo: LegalDate | null;
}

function validityOf(
  row: Pick<Validity, 'regime' | 'validFrom' | 'validTo'>,
  table: LawTable,
): Pick<Dated, 'validFrom' | 'validTo'> {
  const regime = table.regimes[row.regime];
  return {
    validFrom: (row.validFrom ?? regime.validFrom) as LegalDate | null,
    validTo: (row.validTo ?? regime.validTo) as LegalDate | null,
  };
}

/** Refuses rows that leave a gap, overlap or exceed their regime: each day of both regimes has exactly one row. */
function refuseGaps<Row extends Dated>(id: string, rows: readonly Row[], table: LawTable): readonly Row[] {
  const isWhole =
    rows[0]?.validFrom === null &&
    rows.at(-1)?.validTo === null &&
    rows.every((row, index) => index === 0 || isDayAfter(row.validFrom, rows[index - 1]?.validTo ?? null));
  const isInside = rows.every(
    ({ regime, validFrom, validTo }) =>
      (validFrom ?? '') >= (table.regimes[regime].validFrom ?? '') &&
      (validTo ?? '9999') <= (table.regimes[regime].validTo ?? '9999'),
  );
  if (!isWhole || !isInside) throw new RangeError(`the rows of ${id} do not cover each day of both regimes once`);
  return rows;
}

function isDayAfter(next: LegalDate | null, last: LegalDate | null): boolean {
  return next !== null && last !== null && dayNumber(next) === dayNumber(last) + 1;
}

function rowOn<Row extends Dated>(table: ReadonlyMap<string, readonly Row[]>, id: string, date: LegalDate): Row {
  const row = findRow(table, id, date);
  if (row === undefined) throw new RangeError(`the law table has no row ${id} on ${date}`);
  return row;
}

function findRow<Row extends Dated>(rows: ReadonlyMap<string, readonly Row[]>, id: string, date: LegalDate) {
  const row = rows.get(id)?.find(({ validTo }) => validTo === null || date <= validTo);
  return row && date >= (row.validFrom ?? '') ? row : undefined;
}

// The types of JSON modules widen 'workingDays' to string; law.spec.ts checks the values instead.
export const law: Law = readLaw(lawTable as unknown as LawTable, lawLimits.rows as readonly LimitRow[], groundLists);

export const lawCanonicalText: string = canonicalTextOf(law);

const entries: Readonly<Record<string, ClockEntry>> = lawTable.clocks as unknown as LawTable['clocks'];

/** The time limits with a property; it belongs to the limit and not to a regime, so no hash depends on it. */
export const clocksThat = (
  property: 'awaited' | 'conditional' | 'whileDormant' | 'outlivesEnding' | 'keepsItsDays',
): ReadonlySet<string> => new Set(Object.keys(entries).filter((id) => entries[id]![property]));

/** The task of a time limit: its own, unless others ask for the same. */
export const taskOf = (id: string): string => entries[id]?.task ?? id;
