import type { Act } from '../definition/act.js';
import { goesOnAt } from './reopening.js';
import { canFollow, lifecycleTransitions, type Transition } from '../lifecycle/transitions.js';
import type { Leaf } from '../lifecycle/structure.js';
import type { CaseState } from '../state/case.js';

/**
 * Which acts lead from where a case stands to where another act is possible: the shortest ways, found in the machine
 * itself, so that no refusal names an act that leads nowhere.
 */

interface Move {
  readonly act: string;
  readonly to: Leaf;
  /** It leads back to where mediation, stop or ending found the case: to `to` only if that is where it came from. */
  readonly isBack: boolean;
}

/** Nobody ends a case, or claims that assets are dissipated, in order to do something else. */
const isExceptional = ({ where }: Transition): boolean => where?.is === 'dissipation';

const movesByLeaf = new WeakMap<readonly Act[], ReadonlyMap<Leaf, readonly Move[]>>();

/** The moves of a person, by the state that they leave. Made once for each catalogue. */
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

/** Where the way back leads. */
function wayBack(from: Leaf, state: CaseState): string | undefined {
  if (from === 'completed') return goesOnAt(state);
  return from.startsWith('suspended') ? state.stops[0]?.returnTo : state.mediationFrom;
}

export interface WayOut {
  /** What can be done now. */
  readonly first: readonly string[];
  /** What makes the act possible: refused itself, where it is not what can be done now. */
  readonly last: readonly string[];
  /** Every act on the way. */
  readonly through: readonly string[];
}

const nowhere: WayOut = { first: [], last: [], through: [] };

interface Reached {
  readonly through: Set<string>;
  readonly first: Set<string>;
  readonly last: Set<string>;
}

/** The shortest ways, by acts of the catalogue, to a state where `act` is possible; empty where no act leads there any more. */
export function wayTo(act: Act, state: CaseState, acts: readonly Act[]): WayOut {
  const type = act.leadsTo[0]?.type ?? '';
  const seen = new Set<Leaf>([state.place.lifecycle]);
  let level = new Map<Leaf, Reached>([
    [state.place.lifecycle, { first: new Set(), last: new Set(), through: new Set() }],
  ]);
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
    const found = [...next].filter(([leaf]) => canFollow({ ...state.place, lifecycle: leaf }, type));
    if (found.length > 0)
      return { first: namesOf(found, 'first'), last: namesOf(found, 'last'), through: namesOf(found, 'through') };
    for (const leaf of next.keys()) seen.add(leaf);
    level = next;
  }
  return nowhere;
}

const namesOf = (found: readonly (readonly [Leaf, Reached])[], which: keyof Reached): string[] => [
  ...new Set(found.flatMap(([, reached]) => [...reached[which]])),
];
