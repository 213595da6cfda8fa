import type { PrintedReport } from '#statistics';
import { draw } from './amounts.js';
import { free } from './assumptions.js';
import type { CasePlan, HowEnded, Span, Standing } from './case-plan.js';
import { type Counts, countsOf, type Fate, type Row, type Survivors } from './counts.js';
import { type Draft, fillLastYear, lastYearMoney, paidBefore, standingOf } from './earlier.js';
import { type Operands, operandsOf, PlanImpossible } from './figures.js';
import { Chance } from './random.js';
import { groupOf, secondHalf, type YearCase } from './second.js';

/** The course of every case of the docket. Numbers only: no act, no name, no dates except those of the periods. */
export interface DocketPlan {
  readonly operands: Operands;
  readonly cases: readonly CasePlan[];
}

/**
 * A docket that produces the printed figures, as known three days after the period. Pure: depends on figures and seed
 * only.
 * @throws PlanImpossible when no docket can produce them
 */
export function planDocket(report: PrintedReport, seed: number): DocketPlan {
  const chance = new Chance(seed);
  const operands = operandsOf(report, chance.fork('figures'));
  const counts = countsOf(operands.cases);
  const half = secondHalf(counts.now, operands.money, chance.fork('money'));
  const survivors = carriedOver(half.carried, counts.summer.survivors, operands.money, chance.fork('beginnings'));
  const received = newCases(half.received, chance.fork('new'));
  const ended = goneBefore(counts, chance.fork('gone'));
  const fixed = [...survivors, ...received.again, ...ended.free];
  const unset = ended.lastYear.slice(received.again.length);
  fillLastYear(fixed, unset, operands.money, chance.fork('last year'));
  const all = [...fixed, ...received.fresh, ...unset, ...book(received.woken, chance.fork('book'))];
  const cases = chance.shuffled(all).map((draft, index) => ({ ...draft, key: index + 1 }));
  const last = lastYearMoney(cases);
  if (last.received !== operands.money.receivedLastYear || last.enforceable !== operands.money.enforceableLastYear)
    throw new PlanImpossible("last year's money does not come out");
  return { operands, cases };
}

const isOpen = (fate: Fate): fate is Exclude<Fate, HowEnded> => groupOf(fate) === 'open' || groupOf(fate) === 'idle';

/** The part of a draft that depends on the last half-year. */
function lastChapter({ fate, paid }: YearCase): Pick<Draft, 'stands' | 'ended' | 'payments'> {
  return {
    stands: isOpen(fate) ? { second: fate } : {},
    ...(isOpen(fate) ? {} : { ended: { in: 'second', how: fate } }),
    payments: paid > 0n ? [{ in: 'second', amount: paid }] : [],
  };
}

type Beginning = { readonly opened: Span; readonly first?: 'enforceable' | 'notYet' };

/**
 * The span in which each carried-over case started. The amounts that last year received and had enforceable are
 * printed, so the largest debts started in the summer, or were not yet enforceable a year ago; the smaller last year's
 * amounts, the stricter this order.
 */
function carriedOver(
  cases: readonly YearCase[],
  survivors: Survivors,
  money: Operands['money'],
  chance: Chance,
): Draft[] {
  const quota: [Beginning, number][] = [
    [{ opened: 'first', first: 'notYet' }, survivors.intakeNotYet],
    [{ opened: 'first', first: 'enforceable' }, survivors.intakeEnforceable],
    [{ opened: 'before', first: 'enforceable' }, survivors.stockEnforceable],
  ];
  const others: [Beginning, number][] = [
    [{ opened: 'summer' }, survivors.summer],
    [{ opened: 'before', first: 'notYet' }, survivors.stockNotYet],
  ];
  const beginnings = quota.flatMap(([beginning, count]) => Array.from({ length: count }, () => beginning));
  const unbound = others.flatMap(([beginning, count]) => Array.from({ length: count }, () => beginning));
  for (const noise of [4, 3, 2, 1.5, 1, 0.7, 0.4, 0.2, 0]) {
    const drawn = chance.fork(`noise ${noise}`);
    const sorted = cases
      .map((each) => ({ each, key: Math.log(Number(each.brought)) + noise * drawn.normal() }))
      .sort((a, b) => a.key - b.key)
      .map(({ each }) => each);
    const free = drawn.shuffled(unbound);
    const drafts = sorted.map((each, at) => carried(each, beginnings[at] ?? free[at - beginnings.length]!, drawn));
    const last = lastYearMoney(drafts);
    if (
      last.received * 100n <= money.receivedLastYear * 55n &&
      last.enforceable * 100n <= money.enforceableLastYear * 70n
    )
      return drafts;
  }
  throw new PlanImpossible("the carried-over money does not fit into last year's printed amounts");
}

