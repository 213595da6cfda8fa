import { ActBody } from '../../definition/act.js';
import {
  Amount,
  Code,
  Day,
  Flag,
  GroundOf,
  ListOf,
  Optional,
  StoredDay,
  StoredGround,
} from '../../definition/fields.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { dayVi, dong } from '../../definition/wording.js';
import { type Band, groundRow } from '../../law/grounds.js';
import { isLegalDate, type LegalDate } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import { somethingOwed } from '../../state/debt-rules.js';
import { closeParts, isClosed, type Obligation, openOf, sum } from '../../state/ledger.js';
import { otherEndings } from './ending.js';
import { chooseAmong, fitAll } from './parts.js';
import { act, fact, groundOfDay, ifGiven, onGround } from '../builders.js';
import { idsOf, ShareData, sharesOf } from '../money.js';

/** Chapter: dues to the state that a court exempts or reduces [L08 61–64; L25 42–45]. */

/** What the term for the termination is about, where the court exempted everything. */
export const exemptionSubject = 'exemption';

export class ObligationsReducedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @ListOf(() => ShareData, 1, 50, { vi: 'Số được miễn, giảm', en: 'What falls' }) shares!: ShareData[];
  /** The first enforcement decision, where it is older than this case: the years count from it [L25 42.5]. */
  @Optional() @StoredDay({ vi: 'Quyết định thi hành án đầu tiên', en: 'First decision' }) firstDecidedOn?: string;
  /** Of a case that was entrusted: a part was performed at the office that entrusted it. */
  @Optional() @Flag({ vi: 'Đã thi hành một phần trước khi ủy thác', en: 'Part performed before' }) paidBefore?: boolean;
}

/** Hardship and merit are not bound to one decision a year by the law of 2025 [L25 42.4]. */
function isYearly(ground: string): boolean {
  const row = groundRow(ground);
  return row?.regime === 'L08' || row?.band?.years !== undefined;
}

const debtorsOf = ({ obligations }: CaseState, { shares }: ObligationsReducedData): readonly string[] =>
  obligations.filter(({ id }) => shares.some(({ obligation }) => obligation === id)).flatMap(({ debtors }) => debtors);

export const ObligationsReduced = fact('ObligationsReduced', {
  version: 1,
  schema: ObligationsReducedData,
  evolve: (state, data, { effectiveOn: on }) => ({
    ...state,
    obligations: closeParts(state.obligations, sharesOf(data.shares), 'reduced'),
    exemptionFile: undefined,
    exemptions: [
      ...state.exemptions,
      { on, isYearly: isYearly(data.ground), debtors: debtorsOf(state, data), paidBefore: data.paidBefore === true },
    ],
  }),
  story: ({ ground, shares }) =>
    onGround(`Tòa án miễn, giảm (${idsOf(shares)})`, `A court exempted or reduced (${idsOf(shares)})`, ground),
});

class ReducedShare {
  @Code({ vi: 'Nghĩa vụ', en: 'Obligation' }) obligation!: string;
  @Amount({ vi: 'Số tiền được miễn, giảm (đồng)', en: 'Amount that falls (đồng)' }) amount!: string;
}

class RecordExemption extends ActBody {
  @GroundOf('exemption', { vi: 'Căn cứ miễn, giảm', en: 'Ground' }) ground!: string;
  @ListOf(() => ReducedShare, 1, 50, { vi: 'Số được miễn, giảm', en: 'What falls' }) shares!: ReducedShare[];
  @Optional()
  @Day({
    vi: 'Ngày quyết định thi hành án đầu tiên (nếu vụ việc nhận ủy thác)',
    en: 'Day of the first enforcement decision (if the case was entrusted)',
  })
  firstDecidedOn?: string;
  @Optional()
  @Flag({
    vi: 'Đã thi hành một phần tại cơ quan ủy thác (nếu vụ việc nhận ủy thác)',
    en: 'A part was performed at the office that entrusted the case',
  })
  paidBefore?: boolean;
}

const isStateDue = ({ nature, kind }: Obligation): boolean => nature === 'state' && kind === 'pay';
const stateDues = ({ obligations }: CaseState): Obligation[] => obligations.filter(isStateDue);

/** Whether the shares name obligations to the state, each at most once, with no more than its open amount. */
const fitTheDues = ({ shares }: ObligationsReducedData, before: CaseState): boolean =>
  fitAll(sharesOf(shares), stateDues(before));

const onlyStateDues = ruleOn<CaseState, ObligationsReducedData>('exemption.stateDues', (data, { before }) => {
  const open = stateDues(before).filter((each) => !isClosed(each));
  return open.length === 0 || fitTheDues(data, before)
    ? undefined
    : blocked(
        [
          'Chỉ miễn, giảm khoản nộp ngân sách nhà nước còn phải thi hành, không quá số còn lại',
          'Only dues to the state are exempted or reduced, by no more than is open of each',
        ],
        chooseAmong(open),
      );
});

export const isStateDueOpen = (state: CaseState): boolean => stateDues(state).some((each) => !isClosed(each));

export const someStateDue = rule<CaseState>('exemption.stateDues', ({ before }) =>
  isStateDueOpen(before) || before.obligations.every(isClosed)
    ? undefined
    : blocked(
        ['Không còn khoản nào phải nộp ngân sách nhà nước', 'Nothing is owed to the state'],
        ['Nghĩa vụ khác không được miễn, giảm', 'Other obligations are not exempted'],
        { instead: otherEndings(before) },
      ),
);

