import { ActBody } from '../../definition/act.js';
import {
  Amount,
  Code,
  type LocalizedText,
  OneOf,
  Optional,
  Part,
  Sealed,
  sealed,
  SealedReference,
} from '../../definition/fields.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { labelIn } from '../../definition/wording.js';
import { assetGroundLabels, handledLabels } from '../../labels/values.js';
import type { CaseState } from '../../state/case.js';
import { executedInFull, isOwedOn, somethingOwed } from '../../state/debt-rules.js';
import { isClosed } from '../../state/ledger.js';
import { startsDepositOf, startsPayOut } from '../../clocks/pay-out.js';
import { act, fact, withGround } from '../builders.js';
import { collect, PaymentCollected } from '../money.js';
import { receiverKnown } from './entrust.js';

/**
 * Chapter: entrustment of the handling of an asset. The case stays here and counts here alone; the other office sells
 * the asset, and the proceeds come back [L08 57.2; L25 50; ND152 27].
 */

const grounds = ['otherProvince', 'jointShort', 'jointDisputed'] as const;
const results = ['sold', 'unsold', 'recalled'] as const;

export class AssetHandlingEntrustedData {
  @Code({ vi: 'Mã', en: 'Id' }) id!: string;
  @Code({ vi: 'Cơ quan nhận ủy thác', en: 'Receiving office' }) receiver!: string;
  @OneOf(grounds, { vi: 'Căn cứ', en: 'Ground' }) ground!: (typeof grounds)[number];
  @Part(() => SealedReference, { vi: 'Tài sản', en: 'Asset' }) asset!: SealedReference;
}

export const AssetHandlingEntrusted = fact('AssetHandlingEntrusted', {
  version: 1,
  schema: AssetHandlingEntrustedData,
  evolve: (state, { id, receiver }, { effectiveOn: on }) => ({
    ...state,
    assetsAway: {
      ...state.assetsAway,
      count: state.assetsAway.count + 1,
      list: [...state.assetsAway.list, { id, receiver, on }],
    },
  }),
  story: ({ receiver, ground }) =>
    withGround(
      `Ủy thác xử lý tài sản cho ${receiver}`,
      `The handling of an asset was entrusted to ${receiver}`,
      labelIn(assetGroundLabels, ground),
    ),
});

class EntrustAssetHandling extends ActBody {
  @Code({ vi: 'Cơ quan nhận ủy thác', en: 'Receiving office' }) receiver!: string;
  @OneOf(grounds, { vi: 'Căn cứ ủy thác xử lý tài sản', en: 'Ground' }, assetGroundLabels)
  ground!: (typeof grounds)[number];
  @Sealed(2000, { vi: 'Tài sản', en: 'Asset' }) asset!: LocalizedText;
}

/** Assets elsewhere of those who owe jointly are handled elsewhere since 1 July 2026. */
const groundHolds = ruleOn<CaseState, AssetHandlingEntrustedData>(
  'assetEntrustment',
  ({ ground }, { before, on, world }) =>
    ground === 'otherProvince' ||
    (world.law.regimeOn(on) === 'L25' && before.obligations.some((each) => each.joint === true && !isClosed(each)))
      ? undefined
      : blocked(
          [
            'Chỉ áp dụng với nghĩa vụ liên đới còn phải thi hành, từ 1/7/2026',
            'That takes an open joint obligation, from 1 July 2026 on',
          ],
          ['Chọn căn cứ tài sản ở địa phương khác', 'Choose that the asset lies in another province'],
          { choices: ['otherProvince'] },
        ),
);

