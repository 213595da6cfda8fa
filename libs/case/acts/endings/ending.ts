import type { CaseState, Ending, Outcome } from '../../state/case.js';
import type { At, Fact } from '../../definition/fact.js';
import { type Closing, closeRest, isClosed, openOf } from '../../state/ledger.js';
import { blocked, type Rule, rule, ruleOn, since, type Subject } from '../../definition/rule.js';
import { lawSentence } from '../../definition/wording.js';
import type { RuleId } from '../../law/law.js';
import { outlivesEnding } from '../../clocks/standing.js';
import { hasUnsoldAssets, stillInHand } from '../../state/ending.js';
import { ifGiven } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';

/** What every ending of a case shares; the endings themselves are in the files beside this one. */

/** Whether coercion decisions lapse by themselves: by a termination or cancellation under the law of 2025 [L25 95.1]. */
export const lapsesBy = ({ ground }: { readonly ground?: string }): boolean => ground?.startsWith('L25:') === true;

/** The state after an ending: the rest of every obligation is closed the way the outcome says. */
export const end =
  <D extends object>(outcome: (data: D) => Outcome, closing: Closing, lapses: (data: D) => boolean = () => false) =>
  (state: CaseState, data: D, at: Pick<At, 'eventId' | 'effectiveOn'>): CaseState => {
    const coercionLapsed = state.coercion !== undefined && lapses(data);
    const ending: Ending = {
      outcome: outcome(data),
      on: at.effectiveOn,
      eventId: at.eventId,
      rest: openOf(state.obligations),
      closing,
      from: state.place.lifecycle,
      deadlines: state.deadlines,
      ...(coercionLapsed && { coercionLapsed }),
      ...ifGiven(data as { readonly ground?: string }, closing === 'revoked' ? ['ground'] : []),
    };
    return {
      ...state,
      ...(coercionLapsed && { coercion: undefined }),
      ending,
      endingsCount: state.endingsCount + 1,
      obligations: closeRest(state.obligations, closing),
      deadlines: state.deadlines.filter(({ rule }) => outlivesEnding.has(rule)),
    };
  };

/** Defines an ending. A case in the separate book leaves it first, so that it ends in a column that is counted. */
export function ending<F extends Fact>(
  before: CaseState,
  main: F,
): (F | ReturnType<typeof ClassifiedEnforceable.of>)[] {
  return before.place.classification === 'separateBook'
    ? [ClassifiedEnforceable.of({ conditions: 'toVerify' }), main]
    : [main];
}

/** The proceeds of an asset that is with another office come to an open case only. */
export const nothingUndistributed = rule<CaseState>('ending.distributed', ({ before }) => {
  if (before.assetsAway.list.length > 0)
    return blocked(
      ['Còn tài sản đang ủy thác xử lý', 'An asset is with another office'],
      ['Nhận kết quả xử lý hoặc rút ủy thác trước', 'Record what came of it, or recall it, first'],
      { unlockedBy: ['record-asset-handled'] },
    );
  return before.ledger.undistributed === 0n
    ? undefined
    : stillInHand(before, ['Chi trả hoặc gửi tiết kiệm trước', 'Pay them out or deposit them first']);
});

/** What only enforcement brings about does not end a case while it is stopped; an event does, whenever it happens. */
export const goesOnFirst = (isEvent: (ground: string) => boolean) =>
  since(
    '0.4.0',
    ruleOn<CaseState, { readonly ground: string }>('stop.running', ({ ground }, { before }) =>
      isEvent(ground) || before.stops.length === 0
        ? undefined
        : blocked(
            ['Vụ việc đang bị dừng', 'The case is stopped'],
            ['Ra quyết định tiếp tục thi hành án trước', 'Resume the enforcement first'],
            { unlockedBy: ['resume'] },
          ),
    ),
  );

export const alreadyEnded = {
  rule: 'lifecycle',
  unlock: {
    vi: 'Vụ việc đã kết thúc; muốn kết thúc theo cách khác phải mở lại',
    en: 'The case has ended; it can end in another way only after it was reopened',
  },
} as const;

/** The endings that every law knows. */
export const otherEndings = (state: CaseState): string[] =>
  state.obligations.every(isClosed)
    ? ['confirm-executed']
    : [...(hasUnsoldAssets(state) ? [] : ['entrust']), 'terminate'];

interface WayOut {
  readonly unlock: readonly [vi: string, en: string];
  readonly instead: (before: CaseState) => string[];
}

const anotherEnding: WayOut = {
  unlock: [
    'Không áp dụng vào ngày này: chọn cách kết thúc khác',
    'The law of that day knows no such act: choose another ending',
  ],
  instead: otherEndings,
};

/** An act that only one of the laws knows: by default an ending. */
export const inForce = (id: RuleId, { unlock, instead }: WayOut = anotherEnding) =>
  rule<CaseState>(id, ({ before, on, world }) => {
    const row = world.law.rule(id, on);
    return row.applies ? undefined : blocked(lawSentence(row), unlock, { instead: instead(before) });
  });

/** An ending that only one of the laws knows: its conditions are those of that law. */
export const knownTo = (id: RuleId, conditions: readonly Rule<CaseState, never>[]): Rule<CaseState, never>[] => [
  inForce(id) as Rule<CaseState, never>,
  ...conditions.map((each) => ({
    ...each,
    check: (subject: Subject<CaseState, never>) =>
      subject.world.law.rule(id, subject.on).applies ? each.check(subject) : undefined,
  })),
];
