import { dayNumber, fromDayNumber, type LegalDate } from '#case';
import { allBlocks, grains, monthOf } from './pre-aggregates.js';

/** One scan: rows of the sums or of the changes, with a condition on their columns. */
export interface Part {
  readonly table: 'statistics_sum' | 'statistics_delta';
  readonly where: string;
}

export interface Range {
  /** First legal day; absent = from the beginning. */
  readonly from?: LegalDate;
  readonly to: LegalDate;
  readonly asKnown: number;
  /** The ordinal that the view reflects; a table as known at that ordinal needs no restriction. */
  readonly reflects: number;
}

/**
 * The scans that make up a range of legal days as known at an ordinal, with each change in exactly one. `blockAt`
 * returns the block of an ordinal: earlier blocks are known completely, that block only up to `asKnown`.
 */
export function planRange(
  { from, to, asKnown, reflects }: Range,
  blockAt: (ordinal: number) => { readonly block: number; readonly first: number },
): Part[] {
  const isMonthEnd = monthOf(fromDayNumber(dayNumber(to) + 1)) !== monthOf(to);
  const monthsEnd = monthOf(to) + (isMonthEnd ? 1 : 0);
  const months = `${from === undefined ? '' : `span >= ${monthOf(from)} AND `}span < ${monthsEnd}`;
  const restFrom = dayNumber(`${to.slice(0, 7)}-01` as LegalDate);
  const restDays = (name: string): string => `${name} BETWEEN ${restFrom} AND ${dayNumber(to)}`;
  const sums = (blocks: string, grain: number, spans: string): Part => ({
    table: 'statistics_sum',
    where: `${blocks} AND grain = ${grain} AND ${spans}`,
  });
  if (asKnown >= reflects) {
    const all = `block = ${allBlocks}`;
    const parts = [sums(all, grains.month, months)];
    return isMonthEnd ? parts : [...parts, sums(all, grains.day, restDays('span'))];
  }
  const { block, first } = blockAt(asKnown + 1);
  const daysEnd = isMonthEnd ? dayNumber(to) + 1 : restFrom;
  const days = `${from === undefined ? '' : `day >= ${dayNumber(from)} AND `}day < ${daysEnd}`;
  const parts: Part[] = [
    sums(`block >= 0 AND block < ${block}`, grains.month, months),
    { table: 'statistics_delta', where: `ordinal >= ${first} AND ordinal <= ${asKnown} AND +${days}` },
  ];
  if (!isMonthEnd) parts.push({ table: 'statistics_delta', where: `${restDays('day')} AND +ordinal <= ${asKnown}` });
  return parts;
}
