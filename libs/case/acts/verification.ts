import { ActBody } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import {
  GroundOf,
  OneOf,
  Sealed,
  SealedReference,
  StoredGround,
  Optional,
  Part,
  type LocalizedText,
} from '../definition/fields.js';
import { groundId, withGroundId } from '../law/grounds.js';
import { isOwedOn, stillOwed, unlockedByVerification } from '../state/debt-rules.js';
import type { Law } from '../law/law.js';
import { type LegalDate, plusDays } from '../law/legal-date.js';
import { dueOn, type TimeLimitRow } from '../law/time-limit.js';
import { blocked, type Rule, rule, since, until, type World } from '../definition/rule.js';
import { act, fact, groundOfDay, NothingData, onGround, sealedIfGiven } from './builders.js';
import { dayVi } from '../definition/wording.js';
import { conditionLabels, verificationOutcomeLabels } from '../labels/values.js';

/** Chapter: verification, and whether the debtor can pay [L08 44, 44a; ND62 9]. */

const outcomes = ['conditionsFound', 'noConditionsFound'] as const;

export class VerificationDoneData {
  @OneOf(outcomes, { vi: 'Kết quả', en: 'Outcome' }) outcome!: (typeof outcomes)[number];
  @Optional() @Part(() => SealedReference, { vi: 'Nội dung', en: 'Findings' }) findings?: SealedReference;
}

export const VerificationDone = fact('VerificationDone', {
  version: 1,
  schema: VerificationDoneData,
  mayComeLate: true,
  evolve: (state, data, { effectiveOn: on }) => {
    const { verification: last, notYetSince, verificationsSinceNotYet: count } = state;
    // One that is recorded late is not the last one, and may be older than the decision.
    const verification = last && last.on > on ? last : { on, found: data.outcome === 'conditionsFound' };
    const follows = notYetSince !== undefined && on >= notYetSince;
    return { ...state, verification, verificationsSinceNotYet: follows ? count + 1 : count };
  },
  story: (data) =>
    data.outcome === 'conditionsFound'
      ? { vi: 'Xác minh: có điều kiện thi hành', en: 'Verification found that the debtor can pay' }
      : { vi: 'Xác minh: không có điều kiện thi hành', en: 'Verification found nothing to enforce against' },
});

class RecordVerification extends ActBody {
  @OneOf(outcomes, { vi: 'Kết quả', en: 'Outcome' }, verificationOutcomeLabels) outcome!: (typeof outcomes)[number];
  @Optional() @Sealed(2000, { vi: 'Nội dung xác minh', en: 'Findings' }) findings?: LocalizedText;
}

const isDormant = (state: CaseState): boolean => state.place.lifecycle.startsWith('enforceable.dormant');

export const recordVerification = act('record-verification', {
  label: { vi: 'Xác minh điều kiện thi hành án', en: 'Record a verification' },
  command: RecordVerification,
  leadsTo: [VerificationDone],
  requires: [stillOwed],
  notAllowed: {
    rule: 'verification.due',
    unlock: {
      vi: 'Xác minh sau khi hết thời gian tự nguyện, khi vụ việc không bị dừng và các bên không đang thỏa thuận',
      en: 'Verification follows the voluntary period, while nothing stops the case and no agreement is pending',
    },
  },
  meets: ['verification.first', 'reverification', 'verification.newInformation'],
  starts: [{ clock: 'reverification', when: isDormant }],
  decide: ({ command }) => [
    VerificationDone.of({ outcome: command.outcome, ...sealedIfGiven('findings', command.findings) }),
  ],
});

export class ClassifiedNotYetEnforceableData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
}

export const ClassifiedNotYetEnforceable = fact('ClassifiedNotYetEnforceable', {
  version: 2,
  upcasters: { 1: withGroundId('notYetEnforceable') },
  schema: ClassifiedNotYetEnforceableData,
  evolve: (state, _data, at) => ({
    ...state,
    notYetSince: at.effectiveOn,
    verificationsSinceNotYet: 0,
    coercion: undefined,
  }),
  story: ({ ground }) => onGround('Quyết định chưa có điều kiện thi hành', 'Decided: not yet enforceable', ground),
});