/** The day on which that many years are over; a missing 29 February ends with the month. */
function yearsAfter(day: LegalDate, years: number): LegalDate {
  const later = `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
  return isLegalDate(later) ? later : (`${later.slice(0, 8)}28` as LegalDate);
}

export const longEnough = ruleOn<CaseState, Pick<ObligationsReducedData, 'ground' | 'firstDecidedOn'>>(
  'exemption.years',
  (data, { before, on }) => {
    const { years } = groundRow(data.ground)?.band ?? {};
    if (years === undefined) return undefined;
    const first = (data.firstDecidedOn ?? before.decidedOn) as LegalDate;
    const since = first < before.decidedOn ? first : before.decidedOn;
    const from = yearsAfter(since, years);
    return on >= from
      ? undefined
      : blocked(
          [
            `Chưa đủ ${years} năm kể từ quyết định thi hành án ngày ${dayVi(since)}`,
            `${years} years since the enforcement decision of ${since} are not over`,
          ],
          [`Từ ngày ${dayVi(from)}`, `From ${from} on`],
          { until: from },
        );
  },
);

/**
 * A debtor is exempted once a year. Neither law says how the year is counted; two decisions in one calendar year are too
 * many by any count.
 */
const onceAYear = ruleOn<CaseState, ObligationsReducedData>('exemption.once', (data, { before, on }) => {
  if (!isYearly(data.ground)) return undefined;
  const debtors = debtorsOf(before, data);
  const year = Number(on.slice(0, 4));
  const nextYear = `${year + 1}-01-01` as LegalDate;
  const earlier = before.exemptions.find(
    (each) =>
      each.isYearly && Number(each.on.slice(0, 4)) === year && each.debtors.some((debtor) => debtors.includes(debtor)),
  );
  return earlier
    ? blocked(
        [
          `Đã được xét miễn, giảm trong năm ${year} (ngày ${dayVi(earlier.on)})`,
          `Dues were exempted or reduced in ${year} already (on ${earlier.on})`,
        ],
        [`Từ ngày ${dayVi(nextYear)}`, `From ${nextYear} on`],
        { until: nextYear },
      )
    : undefined;
});

/** Whether part of the obligations to the state was performed, here or at another office. */
const isPartPaid = (dues: readonly Obligation[], { paidBefore }: ObligationsReducedData, before: CaseState): boolean =>
  dues.some(({ executed, executedElsewhere }) => executed > 0n || executedElsewhere > 0n) ||
  (paidBefore === true && before.origin.kind === 'entrustment');

/**
 * The largest amount that an exemption may cancel: the fraction `share` (such as `1/4`) of `rest`, rounded down to
 * whole đồng.
 */
function shareOf(rest: bigint, share: string): bigint {
  const [part = '0', whole = '1'] = share.split('/');
  return (rest * BigInt(part)) / BigInt(whole);
}

function isInside(rest: bigint, { min, max, minIncluded = true, maxIncluded = true }: Band): boolean {
  const isAbove = min === undefined || (minIncluded ? rest >= BigInt(min) : rest > BigInt(min));
  return isAbove && (max === undefined || (maxIncluded ? rest <= BigInt(max) : rest < BigInt(max)));
}

const fall = (vi: string, en: string, amount: bigint) =>
  blocked([`${vi} ${dong.vi(amount)}`, `${en} ${dong.en(amount)}`], [
    'Chọn căn cứ hoặc số tiền khác theo quyết định của Tòa án',
    'Choose another ground or amount, as the court decided',
  ] as const);

/** The rest lies in the band of the ground, and as much of it falls as the band says. */
const insideTheBand = ruleOn<CaseState, ObligationsReducedData>('exemption.band', (data, { before }) => {
  const { band } = groundRow(data.ground) ?? {};
  const dues = stateDues(before);
  if (!band || !fitTheDues(data, before)) return undefined;
  const rest = openOf(dues);
  const falls = sum(sharesOf(data.shares).map(({ amount }) => amount));
  if (!isInside(rest, band))
    return fall('Số còn lại không thuộc mức của căn cứ này:', 'The rest is not of this band:', rest);
  if (band.partPaid && !isPartPaid(dues, data, before))
    return fall('Chưa thi hành phần nào trong số', 'No part was performed of', rest);
  if (band.share === undefined)
    return falls === rest ? undefined : fall('Phải miễn toàn bộ', 'The whole rest falls:', rest);
  const most = shareOf(rest, band.share);
  const limit = band.cap !== undefined && BigInt(band.cap) < most ? BigInt(band.cap) : most;
  return falls <= limit ? undefined : fall('Mỗi lần giảm không quá', 'At most this falls each time:', limit);
});

export const recordExemption = act('record-exemption', {
  label: {
    vi: 'Ghi nhận quyết định miễn, giảm nghĩa vụ của Tòa án',
    en: 'Record that the court exempted or reduced dues to the state',
  },
  command: RecordExemption,
  leadsTo: [ObligationsReduced],
  requires: [
    somethingOwed,
    groundOfDay('exemption', 'exemption.band'),
    someStateDue,
    onlyStateDues,
    longEnough,
    insideTheBand,
    onceAYear,
  ],
  notAllowed: {
    rule: 'exemption.stateDues',
    unlock: { vi: 'Chỉ miễn, giảm khi vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  meets: ['exemption.accept', 'exemption.hearing'],
  starts: [
    {
      clock: 'termination.decide',
      when: ({ obligations }) => obligations.every(isClosed),
      subject: () => exemptionSubject,
    },
  ],
  decide: ({ command }) => [
    ObligationsReduced.of({
      ground: command.ground,
      shares: command.shares,
      ...ifGiven(command, ['firstDecidedOn', 'paidBefore']),
    }),
  ],
});