function carried(each: YearCase, { opened, first }: Beginning, chance: Chance): Draft {
  const chapter = lastChapter(each);
  const early =
    opened === 'before' && chance.yes(0.1) ? 'before' : chance.yes(0.03) && opened !== 'summer' ? 'summer' : undefined;
  const drawn = early && paidBefore(each.brought, early, chance);
  // An entrusted case of which something was executed counts as executed, and is no deduction.
  const payment = each.fate === 'entrusted' ? undefined : drawn;
  const atFirst = first && standingOf(first === 'enforceable', chance);
  return {
    opened,
    stands: { ...beforeThat(opened, atFirst, chance), ...summer(atFirst, each.fate, chance), ...chapter.stands },
    ...(chapter.ended ? { ended: chapter.ended } : {}),
    amount: each.brought + (payment?.amount ?? 0n),
    payments: [...(payment ? [payment] : []), ...chapter.payments],
  };
}

function beforeThat(opened: Span, first: Standing | undefined, chance: Chance): Draft['stands'] {
  if (first === undefined) return {};
  const before = first === 'notYet' && chance.yes(0.7) ? 'notYet' : 'inProgress';
  return opened === 'before' ? { before, first } : { first };
}

function summer(first: Standing | undefined, fate: Fate, chance: Chance): Draft['stands'] {
  const early = isOpen(fate) && (first === undefined || chance.yes(0.5)) ? fate : (first ?? 'inProgress');
  return { summer: first === undefined && chance.yes(0.6) ? 'inProgress' : early };
}

/** New cases: decided in the half-year, except for a few that are reopened or woken from the separate book. */
function newCases(cases: readonly YearCase[], chance: Chance): { fresh: Draft[]; again: Draft[]; woken: Draft[] } {
  const open = cases
    .filter((each) => each.fate === 'inProgress' && each.paid === 0n)
    .sort((a, b) => (a.brought < b.brought ? -1 : 1));
  const few = Math.floor(open.length / 6);
  const small = chance.shuffled(open.slice(0, Math.ceil(open.length / 2)));
  const again = small.slice(0, Math.min(free.reopened, few));
  const woken = small.slice(again.length, again.length + Math.min(free.wokenFromBook, few));
  const special = new Set([...again, ...woken]);
  return {
    fresh: cases
      .filter((each) => !special.has(each))
      .map((each) => ({ opened: 'second', amount: each.brought, ...lastChapter(each) })),
    again: again.map((each) => ({
      opened: 'before',
      stands: { before: 'inProgress', second: 'inProgress' },
      ended: { in: 'first', how: 'terminated' },
      reopened: true,
      amount: each.brought,
      payments: [],
    })),
    woken: woken.map((each) => ({
      opened: 'before',
      aged: true,
      stands: { before: 'separateBook', first: 'separateBook', summer: 'separateBook', second: 'inProgress' },
      amount: each.brought,
      payments: [],
    })),
  };
}

/** The separate book: cases that stay in it, and cases that wake. */
function book(woken: readonly Draft[], chance: Chance): Draft[] {
  const staying = Math.max(free.separateBook - woken.length, 5);
  const stands = {
    before: 'separateBook',
    first: 'separateBook',
    summer: 'separateBook',
    second: 'separateBook',
  } as const;
  const amounts = draw(BigInt(staying) * 80_000_000n, staying, chance);
  return [
    ...woken,
    ...amounts.map((amount): Draft => ({ opened: 'before', aged: true, stands, amount, payments: [] })),
  ];
}