class ClassifyNotYetEnforceable extends ActBody {
  @GroundOf('notYetEnforceable', { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
}

/** The decision rests on a verification that found nothing and is not yet due again. */
const freshVerification = rule<CaseState>('classification.verified', ({ before, on, world }) => {
  const { verification } = before;
  const isFresh =
    verification !== undefined &&
    !verification.found &&
    on <= dueOn(world.law.clock('reverification', verification.on), verification.on, world.calendar).dueOn;
  return isFresh
    ? undefined
    : blocked(
        [
          'Chưa có kết quả xác minh còn hiệu lực cho thấy không có điều kiện thi hành',
          'No verification still in date has found that there is nothing to enforce against',
        ],
        ['Xác minh với kết quả không có điều kiện', 'Record a verification that finds no conditions'],
        unlockedByVerification(before, on),
      );
});

export const classifyNotYetEnforceable = act('classify-not-yet-enforceable', {
  label: { vi: 'Ra quyết định chưa có điều kiện thi hành', en: 'Classify as not yet enforceable' },
  command: ClassifyNotYetEnforceable,
  leadsTo: [ClassifiedNotYetEnforceable],
  requires: [stillOwed, groundOfDay('notYetEnforceable', 'classification.ground'), freshVerification],
  notAllowed: {
    rule: 'classification.ground',
    unlock: {
      vi: 'Chỉ khi vụ việc đang được xác minh, có điều kiện hoặc cưỡng chế',
      en: 'Possible while verifying, ready or in coercion',
    },
  },
  starts: [{ clock: 'reverification' }, { clock: 'publication' }],
  decide: ({ command }) => [ClassifiedNotYetEnforceable.of({ ground: groundId('notYetEnforceable', command.ground) })],
});

const conditions = ['found', 'toVerify'] as const;

export class ClassifiedEnforceableData {
  @OneOf(conditions, { vi: 'Điều kiện', en: 'Conditions' }) conditions!: (typeof conditions)[number];
}

export const ClassifiedEnforceable = fact('ClassifiedEnforceable', {
  version: 1,
  schema: ClassifiedEnforceableData,
  evolve: (state, _data, at) => ({
    ...state,
    notYetSince: undefined,
    verificationsSinceNotYet: 0,
    wokenOn: state.place.classification === 'separateBook' ? at.effectiveOn : state.wokenOn,
  }),
  story: () => ({ vi: 'Quyết định tiếp tục thi hành án', en: 'Decided to continue: enforceable again' }),
});

class ClassifyEnforceable extends ActBody {
  @OneOf(
    conditions,
    { vi: 'Đã thấy hay còn phải xác minh điều kiện', en: 'Conditions found, or still to verify' },
    conditionLabels,
  )
  conditions!: (typeof conditions)[number];
}

const foundWhenClaimed = rule<CaseState, ClassifiedEnforceableData>('verification.due', ({ before, data, on }) =>
  data?.conditions === 'found' && before.verification?.found !== true
    ? blocked(
        ['Chưa có kết quả xác minh có điều kiện', 'No verification has found that the debtor can pay'],
        [
          'Xác minh trước, hoặc chọn còn phải xác minh',
          'Verify first, or choose that conditions are still to be verified',
        ],
        unlockedByVerification(before, on),
      )
    : undefined,
);

export const classifyEnforceable = act('classify-enforceable', {
  label: { vi: 'Ra quyết định tiếp tục thi hành án', en: 'Classify as enforceable again' },
  command: ClassifyEnforceable,
  leadsTo: [ClassifiedEnforceable],
  requires: [stillOwed, foundWhenClaimed],
  notAllowed: {
    rule: 'classification.ground',
    unlock: {
      vi: 'Chỉ vụ việc đã có quyết định chưa có điều kiện thi hành',
      en: 'Only a case that was classified as not yet enforceable is enforceable again',
    },
  },
  meets: ['reverification'],
  starts: [
    { clock: 'verification.newInformation', when: (after) => after.place.lifecycle === 'enforceable.verifying' },
  ],
  decide: ({ command }) => [ClassifiedEnforceable.of({ conditions: command.conditions })],
});

export const MovedToSeparateBook = fact('MovedToSeparateBook', {
  version: 1,
  schema: NothingData,
  evolve: (state) => state,
  story: () => ({ vi: 'Chuyển sang sổ theo dõi riêng', en: 'Moved to the separate book' }),
});

const isReturnedInstead = (before: CaseState, on: LegalDate, { law }: World): boolean =>
  law.regimeOn(on) === 'L25' && before.initiative !== 'exOfficio';

/** How long a case is watched before it moves: the term that `clockOf` gives for its decision and the day of the move. */
const waitedBy = (clockOf: (law: Law, since: LegalDate, on: LegalDate) => TimeLimitRow): Rule<CaseState> =>
  rule<CaseState>('separateBook', ({ before, on, world }) => {
    const since = before.notYetSince;
    if (since === undefined || isReturnedInstead(before, on, world)) return undefined;
    const until = dueOn(clockOf(world.law, since, on), since, world.calendar).dueOn;
    if (on > until) return undefined;
    return blocked(
      [`Phải theo dõi đến hết ${dayVi(until)}`, `The case must be watched to the end of ${until}`],
      [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
      { until: plusDays(until, 1) },
    );
  });

/** The move is a step of its own day: from 1 July 2026 on it takes two years, also after a decision of before [L25 116.3]. */
const waitedLongEnough = since(
  '0.4.0',
  waitedBy((law, _since, on) => law.clock('separateBook.wait', on)),
);
const waitedByDecision = until(
  '0.4.0',
  waitedBy((law, since) => law.clock('separateBook.wait', since)),
);

const exOfficioOnly = rule<CaseState>('separateBook.exOfficio', ({ before, on, world }) =>
  !isReturnedInstead(before, on, world)
    ? undefined
    : blocked(
        [
          'Việc theo yêu cầu không chuyển sổ theo dõi riêng từ 1/7/2026',
          'Since 1 July 2026 a case on request does not move to the separate book',
        ],
        [
          'Tiếp tục theo dõi và xác minh định kỳ; việc gửi lại yêu cầu chưa có trong phiên bản này',
          'Go on watching and verify at intervals; the return of the request is not in this version yet',
        ],
        { instead: [isOwedOn(before, on) ? 'record-verification' : 'confirm-executed'] },
      ),
);

const verifiedTwice = rule<CaseState>('separateBook.verified', ({ before, on, world }) =>
  world.law.regimeOn(on) === 'L25' || before.notYetSince === undefined || before.verificationsSinceNotYet >= 2
    ? undefined
    : blocked(
        ['Cần ít nhất hai lần xác minh sau quyết định', 'At least two verifications must follow the decision'],
        ['Xác minh lại', 'Record another verification'],
        unlockedByVerification(before, on),
      ),
);

export const moveToSeparateBook = act('move-to-separate-book', {
  label: { vi: 'Chuyển sổ theo dõi riêng', en: 'Move to the separate book' },
  command: ActBody,
  leadsTo: [MovedToSeparateBook],
  requires: [stillOwed, waitedLongEnough, waitedByDecision, exOfficioOnly, verifiedTwice],
  notAllowed: {
    rule: 'separateBook',
    unlock: {
      vi: 'Chỉ việc chưa có điều kiện đang theo dõi',
      en: 'Only a watched case that is not yet enforceable',
    },
  },
  meets: ['reverification'],
  decide: () => [MovedToSeparateBook.of({})],
});
