import type { Act } from '../definition/act.js';
import { goesOnAt } from '../state/ending.js';
import { canFollowAt, lifecycleTransitions, type Transition } from '../lifecycle/transitions.js';
import type { Leaf } from '../lifecycle/leaves.js';
import type { CaseState } from '../state/case.js';
import { isProvisional } from '../state/debt-rules.js';

/**
 * Finds the acts that lead to a state where another act is possible: the shortest ways, searched in the machine itself,
 * so that no refusal names an act that leads nowhere.
 */

interface Move {
  readonly act: string;
  readonly to: Leaf;
  /**
   * Whether the transition returns to where mediation, stop or ending found the case: then it leads to `to` only if
   * that is the remembered state.
   */
  readonly isBack: boolean;
}

/** A claim that assets are being dissipated, or that a measure is provisional, is never proposed as a way to another act. */
const isExceptional = ({ where }: Transition): boolean =>
  where?.field === 'period' || where?.is === 'dissipation' || where?.is === 'provisional';

/** Whether the case itself may take that step there: coercion before the notice is for a provisional measure only. */
function isFor(state: CaseState, leaf: Leaf, type: string): boolean {
  if (isProvisional(state)) return true;
  const steps = lifecycleTransitions().filter((each) => each.from === leaf && each.type === type);
  return steps.length === 0 || steps.some(({ where }) => where?.is !== 'provisional');
}

const movesByLeaf = new WeakMap<readonly Act[], ReadonlyMap<Leaf, readonly Move[]>>();

/** The transitions by acts of a person, by the state that they leave; computed once per catalogue. */
function movesFrom(leaf: Leaf, acts: readonly Act[]): readonly Move[] {
  const moves = movesByLeaf.get(acts) ?? Map.groupBy(allMoves(acts), ({ from }) => from);
  movesByLeaf.set(acts, moves);
  return moves.get(leaf) ?? [];
}

function allMoves(acts: readonly Act[]): (Move & { readonly from: Leaf })[] {
  const movable = acts.filter((act) => act.target === 'case' && !act.opens && !act.internal && !act.ending);
  const transitions = lifecycleTransitions().filter((each) => each.from !== each.to && !isExceptional(each));
  return movable.flatMap(({ name, leadsTo }) =>
    transitions
      .filter(({ type }) => type === leadsTo[0]?.type)
      .map(({ from, to, where }) => ({ act: name, from, to, isBack: where?.field === 'returnTo' })),
  );
}

/** The remembered state that a return leads to. */
function wayBack(from: Leaf, state: CaseState): string | undefined {
  if (from === 'completed') return goesOnAt(state);
  return from.startsWith('suspended') ? state.stops[0]?.returnTo : state.mediationFrom;
}

export interface WayOut {
  /** The first act of each way: it can be done now. */
  readonly first: readonly string[];
  /** The last act of each way: after it the requested act is possible. It may wait for the acts before it. */
  readonly last: readonly string[];
  /** Every act on every way. */
  readonly through: readonly string[];
}

const nowhere: WayOut = { first: [], last: [], through: [] };

interface Reached {
  readonly through: Set<string>;
  readonly first: Set<string>;
  readonly last: Set<string>;
}

/** The states that acts lead to, each at the number of acts on the shortest ways to it. */
type Levels = readonly ReadonlyMap<Leaf, Reached>[];

/** How many starts are remembered at most: where a case stands, and where it goes back to. */
const startsMax = 1_000;
const levelsByStart = new WeakMap<readonly Act[], Map<string, Levels>>();

/** The states that acts lead to from where the case stands. A list of acts asks for them once for each act. */
function levelsFrom(state: CaseState, acts: readonly Act[]): Levels {
  const known = levelsByStart.get(acts) ?? new Map<string, Levels>();
  levelsByStart.set(acts, known);
  const { place, stops, mediationFrom } = state;
  const start = [place.lifecycle, goesOnAt(state), stops[0]?.returnTo, mediationFrom].join(' ');
  const found = known.get(start);
  if (found) return found;
  if (known.size >= startsMax) known.clear();
  const levels = searched(state, acts);
  known.set(start, levels);
  return levels;
}

function searched(state: CaseState, acts: readonly Act[]): Levels {
  const start = state.place.lifecycle;
  const seen = new Set<Leaf>([start]);
  const levels: ReadonlyMap<Leaf, Reached>[] = [];
  let level = new Map<Leaf, Reached>([[start, { first: new Set(), last: new Set(), through: new Set() }]]);
  while (level.size > 0) {
    const next = new Map<Leaf, Reached>();
    for (const [leaf, { first, through }] of level)
      for (const move of movesFrom(leaf, acts)) {
        if (seen.has(move.to) || (move.isBack && move.to !== wayBack(leaf, state))) continue;
        const reached = next.get(move.to) ?? { first: new Set(), last: new Set(), through: new Set() };
        for (const name of first.size > 0 ? first : [move.act]) reached.first.add(name);
        reached.last.add(move.act);
        for (const name of [...through, move.act]) reached.through.add(name);
        next.set(move.to, reached);
      }
    for (const leaf of next.keys()) seen.add(leaf);
    levels.push(next);
    level = next;
  }
  return levels;
}

/** Nobody stops a case, or negotiates, in order that something else becomes possible. */
const isDetour = (leaf: Leaf): boolean => /^(suspended|mediation)/.test(leaf);

/**
 * The shortest ways, by acts of the catalogue, to a state where `act` is possible; empty when there is none. Ways that
 * begin with an act that is possible now, and do not lead through a stop, are preferred.
 */
export function wayTo(
  act: Act,
  state: CaseState,
  acts: readonly Act[],
  isPossible: (name: string) => boolean = () => true,
): WayOut {
  const type = act.leadsTo[0]?.type ?? '';
  const all = levelsFrom(state, acts);
  for (const levels of [straight(all), all])
    for (const level of levels) {
      const here = [...level].filter(([leaf]) => canFollowAt(state.place, leaf, type) && isFor(state, leaf, type));
      const open = here.filter(([, { first }]) => [...first].some(isPossible));
      const found = open.length > 0 ? open : here;
      if (found.length > 0)
        return { first: namesOf(found, 'first'), last: namesOf(found, 'last'), through: namesOf(found, 'through') };
    }
  return nowhere;
}

const straightOf = new WeakMap<Levels, Levels>();

function straight(levels: Levels): Levels {
  const known =
    straightOf.get(levels) ?? levels.map((level) => new Map([...level].filter(([leaf]) => !isDetour(leaf))));
  straightOf.set(levels, known);
  return known;
}

const namesOf = (found: readonly (readonly [Leaf, Reached])[], which: keyof Reached): string[] => [
  ...new Set(found.flatMap(([, reached]) => [...reached[which]])),
];
