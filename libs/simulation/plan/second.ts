import { draw, drawWithin, leastOf, mostOf, part, sumOf } from './amounts.js';
import { free } from './assumptions.js';
import { type Counts, type Fate, fates } from './counts.js';
import { type Operands, PlanImpossible } from './figures.js';
import type { Chance } from './random.js';

/**
 * A case of the reported half-year: its fate, the amount it brought into the year and the amount paid on it in the
 * year.
 */
export interface YearCase {
  readonly fate: Fate;
  brought: bigint;
  paid: bigint;
}

export interface SecondHalf {
  readonly carried: readonly YearCase[];
  readonly received: readonly YearCase[];
}

type Group = 'done' | 'open' | 'idle' | 'out';
const groups: readonly Group[] = ['done', 'open', 'idle', 'out'];

export function groupOf(fate: Fate): Group {
  if (fate === 'executed' || fate === 'terminated') return 'done';
  if (fate === 'notYet' || fate === 'postponed') return 'idle';
  return fate === 'entrusted' || fate === 'revoked' || fate === 'cancelled' ? 'out' : 'open';
}

/** The cases of the reported half-year with amounts that add up to every printed figure, to the đồng. */
export function secondHalf(counts: Counts['now'], money: Operands['money'], chance: Chance): SecondHalf {
  const half = { carried: casesOf(counts.carried), received: casesOf(counts.received) };
  const paid = {
    open: leastOf(part(money.completed, free.paidOnEnforceable), part(money.enforceable - money.completed, 0.04)),
    idle: leastOf(part(money.completed, free.paidOnNotYet), part(money.handled - money.enforceable, 0.05)),
  };
  const totals = groupTotals(half, money, paid);
  for (const group of groups) {
    const [carried, received] = [members(half.carried, group), members(half.received, group)];
    give(carried, draw(totals.carried[group], carried.length, chance, free.ordinaryMax));
    give(received, received.length === 0 ? [] : withLarge(totals, group, carried.length, received.length, chance));
  }
  for (const group of ['open', 'idle'] as const) pay([...half.carried, ...half.received], group, paid[group], chance);
  return half;
}

function casesOf(counts: Readonly<Record<Fate, number>>): YearCase[] {
  return fates.flatMap((fate) => Array.from({ length: counts[fate] }, () => ({ fate, brought: 0n, paid: 0n })));
}

const members = (cases: readonly YearCase[], group: Group): YearCase[] =>
  // Cases in progress first: they get the largest amounts.
  cases.filter((each) => groupOf(each.fate) === group).sort((a, b) => rank(a) - rank(b));
const rank = (each: YearCase): number => (each.fate === 'inProgress' ? 0 : 1);

function give(cases: readonly YearCase[], amounts: readonly bigint[]): void {
  cases.forEach((each, index) => (each.brought = amounts[index]!));
}

type Totals = Record<'carried' | 'received', Record<Group, bigint>>;

/**
 * Splits the total of carried-over and of received cases into completed, open and enforceable, not yet enforceable, and
 * deducted. Part payments count as completed whatever the case, so they move money between these groups.
 */
function groupTotals(half: SecondHalf, money: Operands['money'], paid: { open: bigint; idle: bigint }): Totals {
  const count = (row: keyof SecondHalf, group: Group): number => members(half[row], group).length;
  const both = (group: Group): number => count('carried', group) + count('received', group);
  const done = money.completed - paid.open - paid.idle;
  const rest = money.handled - money.enforceable;
  const average = both('done') > 0 ? done / BigInt(both('done')) : 0n;
  const out = both('idle') === 0 ? rest + paid.idle : leastOf(2n * average * BigInt(both('out')), part(rest, 0.2));
  const all: Record<Group, bigint> = {
    done,
    open: money.enforceable - money.completed + paid.open,
    idle: rest + paid.idle - (both('out') > 0 ? out : 0n),
    out: both('out') > 0 ? out : 0n,
  };
  const wanted = (group: Group): bigint => evenly(all[group], count('carried', group), both(group));
  const carried: Record<Group, bigint> = { done: wanted('done'), open: 0n, idle: wanted('idle'), out: wanted('out') };
  carried.open = money.carriedOver - carried.done - carried.idle - carried.out;
  balance(carried, all, (row, group) => count(row, group));
  const received = {} as Record<Group, bigint>;
  for (const group of groups) received[group] = all[group] - carried[group];
  return { carried, received };
}

