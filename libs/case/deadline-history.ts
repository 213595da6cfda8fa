import { actOf } from './catalogue.js';
import { dueAfterTerm } from './clocks/elapse.js';
import {
  DeadlineEnded,
  DeadlineLapsed,
  DeadlineMet,
  type DeadlineMetData,
  DeadlineSet,
  type DeadlineSetData,
  lapseOf,
  LapseWithdrawn,
  runningFrom,
  setBy,
  TermEnded,
  type TermEndedData,
} from './clocks/facts.js';
import { instalmentsAfterAmount } from './clocks/instalments.js';
import { payOutsAfterAmount } from './clocks/pay-out.js';
import { outlivesEnding } from './clocks/standing.js';
import { clockFacts } from './clocks/steps.js';
import type { Target } from './definition/act.js';
import type { Fact, RecordedFact } from './definition/fact.js';
import type { World } from './definition/rule.js';
import { byCommand } from './recheck.js';
import type { CaseState } from './state/case.js';
import { corrected } from './state/corrections.js';
import type { Deadline } from './state/stream.js';
import type { AnyState, StreamKind } from './streams.js';
import { clocksThen } from './versions/kept.js';

/**
 * The clock facts of a correction. An ordinary act adds its clock facts to those before it; a correction changes what
 * they rest on. So the deadlines are computed that the history has with it and without it, and the difference is
 * written. Deadlines that the correction does not touch stay as they are stored, whatever the engine that set them.
 */
export function correctedClockFacts(
  kind: StreamKind<AnyState>,
  before: AnyState,
  after: AnyState,
  history: readonly RecordedFact[],
  correction: readonly RecordedFact[],
  world: World,
): Fact[] {
  const then = history.some(namesNoStart) ? deadlinesOf(kind, history, world).running : before.deadlines;
  const all = [...history, ...correction];
  const { running: now, met } = deadlinesOf(kind, all, world);
  // A struck act takes along that it met or ended a deadline, though another act that stands may have met it as well.
  const back = notAmong(after.deadlines, before.deadlines);
  const touched = new Set([...notAmong(then, now), ...notAmong(now, then), ...back].map(({ rule }) => rule));
  const withdrawn = before.deadlines.filter(({ id }) => after.deadlines.every((each) => each.id !== id));
  const wrong = after.deadlines.filter((each) => touched.has(each.rule) && notAmong([each], now).length > 0);
  const left = after.deadlines.filter((each) => !wrong.includes(each));
  const set = notAmong(now, left).filter(({ rule }) => touched.has(rule));
  const ended = [...withdrawn, ...wrong].map((each) => {
    const { id, rule, subject } = each;
    const isReplaced = set.some((other) => other.rule === rule && (subject === '' || other.subject === subject));
    const why = back.includes(each) ? 'noLongerDue' : 'withdrawn';
    return DeadlineEnded.of({ deadline: id, rule, why: isReplaced ? 'replaced' : why });
  });
  return [...ended, ...metAnew(met, corrected(all), before.lapses), ...set.map((each) => DeadlineSet.of(setBy(each)))];
}

/** Records anew that a deadline was met, if the correction changes whether it was met in time. */
function metAnew(
  met: ReadonlyMap<string, Meeting>,
  standing: readonly RecordedFact[],
  lapses: readonly string[],
): Fact[] {
  const stored = new Map<string, { readonly inTime: boolean; readonly withdrawn: boolean }>();
  for (const { type, data } of standing) {
    const { deadline, inTime } = data as DeadlineMetData;
    const known = stored.get(deadline);
    if (type === DeadlineLapsed.type && known) stored.set(deadline, { ...known, withdrawn: false });
    if (type === LapseWithdrawn.type) stored.set(deadline, { inTime: true, withdrawn: true });
    if (type === DeadlineMet.type) stored.set(deadline, { withdrawn: false, ...known, inTime });
  }
  return [...met].flatMap(([id, { fact, deadline }]) => {
    const { inTime } = fact.data as DeadlineMetData;
    const then = stored.get(id);
    if (then === undefined || then.inTime === inTime) return [];
    const hasLapsed = !then.withdrawn && lapses.some((each) => each.startsWith(`${id} `));
    if (!inTime) return hasLapsed ? [fact] : [lapseOf(deadline, lapses), fact];
    return hasLapsed ? [LapseWithdrawn.of({ deadline: id, rule: deadline.rule }), fact] : [fact];
  });
}

/**
 * Deadlines of engines before 0.4.0 are other ones than those that today's acts would have set; today's are as they are
 * stored, so that the history need not be folded once more.
 */
const namesNoStart = ({ type, data }: RecordedFact): boolean =>
  type === 'DeadlineSet' && (data as DeadlineSetData).startedBy === undefined;

