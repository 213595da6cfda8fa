import type { PrintedFigure, PrintedReport } from '#statistics';
import { Chance } from '../plan/random.js';

/** The figures of an invented report; counts, and money in hundreds of millions of đồng (0.1 bn). */
export interface Sample {
  readonly carriedOver: number;
  readonly received: number;
  readonly deducted: number;
  readonly enforceable: number;
  readonly completed: number;
  readonly receivedLastYear: number;
  readonly enforceableLastYear: number;
  readonly money: {
    readonly carriedOver: number;
    readonly received: number;
    readonly enforceable: number;
    /** In whole billions. */
    readonly completed: number;
    readonly receivedLastYear: number;
    readonly growthPercent: number;
  };
}

/** About two hundred cases: a docket that can be played in seconds. */
export const smallSample: Sample = {
  carriedOver: 85,
  received: 120,
  deducted: 11,
  enforceable: 152,
  completed: 78,
  receivedLastYear: 131,
  enforceableLastYear: 149,
  money: {
    carriedOver: 620,
    received: 910,
    enforceable: 1_020,
    completed: 21,
    receivedLastYear: 480,
    growthPercent: 38,
  },
};

const grouped = (units: number, decimals: number): string =>
  (units / 10 ** decimals).toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** A report in the form of S2: the same measures with other numbers, of both signs. */
export function sampleReport(sample: Sample): PrintedReport {
  const { carriedOver, received, deducted, enforceable, completed, receivedLastYear, enforceableLastYear, money } =
    sample;
  const handled = carriedOver + received;
  const against = 'samePeriodLastYear';
  const change = (now: number, last: number): Pick<PrintedFigure, 'kind' | 'printed'> => ({
    kind: now < last ? 'decreaseCount' : 'increaseCount',
    printed: grouped(Math.abs(now - last), 0),
  });
  const growth = Math.round((1000 * Math.abs(received - receivedLastYear)) / receivedLastYear);
  const more = money.received - money.receivedLastYear;
  const figures: Omit<PrintedFigure, 'id'>[] = [
    { measure: 'A.cases', kind: 'count', printed: grouped(handled, 0) },
    { measure: 'A2.cases', kind: 'count', printed: grouped(received, 0) },
    { measure: 'A2.cases', ...change(received, receivedLastYear), against },
    {
      measure: 'A2.cases',
      kind: received < receivedLastYear ? 'declinePercent' : 'growthPercent',
      printed: `${grouped(growth, 1)}%`,
      against,
    },
    { measure: 'C.cases', kind: 'count', printed: grouped(handled - deducted, 0) },
    { measure: 'D.cases', kind: 'count', printed: grouped(enforceable, 0) },
    { measure: 'D.cases', ...change(enforceable, enforceableLastYear), against },
    { measure: 'X.cases', kind: 'count', printed: grouped(completed, 0) },
    {
      measure: 'G.cases',
      kind: 'progressPercent',
      printed: `${grouped(Math.round((100_000 * completed) / enforceable / 84), 1)}%`,
      against: 'target.G.cases',
    },
    { measure: 'A.money', kind: 'bnVnd', printed: grouped(money.carriedOver + money.received, 1), qualifier: 'over' },
    { measure: 'A2.money', kind: 'bnVnd', printed: grouped(money.received, 1), qualifier: 'over' },
    {
      measure: 'A2.money',
      kind: more < 0 ? 'decreaseBnVnd' : 'increaseBnVnd',
      printed: grouped(Math.abs(more), 1),
      against,
    },
    { measure: 'D.money', kind: 'bnVnd', printed: grouped(money.enforceable, 1), qualifier: 'over' },
    {
      measure: 'D.money',
      kind: money.growthPercent < 0 ? 'declinePercent' : 'growthPercent',
      printed: `${Math.abs(money.growthPercent)}%`,
      against,
    },
    { measure: 'X.money', kind: 'bnVnd', printed: grouped(money.completed, 0), qualifier: 'over' },
  ];
  return {
    unit: 'a made-up province',
    period: { from: '2024-10-01', to: '2025-03-31' },
    figures: figures.map((figure, index) => ({ id: `x.${index + 1}`, ...figure })),
  };
}

/** An invented province, between a fifth and three times the size of the published one, with random proportions. */
export function randomSample(seed: number): Sample {
  const chance = new Chance(`sample ${seed}`);
  const size = Math.exp(chance.next() * 2.7 - 1.6);
  const count = (from: number, to: number): number => Math.round(size * chance.whole(from, to));
  const [carriedOver, received] = [count(1_500, 4_500), count(2_500, 5_500)];
  const handled = carriedOver + received;
  const deducted = Math.max(12, Math.round(handled * (0.003 + 0.01 * chance.next())));
  const enforceable = Math.round((handled - deducted) * (0.68 + 0.2 * chance.next()));
  const completed = Math.round(enforceable * (0.4 + 0.25 * chance.next()));
  const perCase = 2 + 6 * chance.next();
  const money = {
    carriedOver: Math.round(carriedOver * perCase * (0.8 + chance.next())),
    received: Math.round(received * perCase * (0.5 + 3 * chance.next())),
    receivedLastYear: Math.round(received * perCase * (0.4 + chance.next())),
    growthPercent: chance.whole(-15, 60),
  };
  const total = money.carriedOver + money.received;
  const share = 0.72 + 0.15 * chance.next();
  return {
    carriedOver,
    received,
    deducted,
    enforceable,
    completed,
    receivedLastYear: Math.round(received * (0.85 + 0.35 * chance.next())),
    enforceableLastYear: Math.round(enforceable * (0.88 + 0.3 * chance.next())),
    money: {
      ...money,
      enforceable: Math.round(total * share),
      completed: Math.round((total * (0.03 + 0.1 * chance.next())) / 10),
    },
  };
}
