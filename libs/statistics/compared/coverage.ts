import { dayVi, type Label, type LegalDate } from '#case';

/** The first and the last day on which a log recorded facts: those of all its units, of one realm. */
export interface Recorded {
  readonly from: LegalDate;
  readonly to: LegalDate;
}

/**
 * How far a log covers a period: `whole`, `partial` when recording began within it, `none` when it began later or ended
 * before, or when nothing was recorded at all. What happened before the first recorded day may have been entered since,
 * or not.
 */
export const coverages = ['whole', 'partial', 'none'] as const;
export type Coverage = (typeof coverages)[number];

interface Days {
  readonly from: LegalDate;
  readonly to: LegalDate;
}

export function coverageOf({ from, to }: Days, recorded: Recorded | undefined): Coverage {
  if (recorded === undefined || recorded.from > to || recorded.to < from) return 'none';
  return recorded.from <= from ? 'whole' : 'partial';
}

/** What a reader must know of a period that the log does not cover; nothing where it covers the whole of it. */
export function coverageNote(period: Days, recorded: Recorded | undefined, of: Label): Label[] {
  if (recorded === undefined)
    return [{ vi: `Sổ chưa ghi gì: không có ${of.vi}`, en: `The log holds nothing: it does not have ${of.en}` }];
  const { from, to } = recorded;
  switch (coverageOf(period, recorded)) {
    case 'whole':
      return [];
    case 'partial':
      return [
        {
          vi: `Sổ ghi từ ngày ${dayVi(from)}: chỉ có một phần ${of.vi}, không so sánh được`,
          en: `The log was begun on ${from}: it has a part of ${of.en} only, which compares with nothing`,
        },
      ];
    case 'none':
      return [
        {
          vi: `Sổ ghi từ ngày ${dayVi(from)} đến ngày ${dayVi(to)}: không có ${of.vi}, không so sánh được`,
          en: `The log was kept from ${from} to ${to}: it does not have ${of.en}, which compares with nothing`,
        },
      ];
  }
}
