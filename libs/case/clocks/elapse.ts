import type { World } from '../definition/rule.js';
import { law } from '../law/law.js';
import { earlier, type Instant, later, type LegalDate, legalDayOf, plusDays } from '../law/legal-date.js';
import type { CaseState } from '../state/case.js';
import type { PartStop, Stop } from '../state/members.js';
import type { Deadline, StreamState } from '../state/stream.js';
import { isClosed } from '../state/ledger.js';
import { awaitsNewLaw, carriedOver } from './carry-over.js';
import {
  DeadlineEnded,
  DeadlineSet,
  type DeadlineSetData,
  type ElapsedFact,
  lapseOf,
  neverLapses,
  runningFrom,
  TermEnded,
  type TermEndedData,
} from './facts.js';
import { counted } from './steps.js';

/**
 * What has passed in a stream until a moment: a new law began, terms ended by themselves, deadlines lapsed. Pure, and
 * without effect when it was applied already: several schedulers, none, or a late one lead to the same state. Replay
 * does not call it.
 */
export function elapse(state: StreamState, instant: Instant, world: World): ElapsedFact[] {
  const today = legalDayOf(instant);
  if (!hasPassed(state, today)) return [];
  const carried = isCase(state) ? carriedOver(state, today, world) : [];
  const dropped = new Set(carried.flatMap(({ type, data }) => (type === DeadlineEnded.type ? [idOf(data)] : [])));
  const ended = isCase(state) && !state.ending ? [...termsEnded(state, today, world)] : [];
  const set = [...carried, ...ended]
    .filter(({ type }) => type === DeadlineSet.type)
    .map(({ data }) => runningFrom(data as DeadlineSetData));
  const running = [...state.deadlines, ...set].filter(({ id }) => !dropped.has(id));
  const lapsed = running.filter((each) => !each.lapsed && isPast(each, instant, today));
  const lapses = lapsed.map((each) => ({ ...lapseOf(each, state.lapses), on: lapsedOn(each) }));
  return [...carried, ...ended, ...lapses];
}

/**
 * When `elapse` next finds something, if nothing else happens: on the day `on`, or on the day after `after`, whichever
 * is first.
 */
interface Next {
  readonly after: LegalDate | undefined;
  readonly on: LegalDate | undefined;
}

function nextOf(state: StreamState): Next {
  let after: LegalDate | undefined;
  let on: LegalDate | undefined;
  for (const { rule, lapsed, dueOn, dueAt } of state.deadlines)
    if (lapsed || (neverLapses.has(rule) && rule !== 'posting')) continue;
    else if (dueAt === undefined) after = sooner(after, dueOn);
    else on = sooner(on, dueOn);
  if (isCase(state) && !state.ending) {
    if (state.voluntaryUntil && hasPeriodToEnd(state)) after = sooner(after, state.voluntaryUntil);
    if (awaitsNewLaw(state)) on = sooner(on, law.firstDayOfL25);
    for (const { until, termIsOver } of state.stops) if (until && !termIsOver) after = sooner(after, until);
    for (const { until, termIsOver } of state.partStops) if (until && !termIsOver) after = sooner(after, until);
  }
  return { after, on };
}

/** Whether `elapse` may have something for the stream by that day: what every act asks, so no day is computed. */
export function hasPassed(state: StreamState, by: LegalDate): boolean {
  const { after, on } = nextOf(state);
  return (after !== undefined && after < by) || (on !== undefined && on <= by);
}

/**
 * The day on which `elapse` next has something for the stream if nothing else happens; undefined when nothing runs.
 * Never later than that day.
 */
export function nextElapse(state: StreamState): LegalDate | undefined {
  const { after, on } = nextOf(state);
  return after === undefined ? on : sooner(on, plusDays(after, 1));
}

const sooner = (a: LegalDate | undefined, b: LegalDate): LegalDate => (a === undefined ? b : earlier(a, b));

const idOf = (data: object): string => (data as { deadline: string }).deadline;

const isCase = (state: StreamState): state is CaseState => 'obligations' in state;

const isInVoluntaryPeriod = ({ place }: CaseState): boolean => place.lifecycle === 'enforceable.voluntaryPeriod';

