import { ActBody } from '../act.js';
import type { CaseState } from '../case.js';
import {
  Flag,
  ListOf,
  Money,
  OneOf,
  Optional,
  Part,
  Sealed,
  sealed,
  SealedReference,
  TimeOfDay,
  Whole,
  type Words,
} from '../fields.js';
import { coercionWindow } from '../law/clock.js';
import type { Instant } from '../law/legal-date.js';
import { openOf } from '../ledger.js';
import { blocked, rule, ruleOn } from '../rule.js';
import { act, fact } from './kit.js';
import {
  afterDistribution,
  afterReceipt,
  collect,
  MoneyDistributedData,
  PayItemData,
  payoutBalances,
  PaymentCollectedData,
} from './money.js';

/** Chapter: coercion, one measure from decision to distribution [L08 46, 71–104; ND152 42–67]. */

const measures = [
  'deductAccount',
  'deductIncome',
  'seizeAndSell',
  'exploitAsset',
  'forceTransfer',
  'forceAct',
] as const;
const urgencies = ['ordinary', 'dissipation'] as const;

export class CoercionDecidedData {
  @OneOf(measures, { vi: 'Biện pháp (điều 71)', en: 'Measure (article 71)' }) measure!: string;
  @OneOf(urgencies, { vi: 'Tính khẩn cấp', en: 'Urgency' }) urgency!: string;
  @Flag({ vi: 'Huy động lực lượng', en: 'Forces are mobilised' }) forces!: boolean;
}

export const CoercionDecided = fact('CoercionDecided', {
  version: 1,
  schema: CoercionDecidedData,
  evolve: (state, data, at) => ({
    ...state,
    coercion: { measure: data.measure, decidedOn: at.effectiveOn, forces: data.forces, planned: false, assets: 0 },
  }),
  story: (data) => ({ vi: `Quyết định cưỡng chế (${data.measure})`, en: `Coercion was decided (${data.measure})` }),
});

class DecideCoercion extends ActBody {
  @OneOf(measures, { vi: 'Biện pháp (điều 71)', en: 'Measure (article 71)' }) measure!: string;
  @Optional()
  @OneOf(urgencies, { vi: 'Khẩn cấp (tẩu tán tài sản)', en: 'Urgency (dissipation of assets)' })
  urgency?: (typeof urgencies)[number];
  @Flag({ vi: 'Huy động lực lượng', en: 'Forces are mobilised' }) forces!: boolean;
}

const urgencyFits = ruleOn<CaseState, CoercionDecidedData>('coercion.dissipation', (data, { before }) => {
  const early = before.place.lifecycle === 'enforceable.voluntaryPeriod';
  if (early === (data.urgency === 'dissipation')) return undefined;
  return early
    ? blocked(
        [
          'Chưa hết thời gian tự nguyện; chỉ cưỡng chế ngay khi có hành vi tẩu tán',
          'The voluntary period still runs: only dissipation of assets allows coercion at once',
        ],
        [
          'Chờ hết thời gian tự nguyện, hoặc nêu urgency = dissipation',
          'Wait for its end, or state urgency = dissipation',
        ],
        { ...(before.voluntaryUntil ? { until: before.voluntaryUntil } : {}), unlockedBy: ['end-voluntary-period'] },
      )
    : blocked(
        ['Đã hết thời gian tự nguyện', 'The voluntary period is over'],
        ['Dùng urgency = ordinary', 'Use urgency = ordinary'],
      );
});

