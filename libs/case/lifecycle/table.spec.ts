import { describe, expect, it } from '@jest/globals';
import { append, decide, placeOf, placeText, stateOf, world } from '../testing/given.js';
import {
  acts,
  type CaseState,
  classifications,
  elapse,
  legalDayOf,
  type Instant,
  leaves,
  machine,
  type Place,
  plusDays,
  structure,
} from '../index.js';
import { rows } from '../testing/rows.js';
import { ruleCases, verdictOn } from '../testing/rules/all.js';
import { machineOf } from './machine.js';
import { routes } from '../testing/routes.js';
import { difference, matching, names, tryRow } from '../testing/table.js';
import { compile, type Transitions } from './compile.js';

/** The table of `testing/rows.ts`, tried in every state that a case can reach. */

const reached = [...new Set(routes.map(({ place }) => place))];
const every = leaves.flatMap((leaf) => classifications.map((classification) => `${leaf} | ${classification}`));

const tried = rows.flatMap((row) => routes.map((route) => tryRow(row, route)));

describe('the lifecycle table', () => {
  it('finds every reachable place at most once in each row, and every entry of a row somewhere', () => {
    const twice = rows.flatMap((row) =>
      reached
        .filter((place) => [...matching(row.allowed, place), ...matching(row.refused ?? {}, place)].length > 1)
        .map((place) => `${row.act} twice in ${place}`),
    );
    const nowhere = rows.flatMap((row) =>
      Object.keys({ ...row.allowed, ...row.refused })
        .flatMap((pattern) => pattern.split(', '))
        .filter((pattern) => !reached.some((place) => names(pattern, place)))
        .map((pattern) => `${row.act}: no place is ${pattern}`),
    );
    expect([...twice, ...nowhere]).toEqual([]);
  });

  it('holds for every act in every reachable place, whatever way led there', () => {
    expect(tried.length).toBe(rows.length * routes.length);
    expect(tried.flatMap(difference)).toEqual([]);
  });

  it('leads to no place that it does not try; the other pairs are unreachable', () => {
    const followed = tried.flatMap(({ verdict }) =>
      verdict.kind === 'decided' ? [placeText(verdict.after as CaseState)] : [],
    );
    expect(followed.filter((place) => !reached.includes(place))).toEqual([]);
    const unreachable = every.filter((place) => !reached.includes(place));
    process.stdout.write(
      `${rows.length} rows × ${reached.length} reachable places over ${routes.length} ways; ` +
        `${unreachable.length} unreachable pairs:\n  ${unreachable.join('\n  ')}\n`,
    );
    expect(reached.length + unreachable.length).toBe(every.length);
    expect(reached.length).toBe(34);
  });
});

// ---- every single transition is covered by some row ----

interface StateNode {
  readonly on?: Record<string, unknown>;
  readonly states?: Record<string, StateNode>;
}

/** Every transition of the structure, and a function that removes it from a copy. */
function transitionsOf(
  node: StateNode,
  path: readonly string[] = [],
): { name: string; removeFrom: (root: StateNode) => void }[] {
  const at = (root: StateNode): StateNode => path.reduce((parent, key) => parent.states![key]!, root);
  const own = Object.entries(node.on ?? {}).flatMap(([type, transitions]) => {
    const list = Array.isArray(transitions) ? (transitions as object[]) : undefined;
    return (list ?? [transitions]).map((transition, index) => ({
      name: `${path.join('.') || '(root)'} on ${type} ${JSON.stringify(transition)}`,
      removeFrom: (root: StateNode): void => {
        const on = at(root).on!;
        if (list) on[type] = list.filter((_, other) => other !== index);
        else delete on[type];
      },
    }));
  });
  return [...own, ...Object.entries(node.states ?? {}).flatMap(([key, child]) => transitionsOf(child, [...path, key]))];
}

