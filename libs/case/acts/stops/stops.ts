import { ActBody } from '../../definition/act.js';
import type { At } from '../../definition/fact.js';
import type { CaseState } from '../../state/case.js';
import type { Stop } from '../../state/members.js';
import {
  Code,
  Day,
  GroundOf,
  StoredDay,
  StoredGround,
  OneOf,
  Optional,
  Sealed,
  SealedReference,
  Part,
  type LocalizedText,
} from '../../definition/fields.js';
import { somethingToStop } from '../../state/debt-rules.js';
import type { LegalDate } from '../../law/legal-date.js';
import { beforeStop } from '../../lifecycle/leaves.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { labelIn } from '../../definition/wording.js';
import { type GroundList, groundId, groundRow, withGroundId } from '../../law/grounds.js';
import {
  act,
  fact,
  goesBackTo,
  groundFitsDuty,
  groundOfDay,
  highest,
  ifGiven,
  onGround,
  sealedIfGiven,
  withGround,
} from '../builders.js';
import { whenPaused, whenResumed, whenStopped } from '../../clocks/stopped.js';
import { decisionMade } from '../grounds.js';
import { continuing } from './ground-ended.js';
import { lifted } from '../../state/held-money.js';
import { agreementHasTerm, nothingExcepted, pauseFits, protestOnce, untilInOrder } from './terms.js';
import { leafLabels } from '../../labels/places.js';

/** Chapter: postponement, temporary suspension, pause; and back exactly where the case was [L08 48–49; ND152 30]. */

const kinds = ['postponed', 'temporarilySuspended', 'paused'] as const;

