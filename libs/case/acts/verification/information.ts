import { ActBody, type DeadlineStart } from '../../definition/act.js';
import {
  Code,
  Day,
  type LocalizedText,
  OneOf,
  Optional,
  Part,
  Sealed,
  SealedLine,
  SealedReference,
  StoredDay,
} from '../../definition/fields.js';
import { blocked, ruleOn } from '../../definition/rule.js';
import { dayVi, labelIn } from '../../definition/wording.js';
import {
  answerLabels,
  informationKindLabels,
  informationSourceLabels,
  verificationOutcomeLabels,
} from '../../labels/values.js';
import type { TimeLimitId } from '../../law/law.js';
import type { LegalDate } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import { isOwedOn, stillOwed } from '../../state/debt-rules.js';
import { act, fact, highest, ifGiven, sealedIfGiven } from '../builders.js';
import { isWatched } from './watch.js';

/** Chapter: what others know of the debtor's means: asked for, answered, or brought to the officer [L08 44; L25 37]. */

const open = {
  rule: 'verification.information',
  unlock: { vi: 'Ghi nhận khi vụ việc còn mở', en: 'It is recorded while the case is open' },
} as const;

/** Whom the officer asks: a holder of information, a prison, or another office by delegation. */
const sources = ['thirdParty', 'prison', 'delegatedRegistered', 'delegatedOther'] as const;
type Source = (typeof sources)[number];

export class InformationRequestedData {
  @Code({ vi: 'Mã yêu cầu', en: 'Request' }) request!: string;
  @OneOf(sources, { vi: 'Nơi được yêu cầu', en: 'Asked' }) of!: Source;
  @Optional() @Code({ vi: 'Cơ quan được ủy quyền', en: 'Delegated office' }) office?: string;
  @Optional() @Part(() => SealedReference, { vi: 'Tên', en: 'Name' }) name?: SealedReference;
  @Optional() @StoredDay({ vi: 'Ngày nhận yêu cầu', en: 'Received on' }) receivedOn?: string;
}

export const InformationRequested = fact('InformationRequested', {
  version: 1,
  schema: InformationRequestedData,
  evolve: (state, { request, of, receivedOn }, { effectiveOn }) => ({
    ...state,
    informationCount: highest(state.informationCount, request),
    informationRequests: [
      ...state.informationRequests,
      { id: request, of, receivedOn: (receivedOn as LegalDate | undefined) ?? effectiveOn },
    ],
  }),
  story: ({ of, office }) => {
    const { vi, en } = labelIn(informationSourceLabels, of);
    const to = office === undefined ? '' : ` ${office}`;
    return { vi: `Yêu cầu cung cấp thông tin: ${vi}${to}`, en: `Information was asked for: ${en}${to}` };
  },
});

class RequestInformation extends ActBody {
  @OneOf(sources, { vi: 'Nơi được yêu cầu', en: 'Who is asked' }, informationSourceLabels) of!: Source;
  @Optional() @SealedLine(500, { vi: 'Tên cơ quan, tổ chức, cá nhân', en: 'Name' }) name?: LocalizedText;
  @Optional()
  @Code({ vi: 'Mã cơ quan được ủy quyền xác minh', en: 'Office that verifies by delegation (code)' })
  office?: string;
  @Optional()
  @Day({ vi: 'Ngày nơi đó nhận được yêu cầu (nếu khác)', en: 'Day on which it was received (if another)' })
  receivedOn?: string;
}

const receivedInOrder = ruleOn<CaseState, InformationRequestedData>(
  'verification.information',
  ({ receivedOn }, { before, on }) =>
    receivedOn === undefined || (receivedOn <= on && receivedOn >= before.decidedOn)
      ? undefined
      : blocked(
          [
            `Ngày nhận yêu cầu ${dayVi(receivedOn as LegalDate)} không nằm giữa ngày quyết định và ngày ghi nhận`,
            `The receipt on ${receivedOn} does not lie between the decision and the day of the entry`,
          ],
          [`Nhập ngày không sau ${dayVi(on)}`, `Enter ${on} or an earlier day`],
        ),
);

/** The term within which each of those who are asked answers. */
const answerTerms = {
  thirdParty: 'verification.thirdAnswer',
  prison: 'verification.prisonAnswer',
  delegatedRegistered: 'verification.delegated.registered',
  delegatedOther: 'verification.delegated.other',
} as const satisfies Record<Source, TimeLimitId>;

