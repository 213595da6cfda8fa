import { ActBody, actOn, ReactionBody } from '../../definition/act.js';
import { type CaseState, initiatives } from '../../state/case.js';
import type { FactKind } from '../../definition/fact.js';
import { Code, type Label, ListOf, OneOf, Optional } from '../../definition/fields.js';
import { categories } from '../../state/origin.js';
import { executedInFull } from '../../state/debt-rules.js';
import { isClosed } from '../../state/ledger.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { alreadyEnded, end, ending, nothingUndistributed } from '../endings/ending.js';
import {
  EnforcementDecisionIssued,
  type EnforcementDecisionIssuedData,
  ObligationData,
  partiesMax,
} from '../opening/issued.js';
import { PartyData } from '../opening/parties.js';
import { lawSentence } from '../../definition/wording.js';
import { hasUnsoldAssets } from '../../state/ending.js';
import { noticeDue } from '../opening/copies.js';
import { act, fact, ifGiven } from '../builders.js';
import { decisionMade } from '../grounds.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { categoryLabels, exceptionLabels, initiativeLabels } from '../../labels/values.js';

/** Chapter: entrustment of a whole case to another office, which opens a case of its own [L08 55–57; ND152 26]. */

/** What is entrusted although assets are left here [L25 49.1b]. */
export const exceptions = ['collateral', 'evidence'] as const;
export const exceptionLabel: Label = {
  vi: 'Trường hợp ủy thác trước khi xử lý xong tài sản',
  en: 'Exception from handling the local assets first',
};

export class CaseEntrustedData {
  @Code({ vi: 'Cơ quan nhận ủy thác', en: 'Receiving office' }) receiver!: string;
  @Optional() @OneOf(exceptions, exceptionLabel) exception?: (typeof exceptions)[number];
}

export const CaseEntrusted = fact('CaseEntrusted', {
  version: 2,
  // Version 1 had no exception.
  upcasters: { 1: (data) => data },
  schema: CaseEntrustedData,
  evolve: end(() => 'entrusted', 'entrusted'),
  story: (data) => ({
    vi: `Ủy thác toàn bộ cho ${data.receiver}`,
    en: `The whole case was entrusted to ${data.receiver}`,
  }),
});

class Entrust extends ActBody {
  @Code({ vi: 'Cơ quan nhận ủy thác', en: 'Receiving office' }) receiver!: string;
  @Optional() @OneOf(exceptions, exceptionLabel, exceptionLabels) exception?: (typeof exceptions)[number];
}

/** Seized assets are sold or returned before anything is entrusted [L08 55.1a; L25 49.1a], but for the exceptions. */
export const localAssetsHandled = since(
  '0.4.0',
  rule<CaseState, CaseEntrustedData>('entrustment.localAssetsFirst', ({ before, data, on, world }) => {
    const isExcepted = data?.exception !== undefined && world.law.regimeOn(on) === 'L25';
    return !hasUnsoldAssets(before) || isExcepted || before.obligations.every(isClosed)
      ? undefined
      : blocked(
          ['Còn tài sản đã kê biên chưa xử lý xong tại đây', 'Assets that were seized here are still unsold'],
          ['Bán hoặc trả lại tài sản trước', 'Sell or return them first'],
          { unlockedBy: ['return-unsold-asset', 'end-coercion'] },
        );
  }),
);

const exceptionOfDay = since(
  '0.4.0',
  ruleOn<CaseState, CaseEntrustedData>('entrustment.exception', ({ exception }, { on, world }) =>
    exception === undefined || world.law.regimeOn(on) === 'L25'
      ? undefined
      : blocked(lawSentence(world.law.rule('entrustment.exception', on)), [
          'Bỏ trống trường hợp này',
          'Leave the exception out',
        ]),
  ),
);

export const receiverKnown = ruleOn<CaseState, CaseEntrustedData>(
  'entrustment.localAssetsFirst',
  (data, { before, world }) => {
    const known = world.organisation.office(data.receiver) !== undefined;
    return known && data.receiver !== before.office
      ? undefined
      : blocked(
          [
            `${data.receiver} không phải cơ quan khác trong danh mục`,
            `${data.receiver} is not another office of the register`,
          ],
          ['Chọn cơ quan nhận trong danh mục tổ chức', 'Choose the receiving office from the register'],
        );
  },
);

/**
 * The rules of every entrustment: the receiver is known, and the assets at this office are handled first, but for the
 * exceptions.
 */
export const mayBeEntrusted = [receiverKnown, exceptionOfDay, localAssetsHandled] as const;

/** The receiver's decision needs an obligation, so a case without an open one cannot be entrusted. */
export const somethingIsOpen = (to: Label) =>
  rule<CaseState>('entrustment.openObligation', ({ before }) =>
    before.obligations.every(isClosed)
      ? executedInFull(
          `Mọi nghĩa vụ đã thi hành xong: không còn gì để ${to.vi}`,
          `Every obligation is done: nothing is left to ${to.en}`,
        )
      : undefined,
  );

/** Ends the case here; a reaction opens a case of its own at the receiver (`reactions.ts`). */
export const entrust = act('entrust', {
  decides: true,
  label: { vi: 'Ủy thác toàn bộ', en: 'Entrust the whole case' },
  command: Entrust,
  leadsTo: [CaseEntrusted, ClassifiedEnforceable],
  basis: 'entrustment.localAssetsFirst',
  requires: [
    nothingUndistributed,
    ...mayBeEntrusted,
    since('0.2.0', somethingIsOpen({ vi: 'ủy thác', en: 'entrust' })),
  ],
  notAllowed: alreadyEnded,
  ending: true,
  meets: decisionMade('entrustment'),
  decide: ({ before, command }) =>
    ending(before, CaseEntrusted.of({ receiver: command.receiver, ...ifGiven(command, ['exception']) })),
});

class AcceptEntrustment extends ReactionBody {
  @Code({ vi: 'Vụ việc ủy thác', en: 'Entrusted case' }) entrustedCase!: string;
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }, categoryLabels) category!: string;
  @OneOf(initiatives, { vi: 'Chủ động hay theo yêu cầu', en: 'Initiative' }, initiativeLabels)
  initiative!: (typeof initiatives)[number];
  @ListOf(() => PartyData, 1, partiesMax, { vi: 'Những người có tên', en: 'Parties' }) parties!: PartyData[];
  @ListOf(() => ObligationData, 1, 50, { vi: 'Các nghĩa vụ', en: 'Obligations' }) obligations!: ObligationData[];
}

/** The receiver of an entrustment issues a decision of its own, which opens a new case [L08 57; ND152 26]. */
export const acceptEntrustment = actOn<undefined>('case')('accept-entrustment', {
  label: { vi: 'Nhận ủy thác', en: 'Accept an entrustment' },
  command: AcceptEntrustment,
  opens: 'case',
  internal: true,
  leadsTo: [
    EnforcementDecisionIssued as unknown as FactKind<
      'EnforcementDecisionIssued',
      EnforcementDecisionIssuedData,
      undefined
    >,
  ],
  basis: 'entrustment.localAssetsFirst',
  notAllowed: { rule: 'lifecycle', unlock: { vi: 'Đã nhận ủy thác', en: 'The entrustment was accepted already' } },
  starts: [noticeDue, { clock: 'procuracy.copy' }],
  decide: ({ command, caseNumber }) => [
    EnforcementDecisionIssued.of({
      number: caseNumber(),
      category: command.category,
      initiative: command.initiative,
      originKind: 'entrustment',
      originId: command.entrustedCase,
      parties: command.parties,
      obligations: command.obligations,
    }),
  ],
});