export const entrustAssetHandling = act('entrust-asset-handling', {
  decides: true,
  label: { vi: 'Ủy thác xử lý tài sản', en: 'Entrust the handling of an asset' },
  command: EntrustAssetHandling,
  leadsTo: [AssetHandlingEntrusted],
  basis: 'assetEntrustment',
  requires: [somethingOwed, receiverKnown, groundHolds],
  notAllowed: {
    rule: 'assetEntrustment',
    unlock: { vi: 'Chỉ ủy thác xử lý tài sản khi vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  decide: ({ before, command: { receiver, ground, asset } }) => [
    AssetHandlingEntrusted.of({ id: `h${before.assetsAway.count + 1}`, receiver, ground, asset: sealed(asset) }),
  ],
});

export class AssetHandledData {
  @Code({ vi: 'Mã', en: 'Id' }) id!: string;
  @OneOf(results, { vi: 'Kết quả', en: 'Result' }) result!: (typeof results)[number];
}

/** The proceeds of a sale are a payment of their own. */
export const AssetHandled = fact('AssetHandled', {
  version: 1,
  schema: AssetHandledData,
  evolve: (state, { id, result }) => ({
    ...state,
    assetsAway: { ...state.assetsAway, list: state.assetsAway.list.filter((each) => each.id !== id), last: result },
  }),
  story: ({ result }) =>
    withGround('Nhận kết quả xử lý tài sản ủy thác', 'The entrusted asset was handled', labelIn(handledLabels, result)),
});

class RecordAssetHandled extends ActBody {
  @Code({ vi: 'Mã ủy thác xử lý tài sản (h1, h2 …)', en: 'Id of the entrustment (h1, h2 …)' }) id!: string;
  @OneOf(results, { vi: 'Kết quả xử lý', en: 'Result' }, handledLabels) result!: (typeof results)[number];
  @Optional() @Amount({ vi: 'Số tiền chuyển về (đồng)', en: 'Proceeds (đồng)' }) amount?: string;
}

const isAway = rule<CaseState, AssetHandledData>('assetEntrustment', ({ before, data, on }) => {
  const ids = before.assetsAway.list.map(({ id }) => id);
  const none = ['Không có tài sản nào đang ủy thác xử lý', 'No asset is with another office'] as const;
  if (ids.length === 0)
    return isOwedOn(before, on)
      ? blocked(none, ['Ủy thác xử lý tài sản trước', 'Entrust its handling first'], {
          unlockedBy: ['entrust-asset-handling'],
        })
      : executedInFull(...none);
  return !data || ids.includes(data.id)
    ? undefined
    : blocked(
        [`Không có ủy thác xử lý tài sản ${data.id}`, `No asset ${data.id} is with another office`],
        [`Chọn một trong: ${ids.join(', ')}`, `Choose one of: ${ids.join(', ')}`],
        { choices: ids },
      );
});

const proceedsOfSale = ruleOn<CaseState, AssetHandledData>('assetEntrustment', ({ result }, { facts }) => {
  const receipt = facts.find(({ type }) => type === PaymentCollected.type)?.data as { amount: string } | undefined;
  return (result === 'sold') === (receipt !== undefined && BigInt(receipt.amount) > 0n)
    ? undefined
    : blocked(
        ['Bán được thì có số tiền chuyển về; không bán được thì không', 'What was sold has proceeds, and nothing else'],
        ['Nhập hoặc bỏ số tiền theo kết quả', 'Enter the amount, or leave it out'],
      );
});

export const recordAssetHandled = act('record-asset-handled', {
  label: { vi: 'Nhận kết quả xử lý tài sản ủy thác', en: 'Record how an entrusted asset was handled' },
  command: RecordAssetHandled,
  leadsTo: [AssetHandled, PaymentCollected],
  requires: [isAway, proceedsOfSale],
  notAllowed: {
    rule: 'assetEntrustment',
    unlock: { vi: 'Chỉ khi vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  starts: [...startsPayOut, startsDepositOf].map((each) => ({
    ...each,
    when: (after, world, on) => after.assetsAway.last === 'sold' && each.when?.(after, world, on) !== false,
  })),
  decide: ({ before, command: { id, result, amount } }) => [
    AssetHandled.of({ id, result }),
    ...(amount === undefined ? [] : [PaymentCollected.of(collect(before, amount))]),
  ],
});
