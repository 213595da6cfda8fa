import { createActor } from 'xstate';
import { initialPlace, type Leaf, lifecycleTransitions, type Place, regions, step, structure } from '../index.js';
import { machineOf } from '../lifecycle/machine.js';

/**
 * Random histories, walked side by side through XState and through the compiled table. Each step is a fact that may
 * follow, rare ones first, or (one time in six) any fact with any fields, which mostly has no transition.
 */
export interface Walked {
  readonly histories: number;
  readonly steps: number;
  readonly withoutTransition: number;
  /** How often each transition of the table was taken. */
  readonly counts: ReadonlyMap<string, number>;
}

interface Option {
  readonly name: string;
  readonly type: string;
  readonly field: string | undefined;
  readonly is: string | undefined;
  readonly from: Leaf;
  readonly to: Leaf;
}

/** Mulberry32: the same seed gives the same histories. */
function randomFrom(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const optionsOf = new Map<Leaf, Option[]>();
for (const { from, type, where, to } of lifecycleTransitions()) {
  const name = `${from} · ${type}${where ? ` (${where.field} = ${where.is})` : ''} → ${to}`;
  optionsOf.set(from, [...(optionsOf.get(from) ?? []), { name, type, field: where?.field, is: where?.is, from, to }]);
}
const everyOption = [...optionsOf.values()].flat();

/** The shortest ways from a leaf to each transition, which is the last step. */
const ways = new Map<Leaf, ReadonlyMap<Leaf, readonly Option[]>>();
for (const start of optionsOf.keys()) {
  const found = new Map<Leaf, readonly Option[]>([[start, []]]);
  for (const [leaf, way] of found)
    for (const option of optionsOf.get(leaf)!) if (!found.has(option.to)) found.set(option.to, [...way, option]);
  ways.set(start, found);
}
const wayTo = (option: Option, from: Leaf): Option[] => [...(ways.get(from)!.get(option.from) ?? []), option];
const types = [...new Set([...everyOption.map(({ type }) => type), 'SomethingUnknown'])];
const fieldValues = new Map<string, string[]>();
for (const { field, is } of everyOption)
  if (field && is) fieldValues.set(field, [...new Set([...(fieldValues.get(field) ?? []), is, 'other'])]);

export function walk(histories: number, seed: number): Walked {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const counts = new Map(everyOption.map(({ name }) => [name, 0]));
  let recorded = 0;
  const machine = machineOf(structure, () => (recorded += 1));
  let steps = 0;
  let withoutTransition = 0;

  /** Steps left on the way to the rarest transition so far; half of the time a walk without any plans new ones. */
  let plan: Option[] = [];
  const follower = (leaf: Leaf): Option => {
    if (plan.length === 0 && random() < 1 / 2) {
      const rarest = everyOption.reduce((a, b) => (counts.get(b.name)! < counts.get(a.name)! ? b : a));
      plan = wayTo(rarest, leaf);
    }
    return plan.shift() ?? pick(optionsOf.get(leaf)!);
  };
  const anyFields = (): Record<string, string> =>
    Object.fromEntries([...fieldValues].map(([field, values]) => [field, pick(values)]));

  for (let history = 0; history < histories; history += 1) {
    let actor = createActor(machine).start();
    let place: Place = initialPlace;
    plan = [];
    const length = 8 + Math.floor(random() * 16);
    for (let index = 0; index < length; index += 1) {
      const wild = random() < 1 / 6;
      if (wild) plan = [];
      const option = wild ? undefined : follower(place.lifecycle);
      const type = option?.type ?? pick(types);
      const data = anyFields();
      if (option?.field) data[option.field] = option.is!;
      const before = actor.getSnapshot();
      recorded = 0;
      actor.send({ type, data } as never);
      const next = step(place, type, data);
      const after = flat(actor.getSnapshot().value as Value);
      steps += 1;
      if (next === undefined) {
        withoutTransition += 1;
        if (recorded !== 0 || after['lifecycle'] !== place.lifecycle) throw different(place, type, data, after, next);
        // In XState a region that records nothing may accept a fact alone; the table does not place it, so the walk
        // continues from before.
        if (!isSame(after, place)) actor = createActor(machine, { snapshot: before as never }).start();
        continue;
      }
      if (recorded !== 1 || !isSame(after, next)) throw different(place, type, data, after, next);
      const name = option?.name ?? nameOf(place.lifecycle, type, data);
      counts.set(name, counts.get(name)! + 1);
      place = next;
    }
  }
  return { histories, steps, withoutTransition, counts };
}

const nameOf = (leaf: Leaf, type: string, data: Record<string, string>): string =>
  optionsOf.get(leaf)!.find((one) => one.type === type && (!one.field || data[one.field] === one.is))!.name;

const different = (from: Place, type: string, data: object, xstate: object, table: object | undefined): Error =>
  new Error(`from ${text(from)}, ${type} ${text(data)}: XState ${text(xstate)}, table ${text(table)}`);
const text = (value: unknown): string => JSON.stringify(value);

type Value = string | { readonly [key: string]: Value };

const flat = (value: Value): Record<string, string> =>
  Object.fromEntries(Object.entries(value).map(([region, inner]) => [region, leafOf(inner as Value)]));

const isSame = (after: Readonly<Record<string, string>>, place: Place): boolean =>
  (Object.keys(regions) as (keyof Place)[]).every((region) => after[region] === place[region]);

function leafOf(value: Value): string {
  if (typeof value === 'string') return value;
  for (const key in value) return `${key}.${leafOf(value[key]!)}`;
  return '';
}

export function report({ histories, steps, withoutTransition, counts }: Walked): string {
  const lines = [...counts].map(([name, count]) => `  ${String(count).padStart(7)}  ${name}`);
  return `${histories} histories, ${steps} steps, ${withoutTransition} without a transition\n${lines.join('\n')}\n`;
}
