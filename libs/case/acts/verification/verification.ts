import { ActBody } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import {
  GroundOf,
  OneOf,
  Sealed,
  SealedReference,
  StoredGround,
  Optional,
  Part,
  type LocalizedText,
} from '../../definition/fields.js';
import { choicesOf, groundId, groundRow, withGroundId } from '../../law/grounds.js';
import { hasUnsoldAssets } from '../../state/ending.js';
import { isClosed } from '../../state/ledger.js';
import { isOwedOn, stillOwed, unlockedByVerification } from '../../state/debt-rules.js';
import { later } from '../../law/legal-date.js';
import { dueOn } from '../../law/time-limit.js';
import { blocked, rule, since } from '../../definition/rule.js';
import { nothingContradicts } from './contradicted.js';
import { act, fact, groundFitsDuty, groundOfDay, ifGiven, onGround, sealedIfGiven } from '../builders.js';
import { decisionMade } from '../grounds.js';
import { afterVoluntaryPeriod } from '../notice/voluntary-period.js';
import { isWatched, reverified } from '../../clocks/watch.js';
import {
  assetFindingLabels,
  conditionLabels,
  verificationOutcomeLabels,
  verificationSourceLabels,
} from '../../labels/values.js';

/** Chapter: verification, and whether the debtor can pay [L08 44, 44a; ND62 9]. */

const outcomes = ['conditionsFound', 'noConditionsFound'] as const;
const sources = ['officer', 'party', 'delegated', 'privateOffice'] as const;
const assetFindings = ['found', 'missing', 'recordDiffers', 'substituted'] as const;

export class VerificationDoneData {
  @OneOf(outcomes, { vi: 'Kết quả', en: 'Outcome' }) outcome!: (typeof outcomes)[number];
  @Optional() @OneOf(sources, { vi: 'Nguồn', en: 'Source' }) source?: (typeof sources)[number];
  @Optional() @OneOf(assetFindings, { vi: 'Tài sản', en: 'Asset' }) asset?: (typeof assetFindings)[number];
  @Optional() @Part(() => SealedReference, { vi: 'Nội dung', en: 'Findings' }) findings?: SealedReference;
}

export const VerificationDone = fact('VerificationDone', {
  version: 2,
  // Version 1 had neither source nor asset, and both may be absent.
  upcasters: { 1: (data) => data },
  schema: VerificationDoneData,
  mayComeLate: true,
  evolve: (state, data, { effectiveOn: on }) => {
    const { verification: last, notYetSince, verificationsSinceNotYet: count } = state;
    // One that is recorded late is not the last one, and may be older than the decision.
    const found = data.outcome === 'conditionsFound';
    const verification = last && last.on > on ? last : { on, found };
    if (notYetSince === undefined || on < notYetSince) return { ...state, verification };
    const verifiedWithout = found
      ? state.verifiedWithout.filter((day) => day > on)
      : [...state.verifiedWithout, on].toSorted();
    const foundSinceNotYet = found ? later(on, state.foundSinceNotYet ?? on) : state.foundSinceNotYet;
    return { ...state, verification, verifiedWithout, foundSinceNotYet, verificationsSinceNotYet: count + 1 };
  },
  story: (data) =>
    data.outcome === 'conditionsFound'
      ? { vi: 'Xác minh: có điều kiện thi hành', en: 'Verification found that the debtor can pay' }
      : { vi: 'Xác minh: không có điều kiện thi hành', en: 'Verification found nothing to enforce against' },
});

class RecordVerification extends ActBody {
  @OneOf(outcomes, { vi: 'Kết quả', en: 'Outcome' }, verificationOutcomeLabels) outcome!: (typeof outcomes)[number];
  @Optional()
  @OneOf(
    sources,
    { vi: 'Nguồn kết quả (bỏ trống: chấp hành viên)', en: 'Source (none: the officer)' },
    verificationSourceLabels,
  )
  source?: (typeof sources)[number];
  @Optional()
  @OneOf(assetFindings, { vi: 'Tình trạng tài sản', en: 'What was found of the asset' }, assetFindingLabels)
  asset?: (typeof assetFindings)[number];
  @Optional() @Sealed(2000, { vi: 'Nội dung xác minh', en: 'Findings' }) findings?: LocalizedText;
}

/** While the case is stopped or in mediation, only a watched one is verified again: its term goes on. */
const onlyWatchedMeanwhile = rule<CaseState>('verification.due', ({ before, on }) => {
  const { place, agreement, mediationFrom } = before;
  if (!/^(suspended|mediation)/.test(place.lifecycle) || isWatched(before) || !isOwedOn(before, on)) return undefined;
  if (mediationFrom === undefined)
    return blocked(
      ['Vụ việc đang bị dừng và không thuộc diện chưa có điều kiện', 'The case is stopped and not one that is watched'],
      ['Ra quyết định tiếp tục thi hành án trước', 'Resume the enforcement first'],
      { unlockedBy: ['resume'] },
    );
  const ended = { unlockedBy: agreement === undefined ? ['refuse-agreement'] : ['end-agreement', 'record-breach'] };
  if (place.lifecycle.startsWith('suspended'))
    return blocked(
      ['Vụ việc bị dừng khi các bên đang thỏa thuận', 'The case was stopped while it was in mediation'],
      [
        'Ra quyết định tiếp tục thi hành án, rồi ghi nhận kết quả thỏa thuận',
        'Resume the enforcement, then record how the mediation ended',
      ],
      ended,
    );
  return blocked(
    [
      'Các bên đang thỏa thuận và vụ việc không thuộc diện chưa có điều kiện',
      'The case is in mediation and not one that is watched',
    ],
    ['Ghi nhận kết quả thỏa thuận trước', 'Record first how the mediation ended'],
    ended,
  );
});

