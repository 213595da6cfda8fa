import { ActBody } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { Flag, OneOf, Optional, TimeOfDay } from '../definition/fields.js';
import { hourOf, isProvisional, somethingEnforced, stillOwed, unlockedByVerification } from '../state/debt-rules.js';
import { coercionWindow } from '../law/time-limit.js';
import { instantAt, plusDays } from '../law/legal-date.js';
import { openOf } from '../state/ledger.js';
import { blocked, rule, ruleOn, since } from '../definition/rule.js';
import { act, fact, ifGiven } from './builders.js';
import { stillInHand } from '../state/ending.js';
import { dayVi, labelIn } from '../definition/wording.js';
import { noCoercionWhileAgreed } from '../state/agreement-rules.js';
import { coercionEndLabels, measureLabels, urgencyLabels } from '../labels/values.js';

/** Chapter: coercion, one measure from its decision to its end [L08 46, 71–73; ND152 42–48]. */

const measures = [
  'deductAccount',
  'deductIncome',
  'seizeAndSell',
  'exploitAsset',
  'forceTransfer',
  'forceAct',
] as const;
const urgencies = ['ordinary', 'dissipation', 'provisional'] as const;

export class CoercionDecidedData {
  @OneOf(measures, { vi: 'Biện pháp (điều 71)', en: 'Measure (article 71)' }) measure!: string;
  @OneOf(urgencies, { vi: 'Tính khẩn cấp', en: 'Urgency' }) urgency!: string;
  @Flag({ vi: 'Huy động lực lượng', en: 'Forces are mobilised' }) forces!: boolean;
  @Optional() @TimeOfDay({ vi: 'Giờ ra quyết định', en: 'Decided at' }) at?: string;
}

export const CoercionDecided = fact('CoercionDecided', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: CoercionDecidedData,
  evolve: (state, { measure, forces, at }, { effectiveOn: decidedOn }) => ({
    ...state,
    coercion: {
      ...{ measure, decidedOn, forces, planned: false, assets: 0 },
      ...(at === undefined ? {} : { decidedAt: instantAt(decidedOn, at) }),
    },
  }),
  story: ({ measure }) => ({
    vi: `Quyết định cưỡng chế: ${labelIn(measureLabels, measure).vi}`,
    en: `Coercion was decided: ${labelIn(measureLabels, measure).en}`,
  }),
});

class DecideCoercion extends ActBody {
  @OneOf(measures, { vi: 'Biện pháp (điều 71)', en: 'Measure (article 71)' }, measureLabels) measure!: string;
  @Optional()
  @OneOf(urgencies, { vi: 'Khẩn cấp', en: 'Urgency' }, urgencyLabels)
  urgency?: (typeof urgencies)[number];
  @Optional()
  @TimeOfDay({ vi: 'Giờ ra quyết định (biện pháp khẩn cấp tạm thời)', en: 'Decided at (provisional measure)' })
  at?: string;
  @Flag({ vi: 'Huy động lực lượng', en: 'Forces are mobilised' }) forces!: boolean;
}

const isUrgent = ({ urgency }: CoercionDecidedData): boolean => urgency !== 'ordinary' && urgency !== 'none';
const isInPeriod = ({ place }: CaseState): boolean => place.lifecycle === 'enforceable.voluntaryPeriod';

/** Dissipation of assets allows coercion at once, in the voluntary period and before a verification [L08 45; L25 72.1]. */
const urgencyFits = ruleOn<CaseState, CoercionDecidedData>('coercion.dissipation', (data, { before }) =>
  isUrgent(data) || !isInPeriod(before)
    ? undefined
    : blocked(
        [
          'Chưa hết thời hạn tự nguyện; chỉ cưỡng chế ngay khi có hành vi tẩu tán',
          'The voluntary period still runs: only dissipation of assets allows coercion at once',
        ],
        [
          `Chờ hết thời hạn tự nguyện, hoặc chọn «${urgencyLabels.dissipation.vi}»`,
          `Wait for its end, or choose "${urgencyLabels.dissipation.en}"`,
        ],
        { unlockedBy: ['end-voluntary-period'] },
      ),
);

/** What a provisional measure orders is enforced at once, before the notice and a verification. */
const isOrdered = since(
  '0.4.0',
  ruleOn<CaseState, CoercionDecidedData>('provisional.measure', ({ urgency }, { before }) =>
    urgency !== 'provisional' || isProvisional(before)
      ? undefined
      : blocked(
          ['Vụ việc không thi hành biện pháp khẩn cấp tạm thời', 'The case does not carry out a provisional measure'],
          [`Chọn «${urgencyLabels.ordinary.vi}»`, `Choose "${urgencyLabels.ordinary.en}"`],
        ),
  ),
);

