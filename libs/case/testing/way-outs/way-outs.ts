import fc from 'fast-check';
import { bodyOf, moves, playMoves, start, starts } from '../acting.js';
import { append, asEntrusted, type Body, decide, type History, lastDate, play, stateOf } from '../given.js';
import { acts, type CaseState, type Instant, type LegalDate, type Refusal, type Verdict } from '../../index.js';
import { isClosed, openOf } from '../../state/ledger.js';
import { fittingBodies } from './fitting-bodies.js';
import { type Route, routes } from '../routes.js';
import { goesTo } from '../row.js';

/**
 * Every proposed way out works: after each act in `unlockedBy` the reason no longer holds; if that act is refused
 * itself, its own ways out lead to it. The day in `until` ends the reason too. A reason with neither names an act to do
 * instead, or another body cures it. Where another stream is named, nothing unlocks the act here.
 */

const onCase = acts.filter((act) => act.target === 'case' && !act.opens && !act.internal).map(({ name }) => name);
/** How many acts a way may have before the named act. */
const stepsMax = 11;
/** How often the same act may be needed. */
const timesMax = 16;
const bodiesTried = 8;

class Attempt {
  #verdict: Verdict | undefined;
  constructor(
    readonly name: string,
    readonly body: Body,
    readonly history: History,
  ) {}
  get verdict(): Verdict {
    return (this.#verdict ??= decide(this.history, this.name, this.body, stateOfKept(this.history)));
  }
  get refusals(): readonly Refusal[] {
    return this.verdict.kind === 'refused' ? this.verdict.refusals : [];
  }
}

const statesKept = new WeakMap<History, CaseState>();
function stateOfKept(history: History): CaseState {
  const state = statesKept.get(history) ?? stateOf(history);
  statesKept.set(history, state);
  return state;
}

const corrections = new Set(acts.filter((act) => act.corrects).map(({ name }) => name));
const attemptCache = new WeakMap<History, Map<string, readonly Attempt[]>>();

/** The act with every plausible body. A correction folds the stream anew, so few are tried. */
function attempts(name: string, history: History): readonly Attempt[] {
  const byName = attemptCache.get(history) ?? new Map<string, readonly Attempt[]>();
  attemptCache.set(history, byName);
  const known = byName.get(name);
  if (known) return known;
  const state = stateOfKept(history);
  const on = lastDate(history) as LegalDate;
  const bodies = new Map<string, Body>();
  // A body of the lifecycle table may have a date that only fits its own history.
  const add = (body: Body): void => {
    const dated = { ...body, effectiveOn: [on, String(body['effectiveOn'] ?? on)].toSorted().at(-1) };
    bodies.set(JSON.stringify(dated), dated);
  };
  for (const body of fittingBodies(name, history, state)) add(body);
  if (!corrections.has(name)) for (let n = 0; n < bodiesTried; n += 1) add(bodyOf(name, state, n, history, on));
  const tried = [...bodies.values()].map((body) => new Attempt(name, body, history));
  byName.set(name, tried);
  return tried;
}

/** Whether a refusal concerns the place: the same rule may also refuse for another condition. */
const isOfPlace = ({ message }: Refusal): boolean => message.en.includes('is not possible while the case');
const isSame = (a: Refusal, b: Refusal): boolean => a.rule === b.rule && isOfPlace(a) === isOfPlace(b);
const isRefusedBy = (reason: Refusal, name: string, history: History): boolean =>
  attempts(name, history).every((each) => each.refusals.some((refusal) => isSame(refusal, reason)));

/** The refusals that remain whatever the body of the act. */
function reasons(name: string, history: History): readonly Refusal[] {
  const fewest = attempts(name, history).reduce((a, b) => (b.refusals.length < a.refusals.length ? b : a));
  return fewest.refusals.filter((reason) => isRefusedBy(reason, name, history));
}

/**
 * The histories after the act, preceded by the acts that lead to it if needed; `otherStream` where the act belongs to
 * another stream.
 */
function* follow(name: string, history: History, steps: number): Generator<History | 'otherStream'> {
  if (steps === 0) return;
  const decided = attempts(name, history).filter(({ verdict }) => verdict.kind === 'decided');
  for (const { body, verdict } of decided) yield append(history, name, body, verdict);
  for (const attempt of attempts(name, history))
    for (const { unlockedBy = [], until, otherStream } of attempt.refusals.slice(0, 1)) {
      if (otherStream) return yield 'otherStream';
      if (until) {
        const later = { ...attempt.body, effectiveOn: until };
        const verdict = decide(history, name, later);
        if (verdict.kind === 'decided') yield append(history, name, later, verdict);
      }
      for (const act of unlockedBy)
        for (const next of follow(act, history, steps - 1))
          if (next === 'otherStream') yield next;
          else yield* follow(name, next, steps - 2);
    }
}

const strikesTried = new Map<string, boolean>();

/** Striking steps through does not depend on the money, and takes long, so it is tried once per place. */
function unlocksOnce(by: string, reason: Refusal, name: string, history: History): boolean {
  if (by !== 'withdraw-step') return unlocks(by, reason, name, history);
  const { place, ending, origin, stops } = stateOfKept(history);
  const key = [name, reason.rule, place.lifecycle, ending?.outcome, origin.kind, stops.length > 0].join();
  const known = strikesTried.get(key) ?? unlocks(by, reason, name, history);
  strikesTried.set(key, known);
  return known;
}

/** Whether the act, done once or repeatedly (two verifications, several steps struck through), ends that reason. */
function unlocks(by: string, reason: Refusal, name: string, history: History): boolean {
  let from = history;
  for (let again = 0; again < timesMax; again += 1) {
    let first: History | undefined;
    for (const next of follow(by, from, stepsMax)) {
      if (next === 'otherStream' || !isRefusedBy(reason, name, next)) return true;
      first ??= next;
    }
    if (first === undefined) return false;
    // Striking steps through may lead to a state in which the act is still to come.
    const now = by === 'withdraw-step' ? reasons(name, first).find((each) => isSame(each, reason)) : undefined;
    if (now?.unlockedBy && !now.unlockedBy.includes(by))
      return now.unlockedBy.every((each) => unlocks(each, now, name, first));
    from = first;
  }
  return false;
}

function endsOn(until: LegalDate, rule: string, name: string, history: History): boolean {
  return attempts(name, history).some(({ body }) => {
    // A period ends by itself, as it would by the engine's clock.
    const settings = [{}, { instant: `${until}T05:00:00.000Z` as Instant }];
    const verdicts = settings.map((setting) =>
      decide(history, name, { ...body, effectiveOn: until }, undefined, setting),
    );
    return verdicts.some(
      (verdict) => verdict.kind === 'decided' || !verdict.refusals.some((each) => each.rule === rule),
    );
  });
}

/** Refused for good in that state, and the sentence says why. */
const isForGood = ({ rule }: Refusal, { ending, isPublished, origin, receipt, stops, partStops }: CaseState): boolean =>
  (rule === 'resumption' && stops.length + partStops.length === 0) ||
  (rule === 'reopening.grounds' && ending === undefined) ||
  (rule === 'reopening.bankruptcy' && !/50\.1\.g$|48\.8$/.test(ending?.outcome ?? '')) ||
  (rule === 'entrustment.own' && (origin.kind !== 'entrustment' || receipt === 'decided')) ||
  (rule === 'decision.amendment' && ending !== undefined) ||
  (rule === 'publication.takeDown' && !isPublished);

function faultsOf(name: string, history: History, without: readonly string[]): string[] {
  const state = stateOf(history);
  return reasons(name, history).flatMap((reason) => {
    const { rule, unlockedBy = [], instead = [], until, otherStream } = reason;
    const label = `${name}: ${rule}`;
    // An act in another stream unlocks nothing here, so another way out is named.
    if (otherStream) return unlockedBy.map((by) => `${label} would be unlocked by ${by}, in another stream`);
    if (isForGood(reason, state)) return [];
    const isBare = unlockedBy.length + instead.length === 0 && until === undefined;
    return [
      ...(isBare ? [`${label} has no way out`] : []),
      ...unlockedBy
        .filter((by) => !without.includes(by) && !unlocksOnce(by, reason, name, history))
        .map((by) => `${label} stands after ${by}`),
      ...instead
        .filter((by) => follow(by, history, stepsMax).next().done === true)
        .map((by) => `${label}: ${by} is not possible instead`),
      ...(until === undefined || endsOn(until, rule, name, history) ? [] : [`${label} stands on ${until}`]),
    ];
  });
}

const payAll = (state: CaseState): [string, Body][] => {
  const open = openOf(state.obligations);
  return open === 0n ? [] : [['record-payment', { amount: String(open) }]];
};
const rests: Readonly<Record<string, (state: CaseState) => [string, Body][]>> = {
  'as it is': () => [],
  'money in hand': () => [['record-payment', { amount: '5' }]],
  'all paid': payAll,
  'all done': (state) => [...payAll(state), ['record-performance', { obligation: 'o2' }]],
  'all done and paid out': (state) => {
    const total = String(state.ledger.undistributed + openOf(state.obligations));
    const items = [{ to: goesTo(state), amount: total }];
    return [...payAll(state), ['record-performance', { obligation: 'o2' }], ['pay-out', { total, items }]];
  },
};

function leaving(rest: string, { history }: Pick<Route, 'history'>): History {
  let left = history;
  for (const [name, body] of rests[rest]!(stateOf(history))) {
    const verdict = decide(left, name, body);
    if (verdict.kind === 'decided') left = append(left, name, body, verdict);
  }
  return left;
}

/** Identifies a kind of state: the place, the remembered places, and the money. One history of each is tried. */
const kindOf = (history: History): string => {
  const { place, stops, mediationFrom, ending, ledger, obligations, verification, origin } = stateOf(history);
  const owed = obligations.map((each) => `${each.kind}${isClosed(each)}${each.open > 0n}`).join();
  return [
    place.lifecycle,
    place.classification,
    stops.length,
    stops[0]?.returnTo,
    mediationFrom,
    ending?.outcome,
    ending?.from,
    ledger.undistributed > 0n,
    verification?.found,
    owed,
    origin.kind,
  ].join();
};

function faultsIn(
  histories: Iterable<History>,
  every: number,
  without: readonly string[] = [],
): { readonly faults: readonly string[]; readonly states: number } {
  const tried = new Set<string>();
  const faults = new Map<string, string>();
  for (const history of histories) {
    const kind = kindOf(history);
    if (tried.has(kind)) continue;
    tried.add(kind);
    if (tried.size % every !== 0) continue;
    for (const name of onCase)
      for (const fault of faultsOf(name, history, without)) faults.set(fault, faults.get(fault) ?? kind);
  }
  return { faults: [...faults].map(([fault, kind]) => `${fault} (first in ${kind})`), states: tried.size };
}

/** Striking through a longer history, or ending many stops one by one, takes too many steps. */
const factsMax = 24;

/** Tries every n-th state. */
export function faultsOnRoutes(every: number): ReturnType<typeof faultsIn> {
  const histories = routes.flatMap((route) =>
    Object.keys(rests).flatMap((rest) => {
      const history = leaving(rest, route);
      return [history, asEntrusted(history)];
    }),
  );
  return faultsIn(histories, every);
}

export function faultsOnWalks(walks: number, seed: number): readonly string[] {
  function* walked(): Generator<History> {
    for (const [list, steps] of fc.sample(fc.tuple(moves(30), starts), { numRuns: walks, seed }))
      for (const { verdict, history } of playMoves(list, play(steps, start())))
        if (verdict.kind === 'decided' && history.length < factsMax && stateOf(history).stops.length < 3) yield history;
  }
  // The routes cover striking through; here it would take too long.
  return faultsIn(walked(), 1, ['withdraw-step']).faults;
}
