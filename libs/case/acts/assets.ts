import { ActBody } from '../definition/act.js';
import { coveredOnItsDay, everyItemPays } from '../state/balance-rules.js';
import type { CaseState } from '../state/case.js';
import { stillOwed } from '../state/debt-rules.js';
import {
  Amount,
  ListOf,
  OneOf,
  Part,
  Sealed,
  sealed,
  SealedReference,
  Whole,
  type LocalizedText,
} from '../definition/fields.js';
import { blocked, ruleOn, since } from '../definition/rule.js';
import { instalmentPaid } from '../clocks/instalments.js';
import { paidOut, startsPayOut } from '../clocks/pay-out.js';
import { heldWhileStopped } from '../state/held-money.js';
import { act, fact, NothingData } from './builders.js';
import {
  afterPayOut,
  afterReceipt,
  collect,
  MoneyDistributedData,
  PayItem,
  payoutBalances,
  PaymentCollectedData,
} from './money.js';
import { withinDue } from './pay-out-limits.js';
import { dong } from '../definition/wording.js';
import { assetLabels, assetsLeftLabels } from '../labels/values.js';

const assetKinds = ['movable', 'realEstate', 'other'] as const;
const assetsLeft = ['left', 'none'] as const;

/**
 * Chapter: what coercion seizes, its sale and the proceeds [L08 88–104; ND152 54–67]. A sale that was agreed before the
 * debt was paid in another way still brings its price, and unsold assets go back.
 */

export class AssetSeizedData {
  @OneOf(assetKinds, { vi: 'Loại tài sản', en: 'Kind of asset' }) kind!: string;
  @Whole(1, 1000, { vi: 'Số tài sản', en: 'Number of assets' }) count!: number;
  @Part(() => SealedReference, { vi: 'Mô tả', en: 'Description' }) description!: SealedReference;
}

export const AssetSeized = fact('AssetSeized', {
  version: 1,
  schema: AssetSeizedData,
  evolve: (state, data) => ({
    ...state,
    wasSeized: true,
    coercion: state.coercion && { ...state.coercion, assets: state.coercion.assets + data.count },
  }),
  story: (data) => ({ vi: `Kê biên ${data.count} tài sản`, en: `${data.count} asset(s) were seized` }),
});

class SeizeAsset extends ActBody {
  @OneOf(assetKinds, { vi: 'Loại tài sản', en: 'Kind of asset' }, assetLabels) kind!: string;
  @Whole(1, 1000, { vi: 'Số tài sản', en: 'Number of assets' }) count!: number;
  @Sealed(2000, { vi: 'Mô tả', en: 'Description' }) description!: LocalizedText;
}

export const seizeAsset = act('seize-asset', {
  label: { vi: 'Kê biên tài sản', en: 'Seize assets' },
  command: SeizeAsset,
  leadsTo: [AssetSeized],
  requires: [stillOwed],
  notAllowed: {
    rule: 'asset.seizure',
    unlock: {
      vi: 'Kê biên một lần trong mỗi lần cưỡng chế, sau khi bắt đầu cưỡng chế',
      en: 'Assets are seized once in each coercion, after it started',
    },
  },
  decide: ({ command }) => [
    AssetSeized.of({ kind: command.kind, count: command.count, description: sealed(command.description) }),
  ],
});

export const ProceedsReceived = fact('ProceedsReceived', {
  version: 1,
  schema: PaymentCollectedData,
  evolve: (state, data, at) => afterReceipt(state, data, at, { ofSale: true }),
  story: (data) => ({
    vi: `Thu ${dong.vi(data.amount)} tiền bán tài sản`,
    en: `${dong.en(data.amount)} came from the sale`,
  }),
});

