import type { machineOf } from './machine.js';

/**
 * A machine compiled to a table, once, at start: a step costs a look-up instead of an actor system. It adds no logic; a
 * test walks 100,000 random histories through XState and through this table and compares.
 */
export interface Transitions<P extends PlaceIn = PlaceIn> {
  /** The names of the regions, in the order of the structure. */
  readonly regions: readonly (keyof P & string)[];
  readonly initial: P;
  /** The place after a fact; undefined where a region that records such facts has no transition for it. */
  step(place: P, type: string, data: object): P | undefined;
  /** Whether a fact of this type has any transition from here, whatever its fields say. */
  canFollow(place: P, type: string): boolean;
  /** The place that differs in one region only. */
  placeWith<R extends keyof P & string>(place: P, region: R, leaf: P[R]): P;
  leavesOf(region: keyof P): readonly string[];
  /** Every transition of a region, for the drawing and for tests that count them. */
  transitionsIn<R extends keyof P>(region: R): Transition<P[R]>[];
}

/** The state of a machine in each of its regions. */
export type PlaceIn = Readonly<Record<string, string>>;

export interface Transition<L = string> {
  readonly from: L;
  readonly type: string;
  readonly where: Row['where'];
  readonly to: L;
}

interface Row {
  readonly where: { readonly field: string; readonly is: string } | undefined;
  /** Undefined: the state stays. */
  readonly target: string | undefined;
}

/** One region: its rows by leaf and type. */
interface Region {
  readonly name: string;
  readonly initial: string;
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>;
  /** The types that some transition of this region records: such a fact needs a transition from the present leaf. */
  readonly records: ReadonlySet<string>;
}

/** What a fact of one type does in one place. */
interface Move<P> {
  /** The next place, if no field of the fact has a say in it. */
  readonly always: P | undefined;
  readonly choices: readonly Choice[];
  /** The next places, by the index that the chosen rows give; each is made when it is first needed. */
  readonly places: (P | undefined)[];
}

interface Choice {
  readonly rows: readonly Row[];
  readonly region: number;
  readonly isNeeded: boolean;
}

interface Spot<P> {
  readonly place: P;
  /** Null: a fact of that type cannot happen here. */
  readonly moves: Map<string, Move<P> | null>;
  /** The places that differ in one region only, by its name and leaf; made when one is first asked for. */
  readonly beside: Map<string, Map<string, P>>;
}

