import { free } from './assumptions.js';
import { type HowEnded, split, type Standing } from './case-plan.js';
import { type Operands, PlanImpossible } from './figures.js';

export type Fate = HowEnded | Exclude<Standing, 'separateBook'>;
export const fates: readonly Fate[] = [
  'executed',
  'terminated',
  'entrusted',
  'revoked',
  'cancelled',
  'inProgress',
  'agreedPostponement',
  'suspended',
  'paused',
  'notYet',
  'postponed',
];

/** The number of cases per fate: exact where a figure is printed, otherwise an assumption. */
export interface Counts {
  readonly last: LastYear;
  readonly summer: { readonly intake: number; readonly survivors: Survivors };
  /** The fates of the cases of the last half-year: carried over, and new. */
  readonly now: { readonly carried: Record<Fate, number>; readonly received: Record<Fate, number> };
}

/** The two rows (stock and intake) of last year's half-year. */
interface LastYear {
  readonly stock: Row;
  readonly intake: Row;
}

export interface Row {
  readonly completed: number;
  readonly deducted: number;
  readonly enforceable: number;
  readonly notYet: number;
}

/** Carried-over cases by the span in which they started. */
export interface Survivors {
  readonly stockEnforceable: number;
  readonly stockNotYet: number;
  readonly intakeEnforceable: number;
  readonly intakeNotYet: number;
  readonly summer: number;
}

type Cases = Operands['cases'] & { readonly toBeEnforced: number };

export function countsOf(cases: Cases): Counts {
  const last = lastYearOf(cases);
  const open = last.stock.enforceable + last.stock.notYet + last.intake.enforceable + last.intake.notYet;
  const intake = Math.max(
    Math.round(free.summerIntake * cases.receivedLastYear),
    cases.carriedOver - open + Math.ceil(cases.carriedOver / 4),
  );
  return { last, summer: { intake, survivors: survivorsOf(cases.carriedOver, last, intake) }, now: nowOf(cases) };
}

/** The rows of last year's half-year: its opening stock is chosen so that the printed differences come out. */
function lastYearOf(cases: Cases): LastYear {
  const { receivedLastYear: received, enforceableLastYear: enforceable } = cases;
  const deducted = Math.round(free.deductionsLastYear * (cases.handled - cases.toBeEnforced));
  const rate = cases.enforceable === 0 ? 0 : cases.completed / cases.enforceable;
  const completed = Math.round(enforceable * Math.min(0.95, free.completionLastYear * rate));
  const stockMin = Math.ceil(0.2 * received);
  const notYet = Math.max(
    Math.round(free.enforceableShareLastYear * (cases.toBeEnforced - cases.enforceable)),
    received + stockMin - enforceable - deducted,
  );
  const stock = enforceable + notYet + deducted - received;
  const unfinished = enforceable - completed;
  const sizes = [stock, received] as const;
  const [stockNotYet = 0, newNotYet = 0] = split(notYet, [0.75, 0.25], [0.75 * stock, 0.9 * received].map(Math.floor));
  const [stockOut = 0, newOut = 0] = split(deducted, [0.5, 0.5], [stock - stockNotYet, received - newNotYet]);
  const left = [sizes[0] - stockNotYet - stockOut, sizes[1] - newNotYet - newOut];
  const [stockOpen = 0, newOpen = 0] = split(unfinished, left, left);
  return {
    stock: { completed: left[0]! - stockOpen, deducted: stockOut, enforceable: stockOpen, notYet: stockNotYet },
    intake: { completed: left[1]! - newOpen, deducted: newOut, enforceable: newOpen, notYet: newNotYet },
  };
}

