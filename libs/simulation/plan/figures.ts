import { type LegalDate, legalDateInBounds } from '#case';
import {
  periodUntil,
  type PrintedFigure,
  type PrintedReport,
  type PrintedValue,
  printedValue,
  samePeriodLastYear,
} from '#statistics';
import type { Chance } from './random.js';

/** The printed figures contradict each other, or no set of cases can produce them. */
export class PlanImpossible extends Error {
  override readonly name = 'PlanImpossible';
}

/**
 * The operands fixed by the printed figures: exact counts, and for each printed amount one exact amount that prints
 * like it.
 */
export interface Operands {
  readonly from: LegalDate;
  readonly to: LegalDate;
  readonly lastFrom: LegalDate;
  readonly lastTo: LegalDate;
  readonly cases: Quantities<number>;
  readonly money: Quantities<bigint>;
}

export interface Quantities<N> {
  readonly handled: N;
  readonly received: N;
  readonly carriedOver: N;
  readonly enforceable: N;
  readonly completed: N;
  readonly receivedLastYear: N;
  readonly enforceableLastYear: N;
}

interface CaseFigures extends Quantities<number> {
  readonly toBeEnforced: number;
}

export function operandsOf(report: PrintedReport, chance: Chance): Operands & { readonly cases: CaseFigures } {
  const from = legalDateInBounds(report.period.from);
  const to = legalDateInBounds(report.period.to);
  const last = samePeriodLastYear(periodUntil(to));
  const cases = caseFigures(report.figures);
  const money = moneyFigures(report.figures, chance);
  return { from, to, lastFrom: last.from, lastTo: last.to, cases, money };
}

function caseFigures(figures: readonly PrintedFigure[]): CaseFigures {
  const count = (column: string): number => Number(need(printed(figures, `${column}.cases`, 'count')).units);
  const handled = count('A');
  const received = count('A2');
  const enforceable = count('D');
  const all = {
    handled,
    received,
    carriedOver: handled - received,
    toBeEnforced: count('C'),
    enforceable,
    completed: count('X'),
    receivedLastYear: lastYearCount(figures, 'A2.cases', received),
    enforceableLastYear: lastYearCount(figures, 'D.cases', enforceable),
  };
  const negative = Object.entries(all).find(([, value]) => value < 0);
  if (negative) throw new PlanImpossible(`the figures make ${negative[0]} ${negative[1]} cases`);
  if (all.toBeEnforced > handled || enforceable > all.toBeEnforced || all.completed > enforceable)
    throw new PlanImpossible('the figures break the order handled ≥ to be enforced ≥ enforceable ≥ completed');
  return all;
}

function lastYearCount(figures: readonly PrintedFigure[], measure: string, now: number): number {
  const change = printed(figures, measure, 'increaseCount', 'decreaseCount');
  if (change) return now - Number(change.units);
  const growth = printed(figures, measure, 'growthPercent', 'declinePercent');
  return growth ? Math.round(now / (1 + Number(growth.units) / (100 * 10 ** growth.decimals))) : now;
}

function moneyFigures(figures: readonly PrintedFigure[], chance: Chance): Quantities<bigint> {
  const amount = (column: string): bigint => {
    const measure = `${column}.money`;
    const { qualifier } = figureOf(figures, measure, 'bnVnd') ?? {};
    return within(need(printed(figures, measure, 'bnVnd')), qualifier, chance);
  };
  const received = amount('A2');
  const handled = amount('A');
  const enforceable = amount('D');
  const money = {
    handled,
    received,
    carriedOver: handled - received,
    enforceable,
    completed: amount('X'),
    receivedLastYear: lastYearMoney(figures, 'A2.money', received),
    enforceableLastYear: lastYearMoney(figures, 'D.money', enforceable),
  };
  const wrong = Object.entries(money).find(([, value]) => value <= 0n);
  if (wrong) throw new PlanImpossible(`the figures make ${wrong[0]} ${wrong[1]} đồng`);
  if (enforceable >= handled || money.completed >= enforceable)
    throw new PlanImpossible('the figures break the order handled > enforceable > completed in money');
  return money;
}

function lastYearMoney(figures: readonly PrintedFigure[], measure: string, now: bigint): bigint {
  const change = printed(figures, measure, 'increaseBnVnd', 'decreaseBnVnd');
  if (change) return now - change.units * unitOf(change.decimals);
  const growth = printed(figures, measure, 'growthPercent', 'declinePercent');
  if (!growth) return now;
  const hundred = 100n * 10n ** BigInt(growth.decimals);
  return (now * hundred) / (hundred + growth.units);
}

/** An amount that prints like the figure, with room on both sides, so that a single đồng does not matter. */
function within({ units, decimals }: PrintedValue, qualifier: string | undefined, chance: Chance): bigint {
  const unit = unitOf(decimals);
  const place = BigInt(chance.whole(30, 70));
  if (qualifier === 'over') return units * unit + (unit * place) / 100n;
  if (qualifier === 'nearly') return (units - 1n) * unit + (unit * place) / 100n;
  return units * unit - unit / 2n + (unit * place) / 100n;
}

const unitOf = (decimals: number): bigint => 10n ** BigInt(9 - decimals);

const need = (found: PrintedValue | undefined): PrintedValue => {
  if (!found) throw new PlanImpossible('the file lacks A, A2, C, D or X in cases, or A, A2, D or X in money');
  return found;
};

const figureOf = (figures: readonly PrintedFigure[], measure: string, ...kinds: string[]): PrintedFigure | undefined =>
  figures.find((each) => each.measure === measure && kinds.includes(each.kind));

/** The figure of one of these kinds; a change has the sign of its own text, or of its kind. */
function printed(figures: readonly PrintedFigure[], measure: string, ...kinds: string[]): PrintedValue | undefined {
  const figure = figureOf(figures, measure, ...kinds);
  return figure && printedValue(figure);
}
