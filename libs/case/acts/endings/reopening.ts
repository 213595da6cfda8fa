import { ActBody, type DeadlineStart } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import { GroundOf, OneOf, StoredGround } from '../../definition/fields.js';
import { outcomeLabels } from '../../labels/places.js';
import { groundId, groundLabels, groundRow, withGroundId } from '../../law/grounds.js';
import { goesOnAt } from '../../state/ending.js';
import { labelIn } from '../../definition/wording.js';
import type { LegalDate } from '../../law/legal-date.js';
import { reopenRest } from '../../state/ledger.js';
import { beforeEnding, type Leaf } from '../../lifecycle/leaves.js';
import { type Blocked, blocked, rule, ruleOn, since, until } from '../../definition/rule.js';
import { act, fact, goesBackTo, groundOfDay, onGround } from '../builders.js';

/** Chapter: how a case that ended opens again [L08 37, 140–146, 160–161; ND152 9.7]. */

export class ReopenedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @OneOf(beforeEnding, { vi: 'Trở lại', en: 'Goes on at' }) returnTo!: Leaf;
}

/** Changes to a case that was dormant or stopped at its end: it must be verified again. */
const verifiedAnew = {
  notYetSince: undefined,
  notYetGround: undefined,
  verifiedWithout: [],
  foundSinceNotYet: undefined,
  verificationsSinceNotYet: 0,
  mediationFrom: undefined,
  agreement: undefined,
  coercion: undefined,
} satisfies Partial<CaseState>;

/** The reopened case, with its obligations unchanged. */
export function reopened(state: CaseState, returnTo: Leaf, on: LegalDate): CaseState {
  const anew = returnTo === 'enforceable.verifying' ? verifiedAnew : {};
  const { ending, closedFor } = state;
  const closed = ending ? [{ from: ending.on, to: on, isAway: ending.outcome === 'entrusted' }] : [];
  return {
    ...state,
    ...anew,
    ...{ ending: undefined, reopenedOn: on, closedFor: [...closedFor, ...closed] },
    ...{ stops: [], partStops: [] },
  };
}

/** The reopened case, with everything open that its ending had closed. */
export function wholeReopened(state: CaseState, returnTo: Leaf, on: LegalDate): CaseState {
  return { ...reopened(state, returnTo, on), obligations: reopenRest(state.obligations) };
}

export const Reopened = fact('Reopened', {
  version: 2,
  upcasters: { 1: withGroundId('reopening') },
  schema: ReopenedData,
  evolve: (state, data, at) => wholeReopened(state, data.returnTo, at.effectiveOn),
  story: ({ ground }) => onGround('Mở lại vụ việc', 'The case was reopened', ground),
});

class Reopen extends ActBody {
  @GroundOf('reopening', { vi: 'Căn cứ mở lại', en: 'Ground' }) ground!: string;
}

/** A case that was dormant or stopped when it ended is verified anew: what reopens it is new information. */
export const verifiedOnReturn: DeadlineStart<CaseState> = {
  clock: 'verification.newInformation',
  when: ({ place }) => place.lifecycle === 'enforceable.verifying',
};

const executedWhole: Blocked = blocked(
  ['Việc đã thi hành xong toàn bộ', 'The case was executed in full'],
  ['Nếu ghi nhầm, đính chính bước đó', 'If that entry was wrong, withdraw the step'],
  { instead: ['withdraw-step'] },
);

/** Engines before 0.4.0 reopened no case that was executed to the last đồng, whatever the cause. */
const somethingToDo = until(
  '0.4.0',
  rule<CaseState>('reopening.grounds', ({ before: { ending } }) =>
    ending?.outcome === 'executed' && ending.rest === 0n ? executedWhole : undefined,
  ),
);