/** The term of an answer counts from the day on which the request, or the delegation, was received. */
const answersDue = sources.map((source): DeadlineStart<CaseState> => ({
  clock: answerTerms[source],
  when: ({ informationRequests: all }) => all.at(-1)?.of === source,
  from: ({ informationRequests: all }) => all.at(-1)?.receivedOn,
  subject: ({ informationRequests: all }) => all.at(-1)?.id,
}));

export const requestInformation = act('request-information', {
  label: { vi: 'Yêu cầu cung cấp thông tin, ủy quyền xác minh', en: 'Request information, or delegate a verification' },
  command: RequestInformation,
  leadsTo: [InformationRequested],
  requires: [stillOwed, receivedInOrder],
  notAllowed: open,
  starts: answersDue,
  decide: ({ before, command }) => [
    InformationRequested.of({
      request: `i${before.informationCount + 1}`,
      of: command.of,
      ...sealedIfGiven('name', command.name),
      ...ifGiven(command, ['office', 'receivedOn']),
    }),
  ],
});

const answers = ['given', 'refused'] as const;

export class InformationAnsweredData {
  @Code({ vi: 'Mã yêu cầu', en: 'Request' }) request!: string;
  @OneOf(answers, { vi: 'Trả lời', en: 'Answer' }) answer!: (typeof answers)[number];
  @Optional() @Part(() => SealedReference, { vi: 'Nội dung', en: 'Content' }) findings?: SealedReference;
}

export const InformationAnswered = fact('InformationAnswered', {
  version: 1,
  schema: InformationAnsweredData,
  evolve: (state, { request }) => ({
    ...state,
    informationRequests: state.informationRequests.filter(({ id }) => id !== request),
  }),
  story: ({ request, answer }) => ({
    vi: `Trả lời yêu cầu ${request}: ${labelIn(answerLabels, answer).vi}`,
    en: `Request ${request} was answered: ${labelIn(answerLabels, answer).en}`,
  }),
});

class RecordAnswer extends ActBody {
  @Code({ vi: 'Mã yêu cầu (i1, i2…)', en: 'Request (i1, i2 …)' }) request!: string;
  @OneOf(answers, { vi: 'Trả lời', en: 'Answer' }, answerLabels) answer!: (typeof answers)[number];
  @Optional()
  @Sealed(2000, { vi: 'Nội dung trả lời, lý do từ chối', en: 'Content, or why it was refused' })
  findings?: LocalizedText;
}

const isAsked = ruleOn<CaseState, InformationAnsweredData>('verification.information', ({ request }, { before, on }) =>
  before.informationRequests.some(({ id }) => id === request)
    ? undefined
    : blocked(
        [`Không có yêu cầu ${request} đang chờ trả lời`, `No request ${request} waits for an answer`],
        ['Yêu cầu cung cấp thông tin trước', 'Request the information first'],
        isOwedOn(before, on) ? { unlockedBy: ['request-information'] } : { instead: ['confirm-executed'] },
      ),
);

export const recordAnswer = act('record-answer', {
  label: { vi: 'Ghi nhận trả lời yêu cầu thông tin', en: 'Record the answer to a request for information' },
  command: RecordAnswer,
  leadsTo: [InformationAnswered],
  requires: [stillOwed, isAsked],
  notAllowed: open,
  meets: Object.values(answerTerms).map((clock) => ({
    clock,
    when: ({ informationRequests: all }: CaseState, subject: string) => all.every(({ id }) => id !== subject),
  })),
  decide: ({ command }) => [
    InformationAnswered.of({
      request: command.request,
      answer: command.answer,
      ...sealedIfGiven('findings', command.findings),
    }),
  ],
});

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
        ['Kết quả xác minh của đương sự cho thấy điều gì?', "What does the party's verification show?"],
        ['Chọn kết quả', 'Choose the outcome'],
      ),
);

export const recordInformation = act('record-information', {
  label: { vi: 'Ghi nhận thông tin về điều kiện thi hành', en: "Record information on the debtor's means" },
  command: RecordInformation,
  leadsTo: [InformationReceived],
  requires: [stillOwed, resultNamed],
  notAllowed: open,
  starts: [
    { clock: 'verification.redo', when: ({ information }) => information?.differs === true },
    {
      clock: 'verification.newInformation',
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
