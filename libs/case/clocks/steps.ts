import type { Act, AgreedLimits, DeadlineStart } from '../definition/act.js';
import type { Fact } from '../definition/fact.js';
import type { World } from '../definition/rule.js';
import { clocksThat, taskOf, type TimeLimitId } from '../law/law.js';
import { type Instant, type LegalDate, legalDayOf } from '../law/legal-date.js';
import { dueAt, dueOn } from '../law/time-limit.js';
import type { CaseState } from '../state/case.js';
import type { Deadline, StreamState } from '../state/stream.js';
import {
  awaited,
  DeadlineEnded,
  type DeadlineEndedData,
  DeadlineMet,
  DeadlineSet,
  type DeadlineSetData,
  lapseOf,
  LapseWithdrawn,
  setBy,
} from './facts.js';
import { endedByAny, outlivesEnding, standing } from './standing.js';

/** One step of a stream, as far as deadlines depend on it. */
export interface ClockStep {
  readonly act: Pick<Act, 'starts' | 'meets' | 'ends'>;
  readonly before: StreamState | undefined;
  /** The state after the facts of the act. */
  readonly after: StreamState;
  readonly on: LegalDate;
  /** Event id of the act's main fact. */
  readonly eventId: string;
  readonly world: World;
}

/** The clock facts of an act, given the stream before it and after its own facts. */
export function clockFacts(step: ClockStep): Fact[] {
  const { act, before, after } = step;
  const running = before?.deadlines ?? [];
  const ended = endingOf(after);
  const wasEnded = endingOf(before);
  const ends = ended !== undefined && !wasEnded;
  const called = startedBy(calledFor(before, after), step, running);
  if (act.starts.length === 0 && running.length === 0 && !wasEnded && called.length === 0) return [];
  // An act that is recorded late meets no limit that began after it.
  const met = running.filter((each) => each.from <= step.on && isAmong(act.meets, each, after));
  const dropped = running.filter(
    (each) =>
      !met.includes(each) &&
      ((ends && !outlivesEnding.has(each.rule)) || isEndedBy(act, each, after) || !isCalledFor(each, after)),
  );
  const left = running.filter((each) => !met.includes(each) && !dropped.includes(each));
  return [
    ...met.flatMap((each) => meeting(each, isInTime(step, each), after.lapses)),
    ...dropped.flatMap((each) => dropping(each, step.on, ends ? 'caseEnded' : 'noLongerDue')),
    ...(ends ? [] : set(step, left)),
    ...called,
  ];
}

/** The deadlines that the state after the act calls for and the state before did not. */
function calledFor(before: StreamState | undefined, after: StreamState): Act['starts'] {
  if (!('obligations' in after)) return [];
  const called = standing.filter(({ when }) => when(after as CaseState) && !(before && when(before as CaseState)));
  return called.map(({ clock, from }) => ({
    clock,
    ...(from && { from: from as (after: unknown) => LegalDate | undefined }),
  }));
}

/**
 * Whether a deadline may still run in this state: false for one that a state calls for (`standing`) when this state no
 * longer does.
 */
function isCalledFor({ rule }: Deadline, after: StreamState): boolean {
  const called = standing.find(({ clock }) => clock === rule);
  return called === undefined || !('obligations' in after) || called.when(after as CaseState);
}

function set(step: ClockStep, running: readonly Deadline[]): Fact[] {
  const { before, after } = step;
  const again = endingOf(before) && !endingOf(after) ? runningAgain(step, endingOf(before)!) : [];
  // One verification is due, whether the first one runs again or new information asks for one.
  const starts = startsOf(step).filter(({ clock }) => again.every(({ rule }) => taskOf(rule) !== taskOf(clock)));
  return [...again.map((data) => DeadlineSet.of(data)), ...startedBy(starts, step, running)];
}

/** What is recorded late of an ended case starts no term that its ending ended: only its money is still paid out. */
function startsOf({ act, before, after, on }: ClockStep): Act['starts'] {
  const ended = endingOf(before) && endingOf(after);
  return ended && on < ended.on ? act.starts.filter(({ clock }) => clock.startsWith('payout')) : act.starts;
}

const whileDormant = clocksThat('whileDormant');
const keepsItsDays = clocksThat('keepsItsDays');

/**
 * A case that goes on where it ended has the deadlines that ran then: for acts, counted from the day of the reopening; a
 * period, or what counts from a paper, keeps its own days. The act that reopens it starts what is due beside them.
 */
function runningAgain(
  { after, on, eventId, world }: ClockStep,
  ending: NonNullable<CaseState['ending']>,
): DeadlineSetData[] {
  const seen = new Set<string>();
  return ending.deadlines.flatMap((each) => {
    const { rule, subject } = each;
    const about = `${rule} ${subject}`;
    // Several deadlines of one rule about the same thing are one once they count from the same day.
    if (seen.has(about)) return [];
    seen.add(about);
    if (keepsItsDays.has(rule)) return [setBy(each)];
    if (ending.from !== after.place['lifecycle']) return [];
    if (whileDormant.has(rule) || outlivesEnding.has(rule)) return [];
    if (awaited.has(rule)) return [setBy(each)];
    const again = counted({ clock: rule as TimeLimitId, subject, eventId, from: on }, world);
    return again ? [again] : [];
  });
}

const endingOf = (state: StreamState | undefined): CaseState['ending'] => (state as CaseState | undefined)?.ending;

