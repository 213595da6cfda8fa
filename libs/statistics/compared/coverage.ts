import { dayVi, type Label, type LegalDate } from '#case';

/**
 * How far a log covers a period: `whole`, `partial` when it was begun within it, `none` when it was begun later, or
 * holds nothing. What happened before its first day may have been entered since, or not.
 */
export const coverages = ['whole', 'partial', 'none'] as const;
export type Coverage = (typeof coverages)[number];

interface Days {
  readonly from: LegalDate;
  readonly to: LegalDate;
}

/** @param begunOn the first day on which the log recorded a fact; undefined where it holds none */
export function coverageOf({ from, to }: Days, begunOn: LegalDate | undefined): Coverage {
  if (begunOn === undefined || begunOn > to) return 'none';
  return begunOn <= from ? 'whole' : 'partial';
}

/** What a reader must know of a period that the log does not cover; nothing where it covers the whole of it. */
export function coverageNote(period: Days, begunOn: LegalDate | undefined, of: Label): Label[] {
  const covered = coverageOf(period, begunOn);
  if (covered === 'whole') return [];
  if (begunOn === undefined)
    return [{ vi: `Sổ chưa ghi gì: không có ${of.vi}`, en: `The log holds nothing: it does not have ${of.en}` }];
  const [has, hasEn] = covered === 'partial' ? ['chỉ có một phần', 'has a part of'] : ['không có', 'does not have'];
  return [
    {
      vi: `Sổ ghi từ ngày ${dayVi(begunOn)}: ${has} ${of.vi}, không so sánh được`,
      en: `The log was begun on ${begunOn}: it ${hasEn} ${of.en}, and nothing is compared with it`,
    },
  ];
}