export const decideCoercion = act('decide-coercion', {
  label: { vi: 'Ra quyết định cưỡng chế', en: 'Decide coercion' },
  command: DecideCoercion,
  leadsTo: [CoercionDecided],
  requires: [urgencyFits],
  elsewhere: {
    rule: 'coercion.conditions',
    unlock: {
      vi: 'Cần hết thời gian tự nguyện và xác minh có điều kiện, không bị dừng',
      en: 'The voluntary period must be over, conditions verified, and nothing stop the case',
    },
    unlockedBy: ['record-verification', 'resume'],
  },
  decide: ({ before, command }) => [
    CoercionDecided.of({
      measure: command.measure,
      urgency: command.urgency ?? (before.place.lifecycle === 'enforceable.ready' ? 'ordinary' : 'none'),
      forces: command.forces,
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

/** Never at night, on rest days or holidays [L08 46.2]. An unverified day never refuses an act. */
const allowedTime = ruleOn<CaseState, CoercionStartedData>('coercion.time', (data, { on, world }) => {
  const window = coercionWindow(instantOf(on, data.at), false, world.calendar);
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

/** With forces, not within 15 days of Tết; where the row is unverified it never refuses on its own. */
const notAroundTet = ruleOn<CaseState, CoercionStartedData>('coercion.tet', (data, { before, on, world }) => {
  if (before.coercion?.forces !== true) return undefined;
  const window = coercionWindow(instantOf(on, data.at), true, world.calendar);
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

function instantOf(on: string, at: string): Instant {
  return new Date(Date.parse(`${on}T${at}:00+07:00`)).toISOString() as Instant;
}

export const startCoercion = act('start-coercion', {
  label: { vi: 'Bắt đầu cưỡng chế', en: 'Start the coercion' },
  command: StartCoercion,
  leadsTo: [CoercionStarted],
  requires: [allowedTime, notAroundTet, planWithForces],
  elsewhere: {
    rule: 'coercion.plan',
    unlock: { vi: 'Cần có quyết định cưỡng chế đang chuẩn bị', en: 'A coercion that is being prepared is needed' },
    unlockedBy: ['decide-coercion'],
  },
  decide: ({ command }) => [CoercionStarted.of({ at: command.at, planned: command.planned })],
});

export class AssetSeizedData {
  @OneOf(['movable', 'realEstate', 'other'], { vi: 'Loại tài sản', en: 'Kind of asset' }) kind!: string;
  @Whole(1, 1000, { vi: 'Số tài sản', en: 'Number of assets' }) count!: number;
  @Part(() => SealedReference, { vi: 'Mô tả', en: 'Description' }) description!: SealedReference;
}

export const AssetSeized = fact('AssetSeized', {
  version: 1,
  schema: AssetSeizedData,
  evolve: (state, data) => ({
    ...state,
    coercion: state.coercion && { ...state.coercion, assets: state.coercion.assets + data.count },
  }),
  story: (data) => ({ vi: `Kê biên ${data.count} tài sản`, en: `${data.count} asset(s) were seized` }),
});

class SeizeAsset extends ActBody {
  @OneOf(['movable', 'realEstate', 'other'], { vi: 'Loại tài sản', en: 'Kind of asset' }) kind!: string;
  @Whole(1, 1000, { vi: 'Số tài sản', en: 'Number of assets' }) count!: number;
  @Sealed(2000, { vi: 'Mô tả', en: 'Description' }) description!: Words;
}

export const seizeAsset = act('seize-asset', {
  label: { vi: 'Kê biên tài sản', en: 'Seize assets' },
  command: SeizeAsset,
  leadsTo: [AssetSeized],
  elsewhere: {
    rule: 'asset.seizure',
    unlock: { vi: 'Cần bắt đầu cưỡng chế trước', en: 'Start the coercion first' },
    unlockedBy: ['start-coercion'],
  },
  starts: [{ clock: 'valuation.contract' }],
  decide: ({ command }) => [
    AssetSeized.of({ kind: command.kind, count: command.count, description: sealed(command.description) }),
  ],
});

export const ProceedsReceived = fact('ProceedsReceived', {
  version: 1,
  schema: PaymentCollectedData,
  evolve: (state, data, at) => afterReceipt(state, data, at),
  story: (data) => ({ vi: `Thu ${data.amount} đồng tiền bán tài sản`, en: `${data.amount} đồng came from the sale` }),
});

class ReceiveProceeds extends ActBody {
  @Money({ vi: 'Số tiền (đồng)', en: 'Amount (đồng)' }) amount!: string;
}

const proceedsPositive = ruleOn<CaseState, PaymentCollectedData>('distribution.order', (data) =>
  BigInt(data.amount) > 0n
    ? undefined
    : blocked(['Số tiền phải lớn hơn 0', 'The amount must be positive'], ['Nhập số tiền', 'Enter the amount']),
);

export const receiveProceeds = act('receive-proceeds', {
  label: { vi: 'Thu tiền bán tài sản', en: 'Receive the proceeds of a sale' },
  command: ReceiveProceeds,
  leadsTo: [ProceedsReceived],
  requires: [proceedsPositive],
  elsewhere: {
    rule: 'distribution.order',
    unlock: { vi: 'Cần kê biên tài sản trước', en: 'Seize an asset first' },
    unlockedBy: ['seize-asset'],
  },
  meets: ['valuation.contract'],
  starts: [{ clock: 'payout' }],
  decide: ({ before, command }) => [ProceedsReceived.of(collect(before, command.amount))],
});

export class ProceedsDistributedData extends MoneyDistributedData {
  @OneOf(['left', 'none'], { vi: 'Tài sản còn phải bán', en: 'Assets still to be sold' }) assets!: string;
}

export const ProceedsDistributed = fact('ProceedsDistributed', {
  version: 1,
  schema: ProceedsDistributedData,
  evolve: (state, data) => ({
    ...state,
    ledger: afterDistribution(state.ledger, data),
    coercion: data.assets === 'none' ? undefined : state.coercion,
  }),
  story: (data) => ({
    vi: `Chi trả ${data.total} đồng tiền bán tài sản`,
    en: `${data.total} đồng of proceeds were distributed`,
  }),
});

class DistributeProceeds extends ActBody {
  @Money({ vi: 'Tổng số (đồng)', en: 'Total (đồng)' }) total!: string;
  @ListOf(() => PayItemData, 1, 50, { vi: 'Các khoản chi', en: 'Items' }) items!: PayItemData[];
  @OneOf(['left', 'none'], { vi: 'Tài sản còn phải bán', en: 'Assets still to be sold' }) assets!: string;
}

export const distributeProceeds = act('distribute-proceeds', {
  label: { vi: 'Chi trả tiền bán tài sản', en: 'Distribute the proceeds' },
  command: DistributeProceeds,
  leadsTo: [ProceedsDistributed],
  requires: [payoutBalances],
  elsewhere: {
    rule: 'distribution.order',
    unlock: { vi: 'Cần thu tiền bán tài sản trước', en: 'Receive the proceeds first' },
    unlockedBy: ['receive-proceeds'],
  },
  meets: [{ clock: 'payout', when: (after) => after.ledger.undistributed === 0n }],
  decide: ({ command }) => [
    ProceedsDistributed.of({ total: command.total, items: command.items, assets: command.assets }),
  ],
});

export class AssetReturnedUnsoldData {}

export const AssetReturnedUnsold = fact('AssetReturnedUnsold', {
  version: 1,
  schema: AssetReturnedUnsoldData,
  evolve: (state) => ({ ...state, coercion: undefined, verification: undefined }),
  story: () => ({
    vi: 'Tài sản không bán được, trả lại',
    en: 'The unsold asset was returned; verification begins again',
  }),
});

class ReturnUnsoldAsset extends ActBody {}

export const returnUnsoldAsset = act('return-unsold-asset', {
  label: { vi: 'Trả lại tài sản không bán được', en: 'Return the unsold asset' },
  command: ReturnUnsoldAsset,
  leadsTo: [AssetReturnedUnsold],
  elsewhere: {
    rule: 'asset.unsold',
    unlock: { vi: 'Không có tài sản đang xử lý', en: 'No asset is being realised' },
    unlockedBy: ['seize-asset'],
  },
  meets: ['valuation.contract'],
  decide: () => [AssetReturnedUnsold.of({})],
});

export class CoercionEndedData {
  @OneOf(['ended', 'cancelled'], { vi: 'Kết thúc hay hủy', en: 'Ended or cancelled' }) how!: string;
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
  @OneOf(['ended', 'cancelled'], { vi: 'Kết thúc hay hủy', en: 'Ended or cancelled' }) how!: string;
}

const nothingInHand = rule<CaseState>('distribution.order', ({ before }) =>
  before.ledger.undistributed === 0n || openOf(before.obligations) === 0n
    ? undefined
    : blocked(
        [
          `Còn ${before.ledger.undistributed} đồng chưa chi trả`,
          `${before.ledger.undistributed} đồng are undistributed`,
        ],
        ['Chi trả trước', 'Pay them out first'],
        { unlockedBy: ['distribute-proceeds', 'pay-out'] },
      ),
);

export const endCoercion = act('end-coercion', {
  label: { vi: 'Kết thúc hoặc hủy cưỡng chế', en: 'End or cancel the coercion' },
  command: EndCoercion,
  leadsTo: [CoercionEnded],
  requires: [nothingInHand],
  elsewhere: {
    rule: 'coercion.conditions',
    unlock: { vi: 'Không có cưỡng chế đang tiến hành', en: 'No coercion is running' },
    unlockedBy: ['decide-coercion'],
  },
  meets: ['valuation.contract'],
  decide: ({ command }) => [CoercionEnded.of({ how: command.how })],
});