const mainFactOf = new Map(
  acts.filter(({ target }) => target === 'case').map(({ name, leadsTo }) => [name, leadsTo[0]!.type]),
);
const byActs = tried.flatMap(({ act, from, expected: wanted, verdict }) =>
  verdict.kind === 'decided' && 'to' in wanted
    ? [{ main: mainFactOf.get(act)!, from, to: wanted.to, facts: verdict.facts }]
    : [],
);
const longAfter = '2036-01-01T03:00:00.000Z' as Instant;
/** Time passes in every place: the voluntary period ends, and the case goes on; elsewhere it stays. */
const withTerm = routes
  .filter(({ place }) => place === 'enforceable.ready | withConditions')
  .map((route) => {
    const state = stateOf(route.history);
    const body = { ground: 'L08:48.1.c', until: plusDays(state.lastActOn, 90), effectiveOn: state.lastActOn };
    const history = append(route.history, 'postpone', body, decide(route.history, 'postpone', body));
    return { history, place: placeOf(history) };
  });
const byTime = [...routes, ...withTerm].flatMap(({ history, place }) => {
  const state = stateOf(history);
  const facts = elapse(state, longAfter, world);
  const to = place.replace('enforceable.voluntaryPeriod', 'enforceable.verifying');
  return facts.length === 0 ? [] : [{ main: facts[0]!.type, from: state.place, to, facts }];
});
/** Acts that are recorded after a term was found to be over: the first one withdraws a lapse. */
const recordedLate = [
  ['received.assigned', 'issue-notice', { channel: 'inPerson' }, 'received.notifying'] as const,
  [
    'enforceable.voluntaryPeriod',
    'end-voluntary-period',
    { effectiveOn: '2026-01-05' },
    'enforceable.verifying',
  ] as const,
].flatMap(([from, act, body, to]) =>
  routes
    .filter(({ place }) => place.startsWith(from))
    .flatMap(({ history }) => {
      const setting = { instant: longAfter };
      const passed = decide(history, 'elapse', { effectiveOn: legalDayOf(longAfter) }, undefined, setting);
      const elapsed = append(history, 'elapse', {}, passed);
      // In time, unless the body says otherwise.
      const inTime = { effectiveOn: stateOf(history).lastActOn, ...body };
      const verdict = decide(elapsed, act, inTime, undefined, setting);
      if (verdict.kind === 'refused') return [];
      const main = verdict.facts[0]!.type;
      return [{ main, from: stateOf(elapsed).place, to: `${to} | unclassified`, facts: verdict.facts }];
    }),
);
/** What happened before a case ended leaves it where it is. */
const beforeEnded = ruleCases
  .filter(({ isAccepted, target, history }) => isAccepted && !target && stateOf(history).ending !== undefined)
  .flatMap((one) => {
    const verdict = verdictOn(one);
    const { place } = stateOf(one.history);
    const to = verdict.kind === 'decided' ? placeText(verdict.after as CaseState) : '';
    return verdict.kind === 'decided' && to === placeText(stateOf(one.history))
      ? [{ main: mainFactOf.get(one.act)!, from: place, to, facts: verdict.facts }]
      : [];
  });
const decided = [...byActs, ...byTime, ...recordedLate, ...beforeEnded];
/** Whether a row fails with these transitions. Cases with a withdrawn step that had moved them are in no row. */
const isRed = ({ step, canFollow }: Transitions<Place>): boolean =>
  decided.some(({ main, from, to, facts }) => {
    if (!canFollow(from, main)) return true;
    let place: Place | undefined = from;
    for (const { type, data } of facts) place &&= step(place, type, data);
    return place === undefined || `${place.lifecycle} | ${place.classification}` !== to;
  });

describe('the machine', () => {
  it('has no transition that a row does not hold: without any one of them some row is red', () => {
    expect(isRed(compile<Place>(machine))).toBe(false);
    const all = transitionsOf(structure);
    const uncovered = all.filter(({ removeFrom }) => {
      const without = structuredClone(structure);
      removeFrom(without as StateNode);
      return !isRed(compile<Place>(machineOf(without)));
    });
    process.stdout.write(`${all.length} transitions taken away one by one\n`);
    expect(uncovered.map(({ name }) => name)).toEqual([]);
  });
});