function isAmong(ends: Act['meets'], deadline: Deadline, after: StreamState): boolean {
  const { rule, subject } = deadline;
  return ends.some(({ clock, when }) => clock === rule && (when?.(after, subject, deadline) ?? true));
}

/**
 * Whether an act ends a deadline: the act is among those that end it, or after the act nothing is left that the
 * deadline is for.
 */
const isEndedBy = (act: ClockStep['act'], deadline: Deadline, after: StreamState): boolean =>
  isAmong(act.ends, deadline, after) || isAmong(endedByAny as Act['ends'], deadline, after);

/** Whether an act meets a deadline in time: by its moment, or by the day on which that happened which it records. */
function isInTime({ act, after, on }: ClockStep, { rule, dueOn, dueAt }: Deadline): boolean {
  const met = act.meets.find(({ clock }) => clock === rule);
  const moment = met?.at?.(after);
  if (dueAt !== undefined && moment !== undefined) return moment <= dueAt;
  return (met?.on?.(after) ?? on) <= dueOn || awaited.has(rule);
}

function meeting(deadline: Deadline, inTime: boolean, lapses: readonly string[]): Fact[] {
  const { id, rule, lapsed, dueAt } = deadline;
  const met = DeadlineMet.of({ deadline: id, rule, inTime });
  // The last day of a limit in hours has begun, but not passed, when an act of that day is recorded.
  if (!inTime && !lapsed && dueAt !== undefined) return [lapseOf(deadline, lapses), met];
  return lapsed && inTime ? [LapseWithdrawn.of({ deadline: id, rule }), met] : [met];
}

/** An act of the last day or before it leaves no lapse behind, whenever it is recorded. */
function dropping({ id, rule, dueOn: due, lapsed }: Deadline, on: LegalDate, why: DeadlineEndedData['why']): Fact[] {
  const end = DeadlineEnded.of({ deadline: id, rule, why });
  return lapsed && on <= due ? [LapseWithdrawn.of({ deadline: id, rule }), end] : [end];
}

/** A time limit that runs already about the same subject is not set again: the earlier due date governs. */
function startedBy(starts: Act['starts'], step: ClockStep, running: readonly Deadline[]): Fact[] {
  const facts: Fact[] = [];
  for (const start of starts) {
    const { clock, when, subject } = start;
    if (when?.(step.after, step.world, step.on) === false) continue;
    if (start.agreed) {
      facts.push(...agreedLimits(clock, start.agreed(step.after), step));
      continue;
    }
    for (const about of [subject?.(step.after) ?? ''].flat()) {
      if (!start.each && running.some((each) => each.rule === clock && each.subject === about)) continue;
      const data = deadlineOf(start, about, step);
      if (data) facts.push(DeadlineSet.of(data));
    }
  }
  return facts;
}

const agreedLimits = (clock: TimeLimitId, { basis, due }: AgreedLimits, step: ClockStep): Fact[] =>
  due.map((each) => DeadlineSet.of(agreedLimit(clock, basis, each, step)));

/**
 * The deadline of an agreed day, such as that of an instalment: the agreement names the day, so nothing is counted or
 * rolled.
 */
export function agreedLimit(
  clock: TimeLimitId,
  basis: AgreedLimits['basis'],
  { subject, dueOn }: AgreedLimits['due'][number],
  { on, eventId, world }: Pick<ClockStep, 'on' | 'eventId' | 'world'>,
): DeadlineSetData {
  const { regime, article } = world.law.rule(basis, on);
  return {
    deadline: deadlineId(clock, subject, eventId),
    rule: clock,
    subject,
    startedBy: eventId,
    regime,
    article,
    from: on,
    dueOn,
    provisional: false,
  };
}

function deadlineOf(
  { clock, from, at }: DeadlineStart<unknown>,
  subject: string,
  { after, on, eventId, world }: ClockStep,
): DeadlineSetData | undefined {
  return counted({ clock, subject, eventId, from: from?.(after) ?? on, moment: at?.(after) }, world);
}

interface Count {
  readonly clock: TimeLimitId;
  readonly subject: string;
  /** The event that starts the limit; none where a term ended by itself. */
  readonly eventId?: string | undefined;
  readonly from: LegalDate;
  /** Of a limit in hours. */
  readonly moment?: Instant | undefined;
}

/** The deadline that a limit leads to, with regime and article of its starting day; none where no row has it. */
export function counted({ clock, subject, eventId, from, moment }: Count, world: World): DeadlineSetData | undefined {
  const start = moment === undefined ? from : legalDayOf(moment);
  const row = world.law.findClock(clock, start);
  if (!row) return undefined;
  const common = {
    deadline: deadlineId(clock, subject, eventId ?? start),
    rule: clock,
    ...(subject === '' ? {} : { subject }),
    ...(eventId === undefined ? {} : { startedBy: eventId }),
    regime: row.regime,
    article: row.article,
    from: start,
  };
  if (row.unit === 'hours') {
    // A fact of an earlier engine names no moment, so there is nothing to count from.
    if (moment === undefined) return undefined;
    const due = dueAt(row, moment);
    return { ...common, dueOn: legalDayOf(due), dueAt: due, provisional: !row.verified };
  }
  const due = dueOn(row, start, world.calendar);
  return { ...common, dueOn: due.dueOn, provisional: due.provisional || !row.verified };
}

const idDigits = 12;

/** Unique in its stream, and short enough for a code: the rule, the subject, and the end of the starting event's id. */
function deadlineId(rule: string, subject: string, start: string): string {
  return [rule, ...(subject === '' ? [] : [subject]), start.slice(-idDigits)].join('.');
}
