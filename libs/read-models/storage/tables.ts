import type { Column } from '#statistics';

/** The tables of the view file, typed for queries. Every column of money ends in `_vnd` and is a bigint (đồng). */
export interface Tables {
  readonly view: ViewRow;
  readonly register_case: CaseRow;
  readonly register_origin: OriginRow;
  readonly statistics_unit: UnitRow;
  readonly statistics_cell: CellRow;
  readonly statistics_case: StatisticsCaseRow;
  readonly statistics_delta: DeltaRow;
  readonly statistics_block: BlockRow;
  readonly statistics_sum: SumRow;
  readonly vintage_rise: VintageRow;
}

export interface ViewRow {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly position: string | null;
  /** Ordinal of the checkpoint. */
  readonly ordinal: number;
  readonly recorded_ms: number | null;
  readonly last_id: string | null;
  readonly last_stream: string | null;
  readonly last_revision: number | null;
}

/** One row per case. `opened` is the ordinal of its first event: unique, never changed, the same after a rebuild. */
export interface CaseRow {
  readonly opened: number;
  readonly id: string;
  readonly number: string;
  readonly realm: string;
  readonly office: string;
  readonly category: string;
  readonly initiative: string;
  readonly origin_kind: string;
  readonly origin_id: string;
  readonly lifecycle: string;
  readonly classification: string;
  readonly outcome: string | null;
  readonly decided_on: string;
  readonly ended_on: string | null;
  readonly next_due_on: string | null;
  readonly open_vnd: bigint;
  readonly executed_vnd: bigint;
  readonly officer: string | null;
  readonly act_revision: number;
  readonly head_revision: number;
  readonly last_ordinal: number;
  /** Ordinals of the stream's events by revision, base 36, each followed by a space. */
  readonly ordinals: string;
}

/** One row per judgment or request. */
export interface OriginRow {
  readonly opened: number;
  readonly id: string;
  readonly kind: string;
  readonly realm: string;
  readonly office: string;
  readonly category: string;
  readonly received_on: string;
  /** JSON array of case ids, in the order of their decisions. */
  readonly cases: string;
  readonly cases_count: number;
  readonly act_revision: number;
  readonly head_revision: number;
  readonly last_ordinal: number;
  readonly ordinals: string;
}

/** The dimensions of the sums. */
export interface UnitRow {
  readonly unit: number;
  readonly office: string;
  readonly realm: string;
}

/**
 * The dimensions of a table's breakdowns; its number is derived from their names, so a delta needs only that number.
 */
export interface CellRow {
  readonly cell: number;
  readonly office: string;
  readonly realm: string;
  readonly category: string;
  readonly initiative: string;
  readonly unit: number;
}

export interface StatisticsCaseRow {
  readonly opened: number;
  readonly id: string;
  readonly number: string;
}

type Cells = { readonly [K in Column as `${Lowercase<K>}_cases`]: number | null };
type Money = { readonly [K in Column as `${Lowercase<K>}_vnd`]: bigint | null };

/** A signed change of one case's position: on a legal day (days since 1970-01-01), known since an ordinal. */
export interface DeltaRow extends Cells, Money {
  readonly cell: number;
  readonly day: number;
  readonly ordinal: number;
  /** 0, except in the further rows of a change that is too large for one row. */
  readonly part: number;
  /** The case, by its `opened`. */
  readonly opened: number;
}

/** Changes added up; see `pre-aggregates.ts`. */
export interface SumRow extends Cells, Money {
  readonly unit: number;
  readonly block: number;
  readonly grain: number;
  readonly span: number;
}

/** A recorded-day block, and its first ordinal; see `recorded-days.ts`. */
export interface BlockRow {
  readonly block: number;
  readonly first: number;
}

/** A rise of the running maximum of recordedAt: the new maximum in milliseconds since 1970, and the event's ordinal. */
export interface VintageRow {
  readonly ms: number;
  readonly ordinal: number;
}