function survivorsOf(carried: number, { stock, intake }: LastYear, summer: number): Survivors {
  const room = [stock.enforceable, stock.notYet, intake.enforceable, intake.notYet, summer];
  const bySource = [free.carriedFromStock, free.carriedFromFirst, 1 - free.carriedFromStock - free.carriedFromFirst];
  const weights = [
    ...shares(bySource[0]!, stock.enforceable, 1.6 * stock.notYet),
    ...shares(bySource[1]!, intake.enforceable, 1.6 * intake.notYet),
    bySource[2]!,
  ];
  // Some cases must be left to close in the summer, otherwise the closings of the year would stop in March.
  const caps = room.map((size) => Math.max(Math.floor(0.9 * size), size - 40));
  const fits = caps.reduce((a, b) => a + b, 0) >= carried ? caps : room;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = split(carried, weights, fits);
  return { stockEnforceable: a, stockNotYet: b, intakeEnforceable: c, intakeNotYet: d, summer: e };
}

const shares = (total: number, a: number, b: number): [number, number] => [
  (total * a) / Math.max(a + b, 1),
  (total * b) / Math.max(a + b, 1),
];

/** At least five cases of each kind if there is room for five everywhere, otherwise an even share. */
const atLeastFive = (wanted: number, of: number, kinds: number): number =>
  Math.min(Math.max(Math.round(wanted), 5), Math.floor(of / kinds));

function nowOf(cases: Cases): Counts['now'] {
  const deducted = cases.handled - cases.toBeEnforced;
  const unfinished = cases.enforceable - cases.completed;
  const notYet = cases.toBeEnforced - cases.enforceable;
  const entrusted = deducted - atLeastFive((1 - free.entrustedOfDeductions) * deducted, deducted, 2);
  const terminated = atLeastFive(free.terminatedOfCompleted * cases.completed, cases.completed, 2);
  const stopped = atLeastFive(free.stoppedOfUnfinished * unfinished, unfinished, 4);
  const postponed = atLeastFive(free.postponedOfNotYet * notYet, notYet, 2);
  const cancelled = Math.floor((deducted - entrusted) / 4);
  const totals: Record<Fate, number> = {
    executed: cases.completed - terminated,
    terminated,
    entrusted,
    revoked: deducted - entrusted - cancelled,
    cancelled,
    inProgress: unfinished - 3 * stopped,
    agreedPostponement: stopped,
    suspended: stopped,
    paused: stopped,
    notYet: notYet - postponed,
    postponed,
  };
  const carried = carriedOf(totals, cases.carriedOver);
  const received = {} as Record<Fate, number>;
  for (const fate of fates) received[fate] = totals[fate] - carried[fate];
  return { carried, received };
}

const carriedShare: Record<Fate, number> = {
  executed: 1,
  terminated: 1.3,
  entrusted: 1.2,
  revoked: 1.2,
  cancelled: 1.2,
  inProgress: 0.8,
  agreedPostponement: 1.5,
  suspended: 1.6,
  paused: 1.5,
  notYet: 2.4,
  postponed: 1.6,
};

function carriedOf(totals: Record<Fate, number>, carriedOver: number): Record<Fate, number> {
  // There must be enough new cases in progress for those that are reopened or woken from the separate book.
  const kept = Math.min(totals.inProgress, 2 * (free.reopened + free.wokenFromBook));
  const most = fates.map((fate) => (fate === 'inProgress' ? totals[fate] - kept : totals[fate]));
  // Some cases of every kind are new, if there is room: the money of a kind may belong to either.
  const usual = most.map((cap) => Math.ceil(0.9 * cap));
  const caps = usual.reduce((sum, cap) => sum + cap, 0) >= carriedOver ? usual : most;
  try {
    const parts = split(
      carriedOver,
      fates.map((fate) => totals[fate] * carriedShare[fate]),
      caps,
    );
    return Object.fromEntries(fates.map((fate, at) => [fate, parts[at]!])) as Record<Fate, number>;
  } catch (error) {
    throw new PlanImpossible(`${carriedOver} carried-over cases do not fit into the columns`, { cause: error });
  }
}