/**
 * The deadlines of the first list that have no equal in the second. Deadlines are equal when rule, subject, start and
 * due moment are; whether one has lapsed does not count.
 */
function notAmong(some: readonly Deadline[], others: readonly Deadline[]): Deadline[] {
  const keys = new Set(others.map(keyOf));
  return some.filter((each) => !keys.has(keyOf(each)));
}

const keyOf = ({ rule, subject, startedBy, from, dueOn, dueAt, regime }: Deadline): string =>
  [rule, subject, startedBy, from, dueOn, dueAt ?? '', regime].join(' ');

/** The deadlines that a corrected history has, by what its acts start, meet and end. */
function deadlinesOf(kind: StreamKind<AnyState>, history: readonly RecordedFact[], world: World): Deadlines {
  const met = new Map<string, Meeting>();
  const standing = corrected(history);
  let state: AnyState | undefined;
  for (const command of byCommand(standing)) {
    const before = state;
    let after = before;
    for (const { type, data, envelope } of command) after = kind.evolve(after, type, data, envelope);
    if (!after) continue;
    state = { ...after, deadlines: deadlinesAfter(before, after, command, world, met) } as AnyState;
  }
  if (!state) return { running: [], met };
  const events = standing.map(({ envelope }) => envelope.eventId);
  const { ending } = state as Partial<CaseState>;
  const ended = ending ? events.indexOf(ending.eventId) : 0;
  const running = state.deadlines.filter(({ rule, startedBy }) => {
    const started = startedBy === '' ? 0 : events.indexOf(startedBy);
    return started >= (outlivesEnding.has(rule) ? 0 : ended);
  });
  return { running, met };
}

/** The deadlines that a history leads to: those that run, and how the others were met. */
interface Deadlines {
  readonly running: readonly Deadline[];
  readonly met: ReadonlyMap<string, Meeting>;
}

interface Meeting {
  readonly deadline: Deadline;
  readonly fact: Fact;
}

function deadlinesAfter(
  before: AnyState | undefined,
  after: AnyState,
  command: readonly RecordedFact[],
  today: World,
  met: Map<string, Meeting>,
): readonly Deadline[] {
  const { envelope } = command[0]!;
  const { commandType, effectiveOn: on } = envelope;
  const [target, name = ''] = commandType.split('/');
  const world = clocksThen(today, envelope);
  const act = actOf(target as Target, name);
  const running = before?.deadlines ?? [];
  if (!act || act.elapses) return afterElapse(before, after, command, world);
  // A step that the correction leaves without a place is refused later; it did not happen, and starts nothing.
  if (after.unplaced.length > (before?.unplaced.length ?? 0)) return running;
  const main = command.find(({ type }) => type === act.leadsTo[0]?.type) ?? command[0]!;
  const own = { ...after, deadlines: running } as AnyState;
  if (main.type === 'AmountCorrected' && before)
    return [payOutsAfterAmount, instalmentsAfterAmount].reduce<readonly Deadline[]>(
      (deadlines, afterAmount) => afterAmount(before as CaseState, { ...own, deadlines } as CaseState, world),
      running,
    );
  const facts = clockFacts({ act, before, after: own, on, eventId: main.envelope.eventId, world });
  return facts.reduce<readonly Deadline[]>((deadlines, { type, data }) => {
    if (type === 'DeadlineSet') return [...deadlines, runningFrom(data as DeadlineSetData)];
    const { deadline } = data as { deadline: string };
    const found = deadlines.find(({ id }) => id === deadline);
    if (type === DeadlineMet.type && found) met.set(deadline, { deadline: found, fact: { type, data } });
    return deadlines.filter(({ id }) => id !== deadline);
  }, running);
}

/**
 * What has passed stays as it is stored, but for the deadline that a term began when it ended: that depends on where the
 * case stood, which the correction may have changed.
 */
function afterElapse(
  before: AnyState | undefined,
  after: AnyState,
  command: readonly RecordedFact[],
  world: World,
): readonly Deadline[] {
  const ended = command.filter(({ type }) => type === TermEnded.type);
  if (!before || ended.length === 0) return after.deadlines.map((each) => ({ ...each, lapsed: false }));
  const stored = new Set(command.filter(({ type }) => type === DeadlineSet.type).map(({ data }) => idOf(data)));
  const set = ended.flatMap(
    ({ data, envelope }) => dueAfterTerm(before as CaseState, data as TermEndedData, envelope.effectiveOn, world) ?? [],
  );
  return [...after.deadlines.filter(({ id }) => !stored.has(id)), ...set.map(runningFrom)].map((each) => ({
    ...each,
    lapsed: false,
  }));
}

const idOf = (data: object): string => (data as { deadline: string }).deadline;
