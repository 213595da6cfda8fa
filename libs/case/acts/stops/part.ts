import { ActBody } from '../../definition/act.js';
import {
  Code,
  CodeList,
  Day,
  GroundOf,
  OneOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredDay,
  StoredGround,
  type LocalizedText,
} from '../../definition/fields.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { groundId, type GroundList, groundRow } from '../../law/grounds.js';
import type { LegalDate } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import { enforcedOf, somethingOwed } from '../../state/debt-rules.js';
import { isClosed } from '../../state/ledger.js';
import type { PartStop } from '../../state/members.js';
import { act, fact, groundOfDay, highest, ifGiven, isAbout, onGround, sealedIfGiven } from '../builders.js';
import { chooseAmong } from '../endings/parts.js';
import { inForce } from '../endings/ending.js';
import { decisionMade } from '../grounds.js';
import { continuing, resumedBy } from './ground-ended.js';
import { agreementHasTerm, isExcepted, protestOnce, untilInOrder } from './terms.js';

/**
 * Chapter: single obligations are postponed or suspended, and the case goes on for the others [L25 46.1, 47.1]. A whole
 * obligation is stopped: no article divides one.
 */

const kinds = ['postponed', 'temporarilySuspended'] as const;
const obligationsMax = 50;

export class ObligationsStoppedData {
  @Code({ vi: 'Mã', en: 'Stop' }) stop!: string;
  @OneOf(kinds, { vi: 'Loại', en: 'Kind' }) kind!: PartStop['kind'];
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @CodeList(obligationsMax, { vi: 'Nghĩa vụ', en: 'Obligations' }) obligations!: string[];
  @Optional() @StoredDay({ vi: 'Đến hết', en: 'Until the end of' }) until?: string;
  @Optional() @StoredDay({ vi: 'Ngày văn bản yêu cầu', en: 'Date of the request' }) requestedOn?: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const ObligationsStopped = fact('ObligationsStopped', {
  version: 1,
  schema: ObligationsStoppedData,
  evolve: (state, { stop: id, kind, ground, obligations, until }, { eventId, effectiveOn: on }) => ({
    ...state,
    stopsCount: highest(state.stopsCount, id),
    protestPostponements: state.protestPostponements + (groundRow(ground)?.once ? 1 : 0),
    suspendedFor: kind === 'temporarilySuspended' ? [...state.suspendedFor, ground] : state.suspendedFor,
    partStops: [
      ...state.partStops,
      { id, kind, ground, obligations, eventId, on, until: until as LegalDate | undefined },
    ],
  }),
  story: ({ kind, ground, obligations }) => {
    const ids = Array.from(obligations).join(', ');
    return kind === 'postponed'
      ? onGround(`Hoãn thi hành một phần (${ids})`, `A part (${ids}) was postponed`, ground)
      : onGround(`Tạm đình chỉ một phần (${ids})`, `A part (${ids}) was temporarily suspended`, ground);
  },
});

const obligationsLabel = { vi: 'Nghĩa vụ (o1, o2 …)', en: 'Obligations (o1, o2 …)' };

class PostponePart extends ActBody {
  @GroundOf('postponement', { vi: 'Căn cứ hoãn', en: 'Ground' }) ground!: string;
  @CodeList(obligationsMax, obligationsLabel) obligations!: string[];
  @Optional() @Day({ vi: 'Hoãn đến hết ngày', en: 'Postponed until the end of' }) until?: string;
  @Optional()
  @Day({ vi: 'Ngày văn bản yêu cầu của người có thẩm quyền kháng nghị', en: 'Date of the request of who may protest' })
  requestedOn?: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

class SuspendPart extends ActBody {
  @GroundOf('temporarySuspension', { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @CodeList(obligationsMax, obligationsLabel) obligations!: string[];
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

/** The body must name open obligations that no stop holds and that the ground covers, each once. */
const obligationsFit = ruleOn<CaseState, ObligationsStoppedData>('part.obligations', (data, { before }) => {
  const row = groundRow(data.ground);
  const enforced = enforcedOf(before);
  const possible = enforced.filter(
    (each) => row && isAbout(row, { ...before, obligations: [each] }) && !isExcepted(row.id, each, before),
  );
  const ids = new Set(possible.map(({ id }) => id));
  // Where nothing can be divided another rule refuses.
  if (enforced.length < 2 || data.obligations.every((id) => ids.has(id))) return undefined;
  return blocked(
    [
      'Mỗi nghĩa vụ phải còn phải thi hành, chưa bị hoãn hoặc tạm đình chỉ, và thuộc loại mà căn cứ áp dụng',
      'Each obligation must be open, not stopped yet, and of the kind that the ground is about',
    ],
    possible.length > 0
      ? chooseAmong(possible)
      : ['Chọn căn cứ khác', 'Choose another ground: this one fits none of the obligations'],
    { choices: [...ids] },
  );
});

/** Where nothing would be left to enforce, the whole case is stopped. */
const goesOnForTheRest = (instead: string) =>
  rule<CaseState, ObligationsStoppedData>('part.rest', ({ before, data }) => {
    const rest = enforcedOf(before).filter(({ id }) => data?.obligations.includes(id) !== true);
    return (rest.length > 0 && enforcedOf(before).length > 1) || before.obligations.every(isClosed)
      ? undefined
      : blocked(
          ['Không còn nghĩa vụ nào để thi hành tiếp', 'Nothing would be left of the case'],
          ['Ra quyết định đối với toàn bộ vụ việc', 'Decide on the whole case instead'],
          { instead: [instead] },
        );
  });

const ofThePart = (instead: string) => [
  somethingOwed,
  inForce('part.stop', {
    unlock: ['Hoãn hoặc tạm đình chỉ toàn bộ vụ việc', 'Stop the whole case'],
    instead: () => [instead],
  }),
  obligationsFit,
  goesOnForTheRest(instead),
];

const onlyOpen = { vi: 'Chỉ đối với vụ việc chưa kết thúc', en: 'Possible while the case is open' };

interface PartCommand {
  readonly ground: string;
  readonly obligations: string[];
  readonly reason?: LocalizedText;
}

const stopped = (kind: PartStop['kind'], list: GroundList, before: CaseState, command: PartCommand) => ({
  stop: `s${before.stopsCount + 1}`,
  kind,
  ground: groundId(list, command.ground),
  obligations: command.obligations,
  ...sealedIfGiven('reason', command.reason),
});

export const postponePart = act('postpone-part', {
  label: { vi: 'Hoãn thi hành một phần', en: 'Postpone a part' },
  command: PostponePart,
  leadsTo: [ObligationsStopped],
  basis: 'postponement.grounds',
  requires: [
    ...ofThePart('postpone'),
    groundOfDay('postponement', 'postponement.grounds'),
    agreementHasTerm,
    ...protestOnce,
    untilInOrder,
  ],
  notAllowed: { rule: 'part.stop', unlock: onlyOpen },
  meets: decisionMade('postponement'),
  decide: ({ before, command }) => [
    ObligationsStopped.of({
      ...stopped('postponed', 'postponement', before, command),
      ...ifGiven(command, ['until', 'requestedOn']),
    }),
  ],
});

export const suspendPart = act('suspend-part', {
  label: { vi: 'Tạm đình chỉ thi hành một phần', en: 'Suspend a part' },
  command: SuspendPart,
  leadsTo: [ObligationsStopped],
  basis: 'suspension.grounds',
  requires: [...ofThePart('suspend-temporarily'), groundOfDay('temporarySuspension', 'suspension.grounds')],
  notAllowed: { rule: 'part.stop', unlock: onlyOpen },
  meets: decisionMade('temporarySuspension'),
  decide: ({ before, command }) => [
    ObligationsStopped.of(stopped('temporarilySuspended', 'temporarySuspension', before, command)),
  ],
});

export class ObligationsResumedData {
  @Code({ vi: 'Mã', en: 'Stop' }) stop!: string;
}

export const ObligationsResumed = fact('ObligationsResumed', {
  version: 1,
  schema: ObligationsResumedData,
  evolve: (state, { stop }) => ({ ...state, partStops: state.partStops.filter(({ id }) => id !== stop) }),
  story: ({ stop }) => ({
    vi: `Tiếp tục thi hành phần đã hoãn hoặc tạm đình chỉ (${stop})`,
    en: `Enforcement of the stopped part ${stop} was resumed`,
  }),
});

class ResumePart extends ActBody {
  @Code({ vi: 'Mã việc hoãn, tạm đình chỉ một phần (s1, s2 …)', en: 'Stop of the part (s1, s2 …)' }) stop!: string;
}

const isStoppedPart = rule<CaseState, ObligationsResumedData>('resumption', ({ before, data }) => {
  const running = before.partStops.map(({ id }) => id);
  if (data ? running.includes(data.stop) : running.length > 0) return undefined;
  return running.length > 0
    ? blocked(
        [`Vụ việc không có phần bị hoãn hoặc tạm đình chỉ ${data?.stop}`, `The case has no stopped part ${data?.stop}`],
        [`Chọn một trong: ${running.join(', ')}`, `Choose one of: ${running.join(', ')}`],
        { choices: running },
      )
    : blocked(
        ['Không có phần nào bị hoãn hoặc tạm đình chỉ', 'No part of the case is stopped'],
        before.stops.length > 0
          ? ['Cả vụ việc đang bị dừng', 'The case is stopped as a whole']
          : ['Thi hành tiếp vụ việc', 'Go on with the case'],
        { instead: resumedBy(before) },
      );
});

export const resumePart = act('resume-part', {
  label: { vi: 'Tiếp tục thi hành phần bị dừng', en: 'Resume a stopped part' },
  command: ResumePart,
  leadsTo: [ObligationsResumed],
  requires: [isStoppedPart],
  notAllowed: { rule: 'resumption', unlock: onlyOpen },
  meets: continuing,
  ends: continuing,
  decide: ({ command: { stop } }) => [ObligationsResumed.of({ stop })],
});