/** Cases that ended last year: those whose amounts last year's figures fix (stock first), and the others. */
function goneBefore({ last, summer }: Counts, chance: Chance): { lastYear: Draft[]; free: Draft[] } {
  const { survivors } = summer;
  const left = {
    stock: {
      enforceable: last.stock.enforceable - survivors.stockEnforceable,
      notYet: last.stock.notYet - survivors.stockNotYet,
    },
    intake: {
      enforceable: last.intake.enforceable - survivors.intakeEnforceable,
      notYet: last.intake.notYet - survivors.intakeNotYet,
    },
  };
  const lastYear = [
    ...ending('before', last.stock, left.stock, chance),
    ...ending('first', last.intake, left.intake, chance),
  ];
  const summerOnly = repeat(summer.intake - survivors.summer, () => leaver('summer', {}, 'summer', chance));
  const bound = lastYear.filter((draft) => draft.opened === 'first' || counts(draft));
  const unbound = [...lastYear.filter((draft) => !bound.includes(draft)), ...summerOnly];
  draw(BigInt(unbound.length) * 150_000_000n, unbound.length, chance).forEach(
    (amount, index) => (unbound[index]!.amount = amount),
  );
  return { lastYear: bound, free: unbound };
}

/** Whether an old case counted in last year's enforceable money: it was enforceable or completed then. */
const counts = (draft: Draft): boolean =>
  draft.ended?.in === 'first'
    ? draft.ended.how === 'executed' || draft.ended.how === 'terminated'
    : draft.stands.first !== 'notYet' && draft.stands.first !== 'postponed';

function ending(
  opened: 'before' | 'first',
  row: Row,
  left: { enforceable: number; notYet: number },
  chance: Chance,
): Draft[] {
  const old = (first?: Standing): Draft['stands'] =>
    opened === 'before' ? beforeThat(opened, first ?? 'inProgress', chance) : first ? { first } : {};
  const started = (): Draft['stands'] => (opened === 'before' ? { before: 'inProgress' } : {});
  const completed = repeat(row.completed, (index) => {
    // Terminations come first, because the reopened cases are taken from them.
    const how = index < free.reopened || chance.yes(free.terminatedOfCompleted) ? 'terminated' : 'executed';
    return ended(opened, started(), 'first', how);
  });
  const deducted = repeat(row.deducted, () =>
    ended(opened, started(), 'first', chance.weighted({ entrusted: 6, revoked: 3, cancelled: 1 })),
  );
  const summerEnforceable = repeat(left.enforceable, () =>
    leaver(opened, old(standingOf(true, chance)), 'summer', chance),
  );
  const summerNotYet = repeat(left.notYet, (index) => {
    if (opened === 'before' && index < 8) return aside();
    return leaver(opened, old(standingOf(false, chance)), 'summer', chance);
  });
  return [...completed, ...deducted, ...summerEnforceable, ...summerNotYet];
}

/** A case that is moved to the separate book in the summer. */
const aside = (): Draft => ({
  opened: 'before',
  aged: true,
  stands: { before: 'notYet', first: 'notYet', summer: 'separateBook', second: 'separateBook' },
  amount: 0n,
  payments: [],
});

function leaver(opened: Span, stands: Draft['stands'], span: Span, chance: Chance): Draft {
  const how = chance.weighted({ executed: 865, terminated: 123, entrusted: 7, revoked: 4, cancelled: 1 });
  return ended(opened, stands, span, how);
}

/** A case that ended, still without its amount, which is drawn when all ended cases are known. */
function ended(opened: Span, stands: Draft['stands'], span: Span, how: HowEnded): Draft {
  return { opened, stands, ended: { in: span, how }, amount: 0n, payments: [] };
}

function repeat(count: number, make: (index: number) => Draft): Draft[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