export function compile<P extends PlaceIn>(from: ReturnType<typeof machineOf>): Transitions<P> {
  const root = from.root as unknown as Node;
  const regions = Object.values(root.states).map(compileRegion);
  const types = new Set(regions.flatMap(({ rows }) => [...rows.values()].flatMap((byType) => [...byType.keys()])));
  const byName = new Map<string, Spot<P>>();
  // Each place is one object, so that a step mostly looks up two keys.
  const byPlace = new WeakMap<P, Spot<P>>();

  const spotAt = (leaves: readonly string[]): Spot<P> => {
    const name = leaves.join(' ');
    const known = byName.get(name);
    if (known) return known;
    const place = Object.fromEntries(regions.map((region, index) => [region.name, leaves[index]])) as P;
    const spot = { place, moves: new Map<string, Move<P> | null>(), beside: new Map<string, Map<string, P>>() };
    byName.set(name, spot);
    byPlace.set(place, spot);
    return spot;
  };
  const leavesAt = (place: P): string[] => regions.map(({ name }) => place[name]!);
  const spotOf = (place: P): Spot<P> => {
    const known = byPlace.get(place);
    if (known) return known;
    const spot = spotAt(leavesAt(place));
    byPlace.set(place, spot);
    return spot;
  };
  const moveFrom = (spot: Spot<P>, type: string): Move<P> | null => {
    const known = spot.moves.get(type);
    if (known !== undefined) return known;
    if (!types.has(type)) return null;
    const move = compileMove(spot.place, type);
    spot.moves.set(type, move);
    return move;
  };
  const compileMove = (place: P, type: string): Move<P> | null => {
    const choices: Choice[] = [];
    for (const [region, { name, rows: byLeaf, records }] of regions.entries()) {
      const rows = byLeaf.get(place[name]!)?.get(type);
      if (rows) choices.push({ rows, region, isNeeded: records.has(type) });
      else if (records.has(type)) return null;
    }
    if (!choices.some(({ isNeeded }) => isNeeded)) return null;
    const isCertain = choices.every(({ rows }) => rows[0]!.where === undefined);
    const always = isCertain
      ? placeAfter(
          place,
          choices,
          choices.map(() => 0),
        )
      : undefined;
    return { always, choices, places: [] };
  };
  /** `chosen`: the index of the row of each choice; -1 for none. */
  const placeAfter = (place: P, choices: readonly Choice[], chosen: readonly number[]): P => {
    const leaves = leavesAt(place);
    for (const [index, { rows, region }] of choices.entries())
      leaves[region] = rows[chosen[index]!]?.target ?? leaves[region]!;
    return spotAt(leaves).place;
  };

  return {
    regions: regions.map(({ name }) => name as keyof P & string),
    initial: spotAt(regions.map(({ initial }) => initial)).place,
    step(place, type, data) {
      const spot = spotOf(place);
      const move = moveFrom(spot, type);
      if (!move) return undefined;
      if (move.always) return move.always;
      let index = 0;
      for (const { rows, isNeeded } of move.choices) {
        const at = chosenRow(rows, data);
        if (at < 0 && isNeeded) return undefined;
        index = index * (rows.length + 1) + at + 1;
      }
      return (move.places[index] ??= placeAfter(
        spot.place,
        move.choices,
        move.choices.map(({ rows }) => chosenRow(rows, data)),
      ));
    },
    placeWith(place, region, leaf) {
      const { beside } = spotOf(place);
      const byLeaf = beside.get(region) ?? new Map<string, P>();
      beside.set(region, byLeaf);
      const found = byLeaf.get(leaf) ?? spotAt(leavesAt({ ...place, [region]: leaf })).place;
      byLeaf.set(leaf, found);
      return found;
    },
    canFollow: (place, type) => moveFrom(spotOf(place), type) !== null,
    leavesOf: (name) => [...regions.find((region) => region.name === name)!.rows.keys()],
    transitionsIn: <R extends keyof P>(name: R) =>
      [...regions.find((region) => region.name === name)!.rows].flatMap(([leaf, byType]) =>
        [...byType].flatMap(([type, rows]) =>
          rows.map((row) => ({ from: leaf as P[R], type, where: row.where, to: (row.target ?? leaf) as P[R] })),
        ),
      ),
  };
}

/** The index of the first row whose condition holds; -1 if there is none. */
function chosenRow(rows: readonly Row[], data: object): number {
  for (let at = 0; at < rows.length; at += 1) {
    const { where } = rows[at]!;
    if (!where || (data as Record<string, unknown>)[where.field] === where.is) return at;
  }
  return -1;
}

interface Node {
  readonly type: string;
  readonly path: readonly string[];
  readonly states: Readonly<Record<string, Node>>;
  readonly initial: { readonly target: readonly Node[] } | undefined;
  readonly parent: Node | undefined;
  readonly transitions: ReadonlyMap<string, readonly NodeTransition[]>;
}

interface NodeTransition {
  readonly target: readonly Node[] | undefined;
  readonly guard?: { readonly params: { readonly field: string; readonly is: string } };
  readonly actions: readonly unknown[];
}

function compileRegion(region: Node): Region {
  const table = new Map<string, Map<string, Row[]>>();
  const records = new Set<string>();
  for (const leaf of leavesOf(region)) {
    const rows = new Map<string, Row[]>();
    // Inner transitions take precedence over outer ones, as in XState: the leaf first, then its ancestors.
    for (let node: Node | undefined = leaf; node; node = node.parent)
      for (const [type, transitions] of node.transitions) {
        rows.set(type, [...(rows.get(type) ?? []), ...transitions.map(toRow)]);
        if (transitions.some(({ actions }) => actions.length > 0)) records.add(type);
      }
    table.set(nameOf(leaf), rows);
  }
  return { name: region.path[0]!, initial: nameOf(enter(region)), rows: table, records };
}

function toRow(transition: NodeTransition): Row {
  const target = transition.target?.[0];
  return { where: transition.guard?.params, target: target && nameOf(enter(target)) };
}

function enter(node: Node): Node {
  let at = node;
  while (at.type === 'compound') at = at.initial!.target[0]!;
  return at;
}

function leavesOf(node: Node): Node[] {
  const children = Object.values(node.states);
  return children.length === 0 ? [node] : children.flatMap(leavesOf);
}

/** `['lifecycle', 'coercion', 'preparing']` → `coercion.preparing`. */
function nameOf(leaf: Node): string {
  return leaf.path.slice(1).join('.');
}