/** Except for a provisional measure, coercion requires that the parties were notified of the decision before. */
const notifiedFirst = since(
  '0.4.0',
  rule<CaseState>('coercion.conditions', ({ before }) =>
    before.place.lifecycle.startsWith('received.') && !isProvisional(before)
      ? blocked(
          ['Chưa ghi nhận thông báo hợp lệ quyết định thi hành án', 'No valid notice of the decision is recorded yet'],
          ['Ghi nhận thông báo hợp lệ trước', 'Record the valid notice first'],
          { unlockedBy: ['record-valid-notice'] },
        )
      : undefined,
  ),
);

/** A coercion for dissipation that ended early does not end the voluntary period: it still runs to its last day. */
const periodIsOver = since(
  '0.4.0',
  ruleOn<CaseState, CoercionDecidedData>('voluntaryPeriod.over', (data, { before, on }) => {
    const last = before.voluntaryUntil;
    if (isUrgent(data) || isInPeriod(before) || last === undefined || on > last) return undefined;
    return blocked(
      [`Thời hạn tự nguyện còn đến hết ${dayVi(last)}`, `The voluntary period still runs to ${last}`],
      [`Chờ hết ngày ${dayVi(last)}`, `Wait until ${last} is over`],
      { until: plusDays(last, 1) },
    );
  }),
);

/** The latest verification is what counts: an earlier one that found conditions does not carry the coercion. */
const conditionsFound = since(
  '0.4.0',
  ruleOn<CaseState, CoercionDecidedData>('coercion.conditions', (data, { before, on }) => {
    const { verification, place } = before;
    const isFound = place.lifecycle !== 'enforceable.verifying' && verification?.found !== false;
    if (isUrgent(data) || isInPeriod(before) || isFound) return undefined;
    return blocked(
      verification
        ? ['Lần xác minh gần nhất không thấy có điều kiện thi hành', 'The latest verification found no conditions']
        : ['Chưa xác minh điều kiện thi hành', 'No verification has been recorded yet'],
      ['Xác minh có điều kiện trước', 'Record a verification that finds conditions first'],
      unlockedByVerification(before, on),
    );
  }),
);

const usualUrgency = (before: CaseState): string => {
  if (isProvisional(before)) return 'provisional';
  return before.place.lifecycle === 'enforceable.ready' ? 'ordinary' : 'none';
};

export const decideCoercion = act('decide-coercion', {
  decides: true,
  label: { vi: 'Ra quyết định cưỡng chế', en: 'Decide coercion' },
  command: DecideCoercion,
  leadsTo: [CoercionDecided],
  requires: [
    stillOwed,
    somethingEnforced,
    notifiedFirst,
    isOrdered,
    urgencyFits,
    periodIsOver,
    conditionsFound,
    noCoercionWhileAgreed,
    hourOf('provisional.apply'),
  ],
  notAllowed: {
    rule: 'coercion.conditions',
    unlock: {
      vi: 'Cần hết thời hạn tự nguyện và xác minh có điều kiện, không bị dừng',
      en: 'The voluntary period must be over, conditions verified, and nothing stop the case',
    },
  },
  meets: [{ clock: 'provisional.apply', at: ({ coercion }: CaseState) => coercion?.decidedAt }],
  decide: ({ before, command }) => [
    CoercionDecided.of({
      measure: command.measure,
      urgency: command.urgency ?? usualUrgency(before),
      forces: command.forces,
      ...ifGiven(command, ['at']),
    }),
  ],
});

export class CoercionStartedData {
  @TimeOfDay({ vi: 'Giờ bắt đầu', en: 'Begins at' }) at!: string;
  @Flag({ vi: 'Có kế hoạch cưỡng chế', en: 'There is a plan' }) planned!: boolean;
}

export const CoercionStarted = fact('CoercionStarted', {
  version: 1,
  schema: CoercionStartedData,
  evolve: (state, data) => ({ ...state, coercion: state.coercion && { ...state.coercion, planned: data.planned } }),
  story: (data) => ({ vi: `Bắt đầu cưỡng chế lúc ${data.at}`, en: `Coercion began at ${data.at}` }),
});

