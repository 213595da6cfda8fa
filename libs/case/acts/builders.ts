import { actOn } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { factOf } from '../definition/fact.js';
import { type Label, type LocalizedText, sealed, type SealedText } from '../definition/fields.js';
import { dayVi, labelIn } from '../definition/wording.js';
import { blocked, ruleOn, since } from '../definition/rule.js';
import { choicesOf, groundLabels, type GroundList, groundRow, type GroundRow } from '../law/grounds.js';
import type { RuleId } from '../law/law.js';
import { isClosed } from '../state/ledger.js';

/** Constructors for the chapters: a fact of a case, and an act on a case. */
export const fact = factOf<CaseState>();
export const act = actOn<CaseState>('case');

/** For a fact that changes only the place of the case. */
export const unchanged = (state: CaseState): CaseState => state;

/** A fact without data of its own. */
export class NothingData {}

/** A sentence of the story with the meaning of its ground: "Tạm dừng (khiếu nại)". */
export const withGround = (vi: string, en: string, ground: Label): Label => ({
  vi: `${vi} (${ground.vi})`,
  en: `${en} (${ground.en})`,
});

/** The story of a fact that rests on a ground of the law. */
export const onGround = (vi: string, en: string, ground: string): Label =>
  withGround(vi, en, labelIn(groundLabels, ground));

const lawNames = { L08: ['Luật 2008', 'the 2008 law'], L25: ['Luật 2025', 'the 2025 law'] } as const;

/**
 * The ground must be one of the law in force on the act's legal date: the same letter means another ground in the other
 * law.
 */
export const groundOfDay = <S = CaseState>(
  list: GroundList | ((ground: string) => GroundList),
  id: RuleId,
  field: 'ground' | 'channel' = 'ground',
) =>
  since(
    '0.4.0',
    ruleOn<S, { readonly ground?: string; readonly channel?: string }>(id, (data, { on, world }) => {
      const ground = data[field];
      const regime = world.law.regimeOn(on);
      const row = ground === undefined ? undefined : groundRow(ground);
      if (!row || row.regime === regime) return undefined;
      const [vi, en] = lawNames[row.regime];
      const choices = choicesOf(typeof list === 'string' ? list : list(row.id), regime);
      const [whatVi, whatEn] =
        field === 'channel' ? ['hình thức thông báo', 'channel of notice'] : ['căn cứ', 'ground'];
      return blocked(
        [`Ngày ${dayVi(on)} không áp dụng ${whatVi} của ${vi}`, `On ${on} no ${whatEn} of ${en} applies`],
        [
          `Chọn một trong: ${choices.map((each) => groundLabels[each.id]!.vi).join('; ')}`,
          `Choose one of: ${choices.map((each) => groundLabels[each.id]!.en).join('; ')}`,
        ],
        { choices: choices.map((each) => each.id) },
      );
    }),
  );

type Need = NonNullable<GroundRow['needs']>;
const needs: Readonly<Record<Need, (state: CaseState) => boolean>> = {
  seizure: ({ wasSeized }) => wasSeized,
  bankruptcySuspension: ({ suspendedFor }) => suspendedFor.some((each) => bankruptcySuspensions.has(each)),
  provisionalMeasure: ({ obligations }) =>
    obligations.some((each) => !isClosed(each) && groundRow(each.point ?? '')?.provisional),
};
const bankruptcySuspensions: ReadonlySet<string> = new Set(['L08:49.2', 'L25:47.1.a']);

/** Whether a duty is open of the kind that the ground is about, and the case has seen what the ground follows from. */
export const isAbout = ({ fits, needs: need }: GroundRow, state: CaseState): boolean =>
  (fits === undefined || state.obligations.some((each) => !isClosed(each) && fits.includes(each.kind))) &&
  (need === undefined || needs[need](state));

const notAbout: Readonly<Record<Need | 'duty', readonly [vi: string, en: string]>> = {
  duty: [
    'Không còn nghĩa vụ thuộc loại mà căn cứ này áp dụng',
    'No duty is open of the kind that this ground is about',
  ],
  seizure: ['Vụ việc chưa kê biên tài sản nào', 'No asset was ever seized in the case'],
  bankruptcySuspension: [
    'Vụ việc chưa từng tạm đình chỉ vì thủ tục phục hồi, phá sản',
    'The case was never suspended for rehabilitation or bankruptcy proceedings',
  ],
  provisionalMeasure: [
    'Vụ việc không thi hành biện pháp khẩn cấp tạm thời nào',
    'The case enforces no provisional measure',
  ],
};

/** A ground is about a kind of duty: only a thing that must be delivered can be gone. */
export const groundFitsDuty = (list: GroundList, id: RuleId) =>
  since(
    '0.4.0',
    ruleOn<CaseState, { readonly ground: string }>(id, ({ ground }, { before, on, world }) => {
      const row = groundRow(ground);
      if (!row || isAbout(row, before)) return undefined;
      const choices = choicesOf(list, world.law.regimeOn(on)).filter((each) => isAbout(each, before));
      return blocked(
        notAbout[row.needs && !needs[row.needs](before) ? row.needs : 'duty'],
        [
          `Chọn một trong: ${choices.map((each) => groundLabels[each.id]!.vi).join('; ')}`,
          `Choose one of: ${choices.map((each) => groundLabels[each.id]!.en).join('; ')}`,
        ],
        { choices: choices.map((each) => each.id) },
      );
    }),
  );

/** The member of a fact for optional personal data of a body. */
export const sealedIfGiven = <K extends string>(key: K, words: LocalizedText | undefined) =>
  (words === undefined ? {} : { [key]: sealed(words) }) as { readonly [_ in K]?: SealedText };

/** The members of a fact for optional fields of a body that have the same names. */
export function ifGiven<C extends object, K extends keyof C>(command: C, keys: readonly K[]) {
  const given = keys.filter((key) => command[key] !== undefined).map((key) => [key, command[key]]);
  return Object.fromEntries(given) as { readonly [_ in K]?: Exclude<C[_], undefined> };
}

const zero = '0'.charCodeAt(0);

/** The highest number given so far to the `p1`, `p2` … of a case: the number of a withdrawn one is not given again. */
export function highest(count: number, id: string): number {
  let number = 0;
  for (let index = 0; index < id.length; index += 1) {
    const digit = id.charCodeAt(index) - zero;
    if (digit >= 0 && digit <= 9) number = 10 * number + digit;
  }
  return Math.max(count + 1, number);
}

/**
 * The state that a fact returns to is the one that the case remembers. The rule always holds when the fact is decided;
 * it prevents earlier steps from being struck through afterwards.
 */
export const goesBackTo = (known: (before: CaseState) => string | undefined) =>
  ruleOn<CaseState, { readonly returnTo?: string }>('lifecycle', (data, { before }) =>
    data.returnTo === known(before)
      ? undefined
      : blocked(
          [`Vụ việc không đến từ ${data.returnTo}`, `The case does not come from ${data.returnTo}`],
          ['Giữ bước đã đưa vụ việc đến đó', 'Keep the step that led there'],
        ),
  );

/** The way out of what can be recorded once only. */
export const ifByMistake = [
  'Nếu ghi nhầm, gạch bỏ bước đó',
  'If that was entered by mistake, strike it through',
] as const;