const evenly = (total: bigint, share: number, of: number): bigint =>
  of === 0 ? 0n : (total * BigInt(share)) / BigInt(of);

/** Makes the carried-over row add up exactly: not yet enforceable cases take what the open ones cannot. */
function balance(
  carried: Record<Group, bigint>,
  all: Readonly<Record<Group, bigint>>,
  count: (row: keyof SecondHalf, group: Group) => number,
): void {
  const least = (row: keyof SecondHalf, group: Group): bigint =>
    leastOf(1_000_000n * BigInt(count(row, group)), all[group] / 10n);
  // An average far below the largest ordinary case leaves room for the skew; large cases are new and in progress.
  const most = (row: keyof SecondHalf, group: Group): bigint =>
    row === 'received' && group === 'open'
      ? all[group]
      : leastOf(all[group], (BigInt(free.ordinaryMax) / 2n) * BigInt(count(row, group)));
  const bounds = (group: Group): [bigint, bigint] => [
    count('received', group) === 0 ? all[group] : mostOf(least('carried', group), all[group] - most('received', group)),
    count('carried', group) === 0 ? 0n : leastOf(most('carried', group), all[group] - least('received', group)),
  ];
  const [low, high] = bounds('open');
  for (const group of ['idle', 'done', 'out'] as const) {
    const [groupLow, groupHigh] = bounds(group);
    const missing = carried.open < low ? low - carried.open : 0n;
    const excess = carried.open > high ? carried.open - high : 0n;
    const moved =
      missing > 0n
        ? -leastOf(missing, mostOf(carried[group] - groupLow, 0n))
        : leastOf(excess, mostOf(groupHigh - carried[group], 0n));
    carried[group] += moved;
    carried.open -= moved;
  }
  if (carried.open < low || carried.open > high)
    throw new PlanImpossible('the carried-over money does not fit into the columns');
}

/** When new cases have far more money than their number explains, up to three large ones in progress take it. */
function withLarge(totals: Totals, group: Group, carried: number, received: number, chance: Chance): bigint[] {
  const total = totals.received[group];
  if (group !== 'open') return draw(total, received, chance, free.ordinaryMax);
  const usual = carried > 0 ? 1.2 * (Number(totals.carried.open) / carried) * received : Number(total);
  const excess = Number(total) - Math.max(usual, 0.1 * Number(total));
  const size = 1.3 * free.largeFrom;
  const large = Math.max(0, Math.min(free.largeCasesMax, received - 5, Math.floor(excess / size)));
  const top = [[], [1], [0.66, 0.34], [0.62, 0.24, 0.14]][large]!;
  const over = BigInt(Math.floor(Math.max(excess, 0) - large * size));
  const amounts = top.map((share) => BigInt(size) + part(over, share * (0.97 + 0.02 * chance.next())));
  return [...amounts, ...draw(total - sumOf(amounts), received - large, chance, free.ordinaryMax)];
}

/** Part payments of some ordinary cases, at most 60 % of each. */
function pay(cases: readonly YearCase[], group: 'open' | 'idle', total: bigint, chance: Chance): void {
  if (total === 0n) return;
  const able = chance.shuffled(
    members(cases, group).filter((each) => each.brought < BigInt(free.largeFrom) && each.brought > 1_000_000n),
  );
  const chosen: YearCase[] = [];
  let room = 0n;
  for (const each of able) {
    if (room > 3n * total && chosen.length >= Math.min(able.length, 5 + able.length / 8)) break;
    chosen.push(each);
    room += part(each.brought, 0.6);
  }
  const limits = chosen.map((each) => part(each.brought, 0.6));
  drawWithin(total, limits, chance).forEach((amount, index) => (chosen[index]!.paid = amount));
}