export const recordVerification = act('record-verification', {
  label: { vi: 'Xác minh điều kiện thi hành án', en: 'Record a verification' },
  command: RecordVerification,
  leadsTo: [VerificationDone],
  requires: [stillOwed, onlyWatchedMeanwhile, afterVoluntaryPeriod],
  notAllowed: {
    rule: 'verification.due',
    unlock: {
      vi: 'Xác minh sau khi hết thời hạn tự nguyện, khi vụ việc không bị dừng và các bên không đang thỏa thuận',
      en: 'Verification follows the voluntary period, while nothing stops the case and no agreement is pending',
    },
  },
  meets: [
    'verification.first',
    'reverification',
    'reverification.long',
    'verification.newInformation',
    'verification.redo',
  ],
  starts: reverified,
  decide: ({ command }) => [
    VerificationDone.of({
      outcome: command.outcome,
      ...ifGiven(command, ['source', 'asset']),
      ...sealedIfGiven('findings', command.findings),
    }),
  ],
});

export class ClassifiedNotYetEnforceableData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
}

export const ClassifiedNotYetEnforceable = fact('ClassifiedNotYetEnforceable', {
  version: 2,
  upcasters: { 1: withGroundId('notYetEnforceable') },
  schema: ClassifiedNotYetEnforceableData,
  evolve: (state, { ground }, at) => ({
    ...state,
    notYetSince: at.effectiveOn,
    isPublished: false,
    notYetGround: ground,
    verifiedWithout: [],
    foundSinceNotYet: undefined,
    verificationsSinceNotYet: 0,
    coercion: undefined,
  }),
  story: ({ ground }) => onGround('Quyết định chưa có điều kiện thi hành', 'Decided: not yet enforceable', ground),
});

class ClassifyNotYetEnforceable extends ActBody {
  @GroundOf('notYetEnforceable', { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
}

/**
 * The decision rests on a verification that found nothing and is not yet due again; a court's decision or failed sales
 * prove their grounds themselves [L25 38.1đ, g].
 */
const freshVerification = rule<CaseState, ClassifiedNotYetEnforceableData>('classification.verified', (subject) => {
  const { before, data, on, world } = subject;
  const possible = data ? [groundRow(data.ground)] : choicesOf('notYetEnforceable', world.law.regimeOn(on));
  if (possible.some((row) => row?.provedOtherwise)) return undefined;
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

/** Seized assets are sold or go back first: a case that gives up would forget them. */
const assetsAreHandled = since(
  '0.4.0',
  rule<CaseState>('asset.unsold', ({ before }) =>
    hasUnsoldAssets(before) && !before.obligations.every(isClosed)
      ? blocked(
          ['Còn tài sản đã kê biên chưa xử lý xong', 'Assets that were seized are still unsold'],
          ['Bán hoặc trả lại tài sản trước', 'Sell or return them first'],
          { unlockedBy: ['return-unsold-asset', 'end-coercion'] },
        )
      : undefined,
  ),
);

export const classifyNotYetEnforceable = act('classify-not-yet-enforceable', {
  decides: true,
  label: { vi: 'Ra quyết định chưa có điều kiện thi hành', en: 'Classify as not yet enforceable' },
  command: ClassifyNotYetEnforceable,
  leadsTo: [ClassifiedNotYetEnforceable],
  requires: [
    stillOwed,
    groundOfDay('notYetEnforceable', 'classification.ground'),
    groundFitsDuty('notYetEnforceable', 'classification.ground'),
    afterVoluntaryPeriod,
    assetsAreHandled,
    freshVerification,
    nothingContradicts,
  ],
  notAllowed: {
    rule: 'classification.ground',
    unlock: {
      vi: 'Chỉ khi vụ việc đang được xác minh, có điều kiện hoặc cưỡng chế',
      en: 'Possible while verifying, ready or in coercion',
    },
  },
  starts: [...reverified, { clock: 'publication' }],
  meets: decisionMade('notYetEnforceable'),
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
    notYetGround: undefined,
    verifiedWithout: [],
    foundSinceNotYet: undefined,
    verificationsSinceNotYet: 0,
    wokenOn: state.place.classification === 'separateBook' ? at.effectiveOn : state.wokenOn,
  }),
  story: () => ({ vi: 'Quyết định tiếp tục thi hành án', en: 'Decided to continue: enforceable again' }),
});

class ClassifyEnforceable extends ActBody {
  @OneOf(
    conditions,
    { vi: 'Điều kiện thi hành: đã có hay còn phải xác minh', en: 'Conditions found, or still to verify' },
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
  decides: true,
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
  meets: ['reverification', 'reverification.long'],
  ends: ['publication'],
  starts: [
    { clock: 'verification.newInformation', when: (after) => after.place.lifecycle === 'enforceable.verifying' },
  ],
  decide: ({ command }) => [ClassifiedEnforceable.of({ conditions: command.conditions })],
});