/** A cause opens only the endings that know it: a termination is revoked; a new request opens a case of its own. */
const fitsTheEnding = since(
  '0.4.0',
  ruleOn<CaseState, ReopenedData>('reopening.grounds', ({ ground }, { before }) => {
    const outcome = before.ending?.outcome;
    const { after } = groundRow(ground) ?? {};
    // What is at another office comes back by a return only (`nothingAtReceiver`).
    if (outcome === undefined || outcome === 'entrusted' || outcome === 'returned' || !after) return undefined;
    if (after.some((each) => outcome === each || outcome.startsWith(`${each}-`))) return undefined;
    if (outcome === 'executed') return executedWhole;
    const [cause, end] = [labelIn(groundLabels, ground), labelIn(outcomeLabels, outcome)];
    return blocked(
      [
        `Không mở lại việc đã kết thúc do ${end.vi} với căn cứ «${cause.vi}»`,
        `A case that ended as "${end.en}" is not reopened because of "${cause.en}"`,
      ],
      [
        'Chọn căn cứ phù hợp với cách kết thúc, hoặc ra quyết định mới',
        'Choose a cause that fits, or issue a new decision',
      ],
    );
  }),
);

/**
 * An entrusted debt is open at the receiver, and only the receiver gives it back. No append spans two streams, so if a
 * reopening opened it here too, the debt would be owed twice.
 */
const nothingAtReceiver = rule<CaseState>('entrustment.return', ({ before: { ending, origin } }) => {
  if (ending?.outcome === 'entrusted')
    return blocked(
      [
        'Nghĩa vụ đang ở vụ việc mà cơ quan nhận ủy thác đã mở',
        'The debt is with the case that the receiver has opened',
      ],
      [
        'Cơ quan nhận trả lại ủy thác; vụ việc này khi đó tự mở lại',
        'The receiver returns the entrustment; this case is then open again by itself',
      ],
      { instead: ['return-entrustment'], otherStream: { openedBy: ending.eventId } },
    );
  if (ending?.outcome === 'returned')
    return blocked(
      ['Nghĩa vụ còn lại đã trả về cơ quan ủy thác', 'What was left went back to the office that had entrusted it'],
      ['Cơ quan đó ủy thác lại', 'That office entrusts it again'],
      { instead: ['entrust'], otherStream: { id: origin.id } },
    );
  return undefined;
});

/** A case whose decision was replaced does not open again: its debt is owed in the case of the new decision. */
const notReplaced = since(
  '0.4.0',
  rule<CaseState>('reopening.grounds', ({ before: { ending } }) =>
    ending?.issuedAnew === undefined
      ? undefined
      : blocked(
          [
            'Đã ra quyết định mới thay quyết định bị thu hồi, hủy',
            'A new decision was issued instead of the one that was revoked or cancelled',
          ],
          [
            'Thi hành tại vụ việc mới; nếu quyết định mới sai, thu hồi và ra quyết định thay tại đó',
            'Go on in the new case; if its decision is wrong, revoke it and issue another one there',
          ],
          { instead: ['revoke-decision', 'issue-decision-anew'], otherStream: { openedBy: ending.issuedAnew } },
        ),
  ),
);

export const reopen = act('reopen', {
  label: { vi: 'Mở lại vụ việc', en: 'Reopen' },
  command: Reopen,
  leadsTo: [Reopened],
  requires: [
    somethingToDo,
    fitsTheEnding,
    groundOfDay('reopening', 'reopening.grounds'),
    goesBackTo(goesOnAt),
    since('0.2.0', nothingAtReceiver),
    notReplaced,
  ],
  notAllowed: {
    rule: 'reopening.grounds',
    isFinal: true,
    unlock: {
      vi: 'Vụ việc chưa kết thúc: tiếp tục thi hành, không cần mở lại',
      en: 'The case has not ended: go on with it, nothing is to be reopened',
    },
  },
  starts: [verifiedOnReturn],
  meets: ['bankruptcy.revive'],
  decide: ({ before, command }) => [
    Reopened.of({ ground: groundId('reopening', command.ground), returnTo: goesOnAt(before) }),
  ],
});
