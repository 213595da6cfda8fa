import type { Realm } from '#case';
import type { Column } from './columns.js';

/** Identifies one cell of a table: its unit, its period, and as known when. */
export interface CellAsked {
  readonly agency: string;
  readonly office?: string | undefined;
  readonly realm: Realm;
  readonly to: string;
  /** An instant or an ordinal; absent: as known now. */
  readonly asOf?: string | undefined;
}

/** The address under which the service lists the cases of a cell. */
export function cellAddress(column: Column, { agency, office, realm, to, asOf }: CellAsked): string {
  const query = new URLSearchParams({ to, realm });
  if (office !== undefined) query.set('office', office);
  if (asOf !== undefined) query.set('asOf', asOf);
  return `/v1/statistics/tables/${agency}/cells/${column}?${query.toString()}`;
}
