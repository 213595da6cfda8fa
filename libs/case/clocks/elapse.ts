import type { World } from '../definition/rule.js';
import { law } from '../law/law.js';
import { type Instant, later, type LegalDate, legalDayOf, plusDays } from '../law/legal-date.js';
import type { CaseState, Stop } from '../state/case.js';
import type { Deadline, StreamState } from '../state/stream.js';
import { isClosed } from '../state/ledger.js';
import { awaitsNewLaw, carriedOver } from './carry-over.js';
import {
  awaited,
  DeadlineEnded,
  DeadlineLapsed,
  DeadlineSet,
  type DeadlineSetData,
  type ElapsedFact,
  runningFrom,
  TermEnded,
} from './facts.js';
import { counted } from './steps.js';

/**
 * What has passed in a stream until a moment: a new law began, terms ended by themselves, deadlines lapsed. Pure, and
 * without effect when it was applied already: several schedulers, none, or a late one lead to the same state. Replay
 * does not call it.
 */
export function elapse(state: StreamState, instant: Instant, world: World): ElapsedFact[] {
  const today = legalDayOf(instant);
  const carried = isCase(state) ? carriedOver(state, today, world) : [];
  const dropped = new Set(carried.flatMap(({ type, data }) => (type === DeadlineEnded.type ? [idOf(data)] : [])));
  const ended = isCase(state) && !state.ending ? [...termsEnded(state, today, world)] : [];
  const set = ended
    .filter(({ type }) => type === DeadlineSet.type)
    .map(({ data }) => runningFrom(data as DeadlineSetData));
  const running = [...state.deadlines, ...set].filter(({ id }) => !dropped.has(id));
  const lapsed = running.filter((each) => !each.lapsed && isPast(each, instant, today));
  return [...carried, ...ended, ...lapsed.map(lapseOf)];
}

/**
 * The day on which `elapse` next has something for the stream if nothing else happens; undefined when nothing runs.
 * Never later than that day.
 */
export function nextElapse(state: StreamState): LegalDate | undefined {
  let dayAfter: LegalDate | undefined;
  let day: LegalDate | undefined;
  for (const { rule, lapsed, dueOn, dueAt } of state.deadlines)
    if (lapsed || awaited.has(rule)) continue;
    else if (dueAt === undefined) dayAfter = earlier(dayAfter, dueOn);
    else day = earlier(day, dueOn);
  if (isCase(state) && !state.ending) {
    if (state.voluntaryUntil && hasPeriodToEnd(state)) dayAfter = earlier(dayAfter, state.voluntaryUntil);
    if (awaitsNewLaw(state)) day = earlier(day, law.firstDayOfL25);
    for (const { until, termIsOver } of state.stops) if (until && !termIsOver) dayAfter = earlier(dayAfter, until);
  }
  return dayAfter === undefined ? day : earlier(day, plusDays(dayAfter, 1));
}

const earlier = (a: LegalDate | undefined, b: LegalDate): LegalDate => (a === undefined || b < a ? b : a);

const idOf = (data: object): string => (data as { deadline: string }).deadline;

const isCase = (state: StreamState): state is CaseState => 'obligations' in state;

const isInVoluntaryPeriod = ({ place }: CaseState): boolean => place.lifecycle === 'enforceable.voluntaryPeriod';

/** While the case is stopped or negotiated, its voluntary period waits: it ends when the case is back in it. */
function hasPeriodToEnd(state: CaseState): boolean {
  const isWaiting = /^(suspended|mediation)/.test(state.place.lifecycle);
  return !isWaiting && (isInVoluntaryPeriod(state) || state.deadlines.some(({ rule }) => rule === 'voluntaryPeriod'));
}

function* termsEnded(state: CaseState, today: LegalDate, world: World): Generator<ElapsedFact> {
  yield* voluntaryPeriodEnded(state, today, world);
  for (const stop of state.stops)
    if (stop.until !== undefined && today > stop.until && !stop.termIsOver)
      yield* postponementEnded(stop, stop.until, world);
}

function* voluntaryPeriodEnded(state: CaseState, today: LegalDate, world: World): Generator<ElapsedFact> {
  const { voluntaryUntil: until, deadlines, lastActOn, obligations } = state;
  if (until === undefined || today <= until || !hasPeriodToEnd(state)) return;
  const on = later(plusDays(until, 1), lastActOn);
  yield { ...TermEnded.of({ term: 'voluntaryPeriod', endedOn: until }), on };
  const isVerified = deadlines.some(({ rule }) => rule === 'verification.first');
  if (!isInVoluntaryPeriod(state) || isVerified || obligations.every(isClosed)) return;
  // The first verification counts from the rolled end of the voluntary period [docs/domain.md §2].
  const eventId = deadlines.find(({ rule }) => rule === 'voluntaryPeriod')?.startedBy || undefined;
  const first = counted({ clock: 'verification.first', subject: '', eventId, from: until }, world);
  if (first) yield { ...DeadlineSet.of(first), on };
}

function* postponementEnded({ id, on: since }: Stop, until: LegalDate, world: World): Generator<ElapsedFact> {
  const on = later(plusDays(until, 1), since);
  yield { ...TermEnded.of({ term: 'postponement', subject: id, endedOn: until }), on };
  const next = counted({ clock: 'continue.decision', subject: id, from: until }, world);
  if (next) yield { ...DeadlineSet.of(next), on };
}

function isPast({ rule, dueOn, dueAt }: Deadline, instant: Instant, today: LegalDate): boolean {
  return !awaited.has(rule) && (dueAt === undefined ? today > dueOn : instant > dueAt);
}

function lapseOf({ id, rule, subject, startedBy, from, dueOn, dueAt }: Deadline): ElapsedFact {
  const fact = DeadlineLapsed.of({
    deadline: id,
    rule,
    ...(subject === '' ? {} : { subject }),
    ...(startedBy === '' ? {} : { startedBy }),
    dueOn,
    ...(dueAt === undefined ? {} : { dueAt }),
  });
  return { ...fact, on: later(dueAt === undefined ? plusDays(dueOn, 1) : dueOn, from) };
}