class StartCoercion extends ActBody {
  @TimeOfDay({ vi: 'Giờ bắt đầu', en: 'Begins at' }) at!: string;
  @Flag({ vi: 'Có kế hoạch cưỡng chế', en: 'There is a plan' }) planned!: boolean;
}

/** Coercion never starts at night, on rest days or holidays [L08 46.2]. An unverified day never refuses an act. */
const allowedTime = ruleOn<CaseState, CoercionStartedData>('coercion.time', (data, { on, world }) => {
  const window = coercionWindow(instantAt(on, data.at), false, world.calendar);
  return window.allowed || (window.provisional && !window.forbiddenBy.includes('night'))
    ? undefined
    : blocked(
        [
          'Không cưỡng chế từ 22 giờ đến 6 giờ, ngày nghỉ, ngày lễ',
          'No coercion from 22:00 to 06:00, on rest days or holidays',
        ],
        ['Chọn ngày làm việc, từ 6 giờ đến trước 22 giờ', 'Choose a working day, from 06:00 to before 22:00'],
      );
});

/** Coercion with forces never starts within 15 days of Tết. An unverified day or rule never refuses on its own. */
const notAroundTet = ruleOn<CaseState, CoercionStartedData>('coercion.tet', (data, { before, on, world }) => {
  if (before.coercion?.forces !== true) return undefined;
  const window = coercionWindow(instantAt(on, data.at), true, world.calendar);
  return window.forbiddenBy.includes('tetWindow') && !window.provisional && world.law.rule('coercion.tet', on).verified
    ? blocked(
        ['Không huy động lực lượng trong 15 ngày trước và sau Tết', 'No forces within 15 days before and after Tết'],
        ['Chọn ngày ngoài khoảng đó', 'Choose a day outside that window'],
      )
    : undefined;
});

const planWithForces = ruleOn<CaseState, CoercionStartedData>('coercion.plan', (data, { before }) =>
  before.coercion?.forces === true && !data.planned
    ? blocked(
        ['Huy động lực lượng phải có kế hoạch cưỡng chế', 'Mobilising forces needs a plan'],
        ['Lập kế hoạch trước', 'Draw up the plan first'],
      )
    : undefined,
);

export const startCoercion = act('start-coercion', {
  label: { vi: 'Bắt đầu cưỡng chế', en: 'Start the coercion' },
  command: StartCoercion,
  leadsTo: [CoercionStarted],
  requires: [stillOwed, allowedTime, notAroundTet, planWithForces],
  notAllowed: {
    rule: 'coercion.plan',
    unlock: {
      vi: 'Cần có quyết định cưỡng chế chưa bắt đầu thực hiện',
      en: 'A coercion must be decided that has not started',
    },
  },
  decide: ({ command }) => [CoercionStarted.of({ at: command.at, planned: command.planned })],
});

const endsOfCoercion = ['ended', 'cancelled'] as const;

export class CoercionEndedData {
  @OneOf(endsOfCoercion, { vi: 'Kết thúc hay hủy', en: 'Ended or cancelled' }) how!: string;
}

export const CoercionEnded = fact('CoercionEnded', {
  version: 1,
  schema: CoercionEndedData,
  evolve: (state) => ({ ...state, coercion: undefined }),
  story: (data) => ({
    vi: data.how === 'ended' ? 'Kết thúc cưỡng chế' : 'Hủy quyết định cưỡng chế',
    en: `The coercion was ${data.how}`,
  }),
});

class EndCoercion extends ActBody {
  @OneOf(endsOfCoercion, { vi: 'Kết thúc hay hủy', en: 'Ended or cancelled' }, coercionEndLabels) how!: string;
}

const nothingInHand = rule<CaseState>('distribution.order', ({ before }) =>
  before.ledger.undistributed === 0n || openOf(before.obligations) === 0n
    ? undefined
    : stillInHand(before, ['Chi trả trước', 'Pay them out first']),
);

export const endCoercion = act('end-coercion', {
  label: { vi: 'Kết thúc hoặc hủy cưỡng chế', en: 'End or cancel the coercion' },
  command: EndCoercion,
  leadsTo: [CoercionEnded],
  requires: [nothingInHand],
  notAllowed: {
    rule: 'coercion.conditions',
    unlock: {
      vi: 'Chỉ kết thúc cưỡng chế đã có quyết định',
      en: 'Only a coercion that was decided is ended',
    },
  },
  ends: ['valuation.contract'],
  decide: ({ command }) => [CoercionEnded.of({ how: command.how })],
});
