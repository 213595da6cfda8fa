import { ActBody } from '../../definition/act.js';
import { type LocalizedText, OneOf, Optional, Part, Sealed, SealedReference } from '../../definition/fields.js';
import { blocked, ruleOn } from '../../definition/rule.js';
import { labelIn } from '../../definition/wording.js';
import { informationKindLabels, verificationOutcomeLabels } from '../../labels/values.js';
import type { CaseState } from '../../state/case.js';
import { stillOwed } from '../../state/debt-rules.js';
import { act, fact, ifGiven, sealedIfGiven } from '../builders.js';
import { isWatched } from '../../clocks/watch.js';

/** Chapter: what is brought to the officer about the debtor's means [L08 44; L25 37–38]. */

const whileOpen = {
  rule: 'verification.information',
  unlock: { vi: 'Ghi nhận khi vụ việc còn mở', en: 'It is recorded while the case is open' },
} as const;

const kinds = ['declaration', 'partyResult', 'protest', 'newInformation'] as const;
const outcomes = ['conditionsFound', 'noConditionsFound'] as const;

export class InformationReceivedData {
  @OneOf(kinds, { vi: 'Loại thông tin', en: 'Kind' }) kind!: (typeof kinds)[number];
  @Optional() @OneOf(outcomes, { vi: 'Kết quả', en: 'Outcome' }) outcome?: (typeof outcomes)[number];
  @Optional() @Part(() => SealedReference, { vi: 'Nội dung', en: 'Content' }) findings?: SealedReference;
}

/** What somebody brought says something else than the officer's last verification. */
const differs = ({ verification }: CaseState, { kind, outcome }: InformationReceivedData): boolean =>
  verification !== undefined &&
  (kind === 'protest' || (kind === 'partyResult' && (outcome === 'conditionsFound') !== verification.found));

export const InformationReceived = fact('InformationReceived', {
  version: 1,
  schema: InformationReceivedData,
  evolve: (state, data) => ({
    ...state,
    information: { isNew: data.kind === 'newInformation', differs: differs(state, data) },
  }),
  story: ({ kind, outcome }) => {
    const result = outcome === undefined ? undefined : labelIn(verificationOutcomeLabels, outcome);
    const { vi, en } = labelIn(informationKindLabels, kind);
    return {
      vi: `Nhận thông tin: ${vi}${result ? ` (${result.vi})` : ''}`,
      en: `Information was received: ${en}${result ? ` (${result.en})` : ''}`,
    };
  },
});

class RecordInformation extends ActBody {
  @OneOf(kinds, { vi: 'Loại thông tin', en: 'Kind of information' }, informationKindLabels)
  kind!: (typeof kinds)[number];
  @Optional()
  @OneOf(outcomes, { vi: 'Kết quả mà thông tin cho thấy', en: 'What it shows' }, verificationOutcomeLabels)
  outcome?: (typeof outcomes)[number];
  @Optional() @Sealed(2000, { vi: 'Nội dung thông tin', en: 'Content' }) findings?: LocalizedText;
}

const resultNamed = ruleOn<CaseState, InformationReceivedData>('verification.information', ({ kind, outcome }) =>
  kind !== 'partyResult' || outcome !== undefined
    ? undefined
    : blocked(
        ['Thiếu kết quả xác minh của đương sự', "The outcome of the party's verification is missing"],
        ['Chọn kết quả', 'Choose the outcome'],
      ),
);

export const recordInformation = act('record-information', {
  label: { vi: 'Ghi nhận thông tin về điều kiện thi hành', en: "Record information on the debtor's means" },
  command: RecordInformation,
  leadsTo: [InformationReceived],
  requires: [stillOwed, resultNamed],
  notAllowed: whileOpen,
  starts: [
    { clock: 'verification.redo', each: true, when: ({ information }) => information?.differs === true },
    {
      clock: 'verification.newInformation',
      each: true,
      when: (after) => after.information?.isNew === true && isWatched(after),
    },
  ],
  decide: ({ command }) => [
    InformationReceived.of({
      kind: command.kind,
      ...ifGiven(command, ['outcome']),
      ...sealedIfGiven('findings', command.findings),
    }),
  ],
});