/** While the case is stopped or negotiated, its voluntary period waits: it ends when the case is back in it. */
function hasPeriodToEnd(state: CaseState): boolean {
  const isWaiting = /^(suspended|mediation)/.test(state.place.lifecycle);
  return !isWaiting && (isInVoluntaryPeriod(state) || state.deadlines.some(({ rule }) => rule === 'voluntaryPeriod'));
}

function* termsEnded(state: CaseState, today: LegalDate, world: World): Generator<ElapsedFact> {
  for (const { rule, subject, dueOn: endedOn } of state.deadlines)
    if (rule === 'posting' && today > endedOn)
      yield { ...TermEnded.of({ term: 'posting', subject, endedOn }), on: plusDays(endedOn, 1) };
  yield* voluntaryPeriodEnded(state, today, world);
  for (const stop of [...state.stops, ...state.partStops])
    if (stop.until !== undefined && today > stop.until && !stop.termIsOver)
      yield* postponementEnded(state, stop, stop.until, world);
}

function* voluntaryPeriodEnded(state: CaseState, today: LegalDate, world: World): Generator<ElapsedFact> {
  const { voluntaryUntil: until, lastActOn } = state;
  if (until === undefined || today <= until || !hasPeriodToEnd(state)) return;
  yield* termOver(state, { term: 'voluntaryPeriod', endedOn: until }, later(plusDays(until, 1), lastActOn), world);
}

function* postponementEnded(
  state: CaseState,
  stop: Stop | PartStop,
  until: LegalDate,
  world: World,
): Generator<ElapsedFact> {
  const data = { term: 'postponement', subject: stop.id, endedOn: until } as const;
  yield* termOver(state, data, later(plusDays(until, 1), stop.on), world);
}

function* termOver(state: CaseState, data: TermEndedData, on: LegalDate, world: World): Generator<ElapsedFact> {
  yield { ...TermEnded.of(data), on };
  const next = dueAfterTerm(state, data, on, world);
  if (next) yield { ...DeadlineSet.of(next), on };
}

/** The deadline that begins with the end of a term, in the case in which it ended. */
export function dueAfterTerm(
  state: CaseState,
  { term, subject = '', endedOn }: TermEndedData,
  on: LegalDate,
  world: World,
): DeadlineSetData | undefined {
  const from = endedOn as LegalDate;
  if (term === 'posting') return undefined;
  const { deadlines, obligations, stops, partStops } = state;
  if (term === 'postponement') {
    const stop = [...stops, ...partStops].find(({ id }) => id === subject);
    // Where the ground had ended before, the decision to continue is due from that day.
    const isDue = deadlines.some((each) => each.rule === 'continue.decision' && each.subject === subject);
    return isDue || !stop
      ? undefined
      : counted({ clock: 'continue.decision', subject, eventId: stop.eventId, from }, world);
  }
  const isVerified = deadlines.some(({ rule }) => rule === 'verification.first');
  if (!isInVoluntaryPeriod(state) || isVerified || obligations.every(isClosed)) return undefined;
  // The first verification counts from the rolled end of the voluntary period [docs/domain.md §2]; where a stop held that
  // end back, from the day on which the case goes on.
  const eventId = deadlines.find(({ rule }) => rule === 'voluntaryPeriod')?.startedBy || undefined;
  return counted(
    { clock: 'verification.first', subject: '', eventId, from: on > plusDays(from, 1) ? on : from },
    world,
  );
}

function isPast({ rule, dueOn, dueAt }: Deadline, instant: Instant, today: LegalDate): boolean {
  return !neverLapses.has(rule) && (dueAt === undefined ? today > dueOn : instant > dueAt);
}

const lapsedOn = ({ from, dueOn, dueAt }: Deadline): LegalDate =>
  later(dueAt === undefined ? plusDays(dueOn, 1) : dueOn, from);

/** The last day whose lapses are all recorded in the stream: never later than yesterday. */
export function lapsesCompleteUpTo(state: StreamState, today: LegalDate): LegalDate {
  const next = nextElapse(state);
  return plusDays(next === undefined ? today : earlier(next, today), -1);
}
