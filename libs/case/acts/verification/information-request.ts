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
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { dayVi, labelIn } from '../../definition/wording.js';
import { answerLabels, informationSourceLabels } from '../../labels/values.js';
import type { TimeLimitId } from '../../law/law.js';
import type { LegalDate } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import type { InformationRequest } from '../../state/members.js';
import { isOwedOn, stillOwed } from '../../state/debt-rules.js';
import { act, fact, highest, ifByMistake, ifGiven, sealedIfGiven } from '../builders.js';

/** Chapter: what others know of the debtor's means is asked for, received and answered [L08 44; L25 37]. */

const whileOpen = {
  rule: 'verification.information',
  unlock: { vi: 'Ghi nhận khi vụ việc còn mở', en: 'It is recorded while the case is open' },
} as const;

/** Who is asked: a holder of information, by the officer or the creditor, a prison, or another office by delegation. */
const sources = [
  'thirdParty',
  'byCreditor',
  'prison',
  'delegatedRegistered',
  'delegatedHard',
  'delegatedOther',
] as const;
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
  aside: true,
  evolve: (state, { request, of, receivedOn }, { effectiveOn: on }) => ({
    ...state,
    informationCount: highest(state.informationCount, request),
    informationRequests: [
      ...state.informationRequests,
      { id: request, of, on, ...(receivedOn === undefined ? {} : { receivedOn: receivedOn as LegalDate }) },
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
  @Day({ vi: 'Ngày nơi đó nhận được yêu cầu (nếu đã biết)', en: 'Day on which it was received (if known)' })
  receivedOn?: string;
}

const received = (receivedOn: string, [vi, en]: readonly [string, string], enter: readonly [string, string]) =>
  blocked([`Ngày nhận yêu cầu ${dayVi(receivedOn as LegalDate)} ${vi}`, `The receipt on ${receivedOn} ${en}`], enter);

/** What is asked for is received on that day or later, and not in the future. */
const receivedInOrder = ruleOn<CaseState, InformationRequestedData>(
  'verification.information',
  ({ receivedOn }, { on, recordedOn }) => {
    if (receivedOn === undefined) return undefined;
    if (receivedOn < on)
      return received(
        receivedOn,
        [`trước ngày yêu cầu ${dayVi(on)}`, `lies before the request of ${on}`],
        [`Nhập ngày từ ${dayVi(on)}`, `Enter ${on} or a later day`],
      );
    return receivedOn <= recordedOn
      ? undefined
      : received(
          receivedOn,
          ['chưa tới', 'lies in the future'],
          ['Ghi nhận ngày nhận khi đã biết', 'Record the receipt once it is known'],
        );
  },
);

/** The term within which each of those who are asked answers. */
const answerTerms = {
  thirdParty: 'verification.thirdAnswer',
  byCreditor: 'verification.creditorAnswer',
  prison: 'verification.prisonAnswer',
  delegatedRegistered: 'verification.delegated.registered',
  delegatedHard: 'verification.delegated.hard',
  delegatedOther: 'verification.delegated.other',
} as const satisfies Record<Source, TimeLimitId>;

/** The term of an answer counts from the day on which the request, or the delegation, was received: not before that is known. */
const answersDue = sources.map((source): DeadlineStart<CaseState> => ({
  clock: answerTerms[source],
  when: ({ informationRequests: all }) => all.at(-1)?.of === source && all.at(-1)?.receivedOn !== undefined,
  from: ({ informationRequests: all }) => all.at(-1)?.receivedOn,
  subject: ({ informationRequests: all }) => all.at(-1)?.id,
}));

export const requestInformation = act('request-information', {
  label: { vi: 'Yêu cầu cung cấp thông tin, ủy quyền xác minh', en: 'Request information, or delegate a verification' },
  command: RequestInformation,
  leadsTo: [InformationRequested],
  requires: [stillOwed, receivedInOrder],
  notAllowed: whileOpen,
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

const waiting = ({ informationRequests }: CaseState, request: string): InformationRequest | undefined =>
  informationRequests.find(({ id }) => id === request);

interface OfRequest {
  readonly request: string;
}

const isAsked = rule<CaseState>('verification.information', ({ before, data, on }) => {
  const { request } = (data ?? {}) as Partial<OfRequest>;
  const ids = before.informationRequests.map(({ id }) => id).join(', ');
  if (request === undefined ? ids !== '' : waiting(before, request)) return undefined;
  return blocked(
    request === undefined
      ? ['Không có yêu cầu nào đang chờ trả lời', 'No request waits for an answer']
      : [`Không có yêu cầu ${request} đang chờ trả lời`, `No request ${request} waits for an answer`],
    ids === ''
      ? ['Yêu cầu cung cấp thông tin trước', 'Request the information first']
      : [`Chọn trong: ${ids}`, `Choose among: ${ids}`],
    isOwedOn(before, on) ? { unlockedBy: ['request-information'] } : { instead: ['confirm-executed'] },
  );
});

export class InformationRequestReceivedData {
  @Code({ vi: 'Mã yêu cầu', en: 'Request' }) request!: string;
}

/** Moves the received request to the end of the list, because the deadline of the answer starts for the last one. */
export const InformationRequestReceived = fact('InformationRequestReceived', {
  version: 1,
  schema: InformationRequestReceivedData,
  mayComeLate: true,
  aside: true,
  evolve: (state, { request }, { effectiveOn: receivedOn }) => ({
    ...state,
    informationRequests: [
      ...state.informationRequests.filter(({ id }) => id !== request),
      ...state.informationRequests.filter(({ id }) => id === request).map((each) => ({ ...each, receivedOn })),
    ],
  }),
  story: ({ request }) => ({
    vi: `Nơi được yêu cầu đã nhận yêu cầu ${request}`,
    en: `Request ${request} was received`,
  }),
});

class RecordReceipt extends ActBody {
  @Code({ vi: 'Mã yêu cầu (i1, i2…)', en: 'Request (i1, i2 …)' }) request!: string;
}

const receivedOnce = ruleOn<CaseState, OfRequest>('verification.information', ({ request }, { before, on }) => {
  const found = waiting(before, request);
  if (!found) return undefined;
  if (found.receivedOn !== undefined)
    return blocked(
      [
        `Yêu cầu ${request} đã được nhận ngày ${dayVi(found.receivedOn)}`,
        `Request ${request} was received on ${found.receivedOn}`,
      ],
      ifByMistake,
      { instead: ['withdraw-step'] },
    );
  return on >= found.on
    ? undefined
    : blocked(
        [`Yêu cầu ${request} được gửi ngày ${dayVi(found.on)}`, `Request ${request} was made on ${found.on}`],
        [`Nhập ngày từ ${dayVi(found.on)}`, `Enter ${found.on} or a later day`],
        { until: found.on },
      );
});

export const recordReceipt = act('record-receipt', {
  label: { vi: 'Ghi nhận ngày nhận yêu cầu thông tin', en: 'Record that a request for information was received' },
  command: RecordReceipt,
  leadsTo: [InformationRequestReceived],
  requires: [stillOwed, isAsked, receivedOnce],
  notAllowed: whileOpen,
  starts: answersDue,
  decide: ({ command }) => [InformationRequestReceived.of({ request: command.request })],
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
  aside: true,
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

export const recordAnswer = act('record-answer', {
  label: { vi: 'Ghi nhận trả lời yêu cầu thông tin', en: 'Record the answer to a request for information' },
  command: RecordAnswer,
  leadsTo: [InformationAnswered],
  requires: [stillOwed, isAsked],
  notAllowed: whileOpen,
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