export class StopData {
  @Code({ vi: 'Mã', en: 'Stop' }) stop!: string;
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @OneOf(beforeStop, { vi: 'Trở lại', en: 'Goes back to' }) returnTo!: string;
  @Optional() @StoredDay({ vi: 'Đến hết', en: 'Until the end of' }) until?: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

const addStop =
  (kind: Stop['kind']) =>
  (state: CaseState, data: StopData, at: Pick<At, 'effectiveOn' | 'eventId'>): CaseState => ({
    ...state,
    stopsCount: highest(state.stopsCount, data.stop),
    protestPostponements: state.protestPostponements + (groundRow(data.ground)?.once ? 1 : 0),
    suspendedFor: kind === 'temporarilySuspended' ? [...state.suspendedFor, data.ground] : state.suspendedFor,
    stops: [
      ...state.stops,
      {
        id: data.stop,
        kind,
        ground: data.ground,
        eventId: at.eventId,
        on: at.effectiveOn,
        until: data.until as LegalDate | undefined,
        returnTo: data.returnTo,
      },
    ],
  });

/** A postponement; one that the protest authority asked for counts from the date of the request. */
export class PostponementData extends StopData {
  @Optional() @StoredDay({ vi: 'Ngày văn bản yêu cầu', en: 'Date of the request' }) requestedOn?: string;
}

export const PostponementDecided = fact('PostponementDecided', {
  version: 3,
  upcasters: { 1: withGroundId('postponement'), 2: (data) => data },
  schema: PostponementData,
  evolve: addStop('postponed'),
  story: ({ ground }) => onGround('Hoãn thi hành án', 'Enforcement was postponed', ground),
});

export const TemporarySuspensionDecided = fact('TemporarySuspensionDecided', {
  version: 2,
  upcasters: { 1: withGroundId('temporarySuspension') },
  schema: StopData,
  evolve: addStop('temporarilySuspended'),
  story: ({ ground }) => onGround('Tạm đình chỉ', 'Enforcement was temporarily suspended', ground),
});

export const PauseDecided = fact('PauseDecided', {
  version: 2,
  upcasters: { 1: withGroundId('pause') },
  schema: StopData,
  evolve: addStop('paused'),
  story: ({ ground }) => onGround('Tạm dừng', 'Enforcement was paused', ground),
});

interface StopCommand {
  readonly ground: string;
  readonly until?: string;
  readonly reason?: LocalizedText;
}

/** The place that a stop returns to: a second stop keeps the place that the first one found. */
const foundAt = (before: CaseState): string => before.stops[0]?.returnTo ?? before.place.lifecycle;

function stopData(list: GroundList, before: CaseState, command: StopCommand): StopData {
  return {
    stop: `s${before.stopsCount + 1}`,
    ground: groundId(list, command.ground),
    returnTo: foundAt(before),
    ...(command.until === undefined ? {} : { until: command.until }),
    ...sealedIfGiven('reason', command.reason),
  };
}

const onlyOpen = {
  unlock: {
    vi: 'Chỉ dừng vụ việc còn mở và không ở sổ theo dõi riêng',
    en: 'Only a case that is open and not in the separate book is stopped',
  },
};

class Postpone extends ActBody {
  @GroundOf('postponement', { vi: 'Căn cứ hoãn', en: 'Ground' }) ground!: string;
  @Optional() @Day({ vi: 'Hoãn đến hết ngày', en: 'Postponed until the end of' }) until?: string;
  @Optional()
  @Day({ vi: 'Ngày văn bản yêu cầu của người có thẩm quyền kháng nghị', en: 'Date of the request of who may protest' })
  requestedOn?: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

export const postpone = act('postpone', {
  label: { vi: 'Hoãn thi hành án', en: 'Postpone' },
  command: Postpone,
  leadsTo: [PostponementDecided],
  requires: [
    somethingToStop,
    groundOfDay('postponement', 'postponement.grounds'),
    groundFitsDuty('postponement', 'postponement.grounds'),
    agreementHasTerm,
    ...protestOnce,
    untilInOrder,
    goesBackTo(foundAt),
  ],
  notAllowed: { rule: 'postponement.grounds', ...onlyOpen },
  ...whenStopped,
  meets: decisionMade('postponement'),
  decide: ({ before, command }) => [
    PostponementDecided.of({ ...stopData('postponement', before, command), ...ifGiven(command, ['requestedOn']) }),
  ],
});

class SuspendTemporarily extends ActBody {
  @GroundOf('temporarySuspension', { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

export const suspendTemporarily = act('suspend-temporarily', {
  label: { vi: 'Tạm đình chỉ thi hành án', en: 'Suspend temporarily' },
  command: SuspendTemporarily,
  leadsTo: [TemporarySuspensionDecided],
  requires: [
    somethingToStop,
    groundOfDay('temporarySuspension', 'suspension.grounds'),
    groundFitsDuty('temporarySuspension', 'suspension.grounds'),
    nothingExcepted,
    goesBackTo(foundAt),
  ],
  notAllowed: { rule: 'suspension.grounds', ...onlyOpen },
  ...whenStopped,
  meets: decisionMade('temporarySuspension'),
  decide: ({ before, command }) => [TemporarySuspensionDecided.of(stopData('temporarySuspension', before, command))],
});

class Pause extends ActBody {
  @GroundOf('pause', { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

export const pause = act('pause', {
  label: { vi: 'Tạm dừng thi hành án', en: 'Pause' },
  command: Pause,
  leadsTo: [PauseDecided],
  requires: [somethingToStop, groundOfDay('pause', 'pause.grounds'), pauseFits, goesBackTo(foundAt)],
  ...whenPaused,
  notAllowed: { rule: 'pause.grounds', ...onlyOpen },
  decide: ({ before, command }) => [PauseDecided.of(stopData('pause', before, command))],
});

export class StopEndedData {
  @Code({ vi: 'Mã', en: 'Stop' }) stop!: string;
  @OneOf(kinds, { vi: 'Còn lại', en: 'Latest stop still running' }) remaining!: Stop['kind'];
}

export const StopEnded = fact('StopEnded', {
  version: 1,
  schema: StopEndedData,
  evolve: (state, data, at) => ({ ...state, ...lifted(state, ({ id }) => id === data.stop, at.effectiveOn) }),
  story: (data) => ({
    vi: `Chấm dứt căn cứ dừng ${data.stop}; vẫn còn căn cứ khác`,
    en: `Stop ${data.stop} ended; another one still runs`,
  }),
});

class EndStop extends ActBody {
  @Code({ vi: 'Mã căn cứ dừng (s1, s2 …)', en: 'Stop (s1, s2 …)' }) stop!: string;
}

const latestBeside = (before: CaseState, ended: string): Stop['kind'] | undefined =>
  before.stops.findLast((stop) => stop.id !== ended)?.kind;

const isOneOfSeveral = ruleOn<CaseState, StopEndedData>('stop.running', (data, { before }) => {
  const running = before.stops.map((stop) => stop.id);
  const remains = data.remaining === latestBeside(before, data.stop);
  if (running.includes(data.stop) && remains) return undefined;
  return running.length > 1
    ? blocked(
        [`${data.stop} không phải căn cứ đang áp dụng`, `${data.stop} is not a running stop`],
        [`Chọn một trong: ${running.join(', ')}`, `Choose one of: ${running.join(', ')}`],
      )
    : blocked(
        ['Chỉ còn một căn cứ', 'It is the last running stop'],
        ['Ra quyết định tiếp tục thi hành án', 'Resume the enforcement instead'],
        { instead: ['resume'] },
      );
});

export const endStop = act('end-stop', {
  label: { vi: 'Chấm dứt một trong nhiều căn cứ dừng', en: 'End one of several stops' },
  command: EndStop,
  leadsTo: [StopEnded],
  requires: [isOneOfSeveral],
  notAllowed: {
    rule: 'stop.running',
    unlock: { vi: 'Chỉ chấm dứt căn cứ khi vụ việc đang bị dừng', en: 'A stop is ended while the case is stopped' },
  },
  meets: continuing,
  // One that was dated inside the term and recorded after it meets nothing, yet there is nothing left to continue.
  ...whenResumed(continuing),
  decide: ({ before, command }) => [
    StopEnded.of({
      stop: command.stop,
      remaining: latestBeside(before, command.stop) ?? 'paused',
    }),
  ],
});

export class EnforcementResumedData {
  @OneOf(beforeStop, { vi: 'Trở lại', en: 'Goes back to' }) returnTo!: string;
}

export const EnforcementResumed = fact('EnforcementResumed', {
  version: 1,
  schema: EnforcementResumedData,
  evolve: (state, _data, at) => ({ ...state, ...lifted(state, () => true, at.effectiveOn) }),
  story: ({ returnTo }) => withGround('Tiếp tục thi hành án', 'Enforcement was resumed', labelIn(leafLabels, returnTo)),
});

const onlyOneStop = rule<CaseState>('resumption', ({ before }) =>
  before.stops.length <= 1
    ? undefined
    : blocked(
        [`Còn ${before.stops.length} căn cứ dừng`, `${before.stops.length} stops are still running`],
        ['Chấm dứt từng căn cứ trước', 'End the others one by one first'],
        { unlockedBy: ['end-stop'] },
      ),
);

export const resume = act('resume', {
  label: { vi: 'Tiếp tục thi hành án', en: 'Resume' },
  command: ActBody,
  leadsTo: [EnforcementResumed],
  requires: [onlyOneStop, goesBackTo((before) => before.stops[0]?.returnTo)],
  notAllowed: {
    rule: 'resumption',
    unlock: { vi: 'Chỉ tiếp tục vụ việc đang bị dừng', en: 'Only a case that is stopped is resumed' },
  },
  meets: continuing,
  ...whenResumed(continuing),
  decide: ({ before }) => [EnforcementResumed.of({ returnTo: before.stops[0]?.returnTo ?? '' })],
});