class ReceiveProceeds extends ActBody {
  @Amount({ vi: 'Số tiền (đồng)', en: 'Amount (đồng)' }) amount!: string;
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
  notAllowed: {
    rule: 'distribution.order',
    unlock: {
      vi: 'Chỉ thu tiền bán tài sản đã kê biên, sau khi đã chi trả tiền của đợt trước',
      en: 'Proceeds come from seized assets, and after the earlier proceeds were distributed',
    },
  },
  starts: startsPayOut,
  meets: [instalmentPaid],
  ends: ['valuation.contract'],
  decide: ({ before, command }) => [ProceedsReceived.of(collect(before, command.amount))],
});

export class ProceedsDistributedData extends MoneyDistributedData {
  @OneOf(assetsLeft, { vi: 'Tài sản còn phải bán', en: 'Assets still to be sold' }) assets!: string;
}

export const ProceedsDistributed = fact('ProceedsDistributed', {
  version: 1,
  schema: ProceedsDistributedData,
  evolve: (state, data, at) => ({
    ...afterPayOut(state, data, at.effectiveOn),
    coercion: data.assets === 'none' ? undefined : state.coercion,
  }),
  story: (data) => ({
    vi: `Chi trả ${dong.vi(data.total)} tiền bán tài sản`,
    en: `${dong.en(data.total)} of proceeds were distributed`,
  }),
});

class DistributeProceeds extends ActBody {
  @Amount({ vi: 'Tổng số (đồng)', en: 'Total (đồng)' }) total!: string;
  @ListOf(() => PayItem, 1, 50, { vi: 'Các khoản chi', en: 'Items' }) items!: PayItem[];
  @OneOf(assetsLeft, { vi: 'Tài sản còn phải bán', en: 'Assets still to be sold' }, assetsLeftLabels) assets!: string;
}

/** What coercion brought in reaches its payees, or the deposit, before the case goes on [L08 47; L25 54]. */
const wholeDistributed = since(
  '0.4.0',
  ruleOn<CaseState, MoneyDistributedData>('distribution.order', ({ total }, { before: { ledger } }) => {
    const left = ledger.undistributed - BigInt(total);
    return left <= 0n
      ? undefined
      : blocked(
          [`Khi đó còn ${dong.vi(left)} chưa chi trả`, `${dong.en(left)} would be left undistributed`],
          [
            `Chi trả hoặc gửi tiết kiệm toàn bộ ${dong.vi(ledger.undistributed)}, hoặc chi trả phần kia trước`,
            `Pay out or deposit all ${dong.en(ledger.undistributed)}, or pay the rest out first`,
          ],
          { unlockedBy: ['pay-out'] },
        );
  }),
);

export const distributeProceeds = act('distribute-proceeds', {
  label: { vi: 'Chi trả tiền bán tài sản', en: 'Distribute the proceeds' },
  command: DistributeProceeds,
  leadsTo: [ProceedsDistributed],
  requires: [payoutBalances, everyItemPays, wholeDistributed, coveredOnItsDay, ...withinDue, heldWhileStopped],
  notAllowed: {
    rule: 'distribution.order',
    unlock: {
      vi: 'Chỉ chi trả tiền bán tài sản đã thu',
      en: 'Only proceeds that were received are distributed',
    },
  },
  meets: paidOut,
  decide: ({ command }) => [
    ProceedsDistributed.of({ total: command.total, items: command.items, assets: command.assets }),
  ],
});

export const AssetReturnedUnsold = fact('AssetReturnedUnsold', {
  version: 1,
  schema: NothingData,
  evolve: (state) => ({ ...state, coercion: undefined, verification: undefined }),
  story: () => ({
    vi: 'Tài sản không bán được, trả lại',
    en: 'The unsold asset was returned; verification begins again',
  }),
});

export const returnUnsoldAsset = act('return-unsold-asset', {
  label: { vi: 'Trả lại tài sản không bán được', en: 'Return the unsold asset' },
  command: ActBody,
  leadsTo: [AssetReturnedUnsold],
  notAllowed: {
    rule: 'asset.unsold',
    unlock: {
      vi: 'Chỉ trả lại tài sản đang xử lý',
      en: 'Only an asset that is being realised is returned',
    },
  },
  ends: ['valuation.contract'],
  decide: () => [AssetReturnedUnsold.of({})],
});
