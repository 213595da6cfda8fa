import { type Classification, type Leaf, machine, type machineOf, type Place } from './structure.js';

/**
 * The machine compiled to a table, once, at start: a step costs a look-up instead of an actor system. It adds no logic;
 * a test walks 100,000 random histories through XState and through this table and compares.
 */
interface Row {
  readonly where: { readonly field: string; readonly is: string } | undefined;
  /** Undefined: the fact is recorded, the state stays. */
  readonly target: string | undefined;
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
}

type Table = ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>;

export interface Transition {
  readonly from: Leaf;
  readonly type: string;
  readonly where: Row['where'];
  readonly to: Leaf;
}

export interface Transitions {
  /** The place after a fact; undefined where the lifecycle has no transition for it. */
  step(place: Place, type: string, data: object): Place | undefined;
  /** Whether a fact of this type has any transition from here, whatever its fields say. */
  canFollow(place: Place, type: string): boolean;
  /** Every transition of the lifecycle region, for the drawing and for tests that count them. */
  lifecycleTransitions(): Transition[];
}

export function compile(from: ReturnType<typeof machineOf>): Transitions {
  const root = from.root as unknown as Node;
  const lifecycle = compileRegion(root, 'lifecycle');
  const classification = compileRegion(root, 'classification');
  return {
    step(place, type, data) {
      const row = find(lifecycle, place.lifecycle, type, data);
      if (!row) return undefined;
      const other = find(classification, place.classification, type, data);
      if (row.target === undefined && other?.target === undefined) return place;
      return {
        lifecycle: (row.target ?? place.lifecycle) as Leaf,
        classification: (other?.target ?? place.classification) as Classification,
      };
    },
    canFollow: (place, type) => lifecycle.get(place.lifecycle)?.has(type) === true,
    lifecycleTransitions: () =>
      [...lifecycle].flatMap(([leaf, byType]) =>
        [...byType].flatMap(([type, rows]) =>
          rows.map((row) => ({ from: leaf as Leaf, type, where: row.where, to: (row.target ?? leaf) as Leaf })),
        ),
      ),
  };
}

export const initialPlace: Place = { lifecycle: 'received.decisionIssued', classification: 'unclassified' };

export const { step, canFollow, lifecycleTransitions } = compile(machine);

function find(table: Table, leaf: string, type: string, data: object): Row | undefined {
  const rows = table.get(leaf)?.get(type);
  if (!rows) return undefined;
  for (const row of rows)
    if (!row.where || (data as Record<string, unknown>)[row.where.field] === row.where.is) return row;
  return undefined;
}

function compileRegion(root: Node, region: string): Table {
  const regionNode = root.states[region];
  if (!regionNode) throw new Error(`the machine has no region ${region}`);
  const table = new Map<string, Map<string, Row[]>>();
  for (const leaf of leavesOf(regionNode)) {
    const rows = new Map<string, Row[]>();
    // Inner transitions take precedence over outer ones, as in XState: the leaf first, then its ancestors.
    for (let node: Node | undefined = leaf; node; node = node.parent)
      for (const [type, transitions] of node.transitions)
        rows.set(type, [...(rows.get(type) ?? []), ...transitions.map(toRow)]);
    table.set(nameOf(leaf), rows);
  }
  return table;
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
