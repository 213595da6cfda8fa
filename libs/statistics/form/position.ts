import {
  type CaseState,
  elsewhereOf,
  endedAsParts,
  type Obligation,
  type PartClosing,
  partClosings,
  statisticalYearStart,
} from '#case';
import { type Amounts, type Column, columns, nothing } from './columns.js';
import { classOfRest, isDivided, openByClass, type StatClass, statClass } from './stat-class.js';

/**
 * The contribution of one case to each column at a cut-off; an absent column is zero. For one case, `cases` is 0 or 1.
 * A sum over cases, and a signed change between two cut-offs (`subtractPositions`), have the same type.
 */
export type Position = Readonly<Partial<Record<Column, Amounts>>>;

/** The position of a case that has left the book, or is not in it yet. */
export const noPosition: Position = Object.freeze({});

/** The facts about one case in one statistical year that decide its columns; money in đồng. */
interface Standing {
  readonly class: StatClass;
  /** The class of `rest`, which may be another: of a case that was executed in part and entrusted, for instance. */
  readonly restClass: StatClass;
  /** Whether the case was open and outside the separate book on 1 October. */
  readonly carriedOver: boolean;
  /** Whether the case was decided, woken from the separate book or reopened since 1 October, and not carried over. */
  readonly entered: boolean;
  readonly completed: boolean;
  /** The part of returned entrustments that the receivers closed, in whatever way: a deduction of money without a case. */
  readonly parted: bigint;
  /** The open debt on 1 October, when carried over. */
  readonly stock: bigint;
  /** The debt that the case brought into the year: all, minus what was executed or deducted by then. */
  readonly brought: bigint;
  /** The amount executed here since 1 October. */
  readonly executed: bigint;
  /** The amount closed without execution by the ending of the case, whatever its outcome. */
  readonly rest: bigint;
  readonly open: bigint;
  /**
   * The part of `open` whose obligations are of this class. Unless obligations of the case are stopped, all of `open`
   * is of the class of the case.
   */
  readonly openOf: (code: StatClass) => bigint;
  /** What decisions about single obligations closed in the year. */
  readonly reduced: bigint;
  readonly terminatedPart: bigint;
  readonly revokedPart: bigint;
  readonly entrustedPart: bigint;
  readonly returnedPart: bigint;
  readonly withdrawnPart: bigint;
  readonly movedPart: bigint;
  /** What came back in the year of parts that an earlier year had deducted: new money without a case. */
  readonly cameBack: bigint;
}

/**
 * The position of one case in a statistical year.
 * @param opening the case folded from its facts with effectiveOn before 1 October of the year
 * @param now the case folded from its facts with effectiveOn up to the cut-off
 * @param year the statistical year that holds the cut-off, named after its end [TTLT12 6]
 */
export function position(opening: CaseState | undefined, now: CaseState | undefined, year: number): Position {
  if (now === undefined || hasLeftTheBook(opening, now)) return noPosition;
  const standing = standingOf(opening, now, year);
  const cells: Partial<Record<Column, Amounts>> = {};
  for (const column of columns) {
    const rule = rules[column];
    const cases = rule.cases(standing) ? 1 : 0;
    const money = rule.money(standing);
    if (cases !== 0 || money !== 0n) cells[column] = { cases, money };
  }
  return cells;
}

/** Whether the case ended before 1 October and was not reopened since: another ending would raise the count. */
function hasLeftTheBook(opening: CaseState | undefined, now: CaseState): boolean {
  return opening !== undefined && isCompleted(opening) && isCompleted(now) && opening.endingsCount === now.endingsCount;
}

function standingOf(opening: CaseState | undefined, now: CaseState, year: number): Standing {
  const start = statisticalYearStart(year);
  const known = opening && asKnownNow(opening, now);
  const before = known?.obligations ?? [];
  const carriedOver = opening !== undefined && !isCompleted(opening) && opening.place.classification !== 'separateBook';
  const inYear = (on: string | undefined): boolean => on !== undefined && on >= start;
  const executedBefore = total(before, 'executed');
  const cameBack = cameBackOf(known, now);
  const elsewhereBefore = elsewhereOf(before) + cameBack.kept;
  const inYearOf = (part: PartClosing): bigint => total(now.obligations, part) - total(before, part);
  const partsBefore = partClosings.reduce((all, part) => all + total(before, part), 0n);
  const ofCase = statClass(now);
  return {
    class: ofCase,
    restClass: ofCase === 'left' ? ofCase : classOfRest(now),
    carriedOver,
    entered: !carriedOver && [now.decidedOn, now.wokenOn, now.reopenedOn].some(inYear),
    completed: isCompleted(now),
    stock: carriedOver ? total(before, 'open') : 0n,
    parted: elsewhereOf(now.obligations) - elsewhereBefore,
    brought: total(now.obligations, 'amount') - executedBefore - elsewhereBefore - partsBefore + cameBack.entrusted,
    executed: total(now.obligations, 'executed') - executedBefore,
    rest: isCompleted(now) && now.ending !== undefined ? now.ending.rest : 0n,
    open: total(now.obligations, 'open'),
    openOf: openOfClass(now, ofCase),
    reduced: inYearOf('reduced'),
    terminatedPart: inYearOf('terminatedPart'),
    revokedPart: inYearOf('revokedPart'),
    entrustedPart: inYearOf('entrustedPart') + cameBack.entrusted,
    returnedPart: inYearOf('returnedPart'),
    withdrawnPart: inYearOf('withdrawnPart'),
    movedPart: inYearOf('movedPart'),
    cameBack: cameBack.back,
  };
}

function openOfClass(now: CaseState, ofCase: StatClass): Standing['openOf'] {
  if (!isDivided(now)) return (code) => (code === ofCase ? total(now.obligations, 'open') : 0n);
  const parts = openByClass(now);
  return (code) => parts.get(code) ?? 0n;
}

type Known = Pick<CaseState, 'obligations' | 'entrustments'>;

/**
 * The case on 1 October. If it had ended, and what came back since opened it again, the rest that its ending had closed
 * stays closed and was counted in the year of the ending.
 */
const asKnownNow = (opening: CaseState, now: CaseState): Known =>
  now.entrustments.some(({ returned }) => returned?.reopened === opening.endingsCount) && opening.ending
    ? endedAsParts(opening)
    : opening;

/** Of what was with a receiver on 1 October and came back since: what went, came back, and was closed there. */
function cameBackOf(opening: Known | undefined, now: CaseState): { entrusted: bigint; back: bigint; kept: bigint } {
  const away = new Map(
    opening?.entrustments.filter(({ returned }) => !returned).map(({ eventId, shares }) => [eventId, shares]),
  );
  const found = { entrusted: 0n, back: 0n, kept: 0n };
  for (const { eventId, returned } of now.entrustments) {
    const shares = away.get(eventId);
    if (!returned || !shares) continue;
    for (const { amount } of shares) found.entrusted += amount;
    found.back += returned.back;
    found.kept += returned.kept;
  }
  return found;
}

const isCompleted = (state: CaseState): boolean => state.place.lifecycle === 'completed';

function total(
  obligations: readonly Obligation[],
  part: keyof Obligation & ('amount' | 'executed' | 'open' | PartClosing),
): bigint {
  let sum = 0n;
  for (const obligation of obligations) sum += obligation[part];
  return sum;
}

interface Rule {
  readonly cases: (of: Standing) => boolean;
  readonly money: (of: Standing) => bigint;
}

/** Whether the case is in the separate book, or left it with its request: it stands outside A–F. */
const isOutside = (of: Standing): boolean => of.class === 'S' || of.class === 'left';
/** The debt that stands outside A–F. */
const outside = (of: Standing): bigint => (of.class === 'left' ? of.rest : of.open);
const isDeducted = (of: Standing): boolean =>
  of.class === 'B1' || of.class === 'B2' || of.class === 'B3' || of.class === 'BP' || of.class === 'BR';
/** Whether the case is unfinished and enforceable; a stop may leave it enforceable. */
const enforceable: readonly StatClass[] = ['D4', 'D5', 'D6', 'D7'];
const isEnforceable = (of: Standing): boolean => enforceable.includes(of.class);
/** The rest that a termination closed. An execution closes no rest, or closes it in the same way (`closeRest`). */
const isTerminated = (of: Standing): boolean => of.restClass === 'D1' || of.restClass === 'D2';
const isReduced = (of: Standing): boolean => of.restClass === 'D3';
/** What counts as completed without execution: terminated or reduced, the whole rest or a part. */
const terminated = (of: Standing): bigint =>
  of.terminatedPart + of.reduced + (isTerminated(of) || isReduced(of) ? of.rest : 0n);
/** What decisions about single obligations took out of the case, whatever became of the others. */
const partsOut = (of: Standing): bigint =>
  of.revokedPart + of.entrustedPart + of.returnedPart + of.withdrawnPart + of.movedPart;

const none = { cases: () => false, money: () => 0n };
const deduction = (code: StatClass, part: (of: Standing) => bigint): Rule => ({
  cases: (of) => of.class === code,
  money: (of) => part(of) + (of.restClass === code ? of.rest : 0n),
});
const unfinished = (code: StatClass): Rule => ({
  cases: (of) => of.class === code,
  money: (of) => of.openOf(code),
});

/**
 * One rule per column, each from the definition of its own column (docs/domain.md §4.1) and none from another column:
 * otherwise the identities between columns could not fail. Executed money stays in A, C, D, D1 and X whatever happens
 * to the case.
 */
const rules: Readonly<Record<Column, Rule>> = {
  /** Cases in the book in the year; of those in the separate book only the money that was paid. */
  A: {
    cases: (of) => !isOutside(of),
    money: (of) =>
      of.executed +
      of.parted +
      of.terminatedPart +
      of.reduced +
      partsOut(of) +
      (isOutside(of) ? 0n : of.rest + of.open),
  },
  /** Stock on 1 October without the separate book, minus the cases moved there since [unverified]. */
  A1: {
    cases: (of) => of.carriedOver && !isOutside(of),
    money: (of) => (of.carriedOver ? of.stock - (isOutside(of) ? outside(of) : 0n) : 0n),
  },
  /** Cases decided, woken from the separate book [unverified] or reopened in the year; and payments in that book. */
  A2: {
    cases: (of) => of.entered && !isOutside(of),
    money: (of) => {
      if (of.carriedOver) return of.cameBack;
      if (isOutside(of)) return of.brought - outside(of);
      return of.entered ? of.brought : 0n;
    },
  },
  /**
   * Entrusted cases with the amount still owed; for returned ones, the amount that the receiver closed [L08 55–57].
   */
  B1: deduction('B1', (of) => of.parted + of.entrustedPart),
  /** Revoked or cancelled decisions [L08 37]. */
  B2: deduction('B2', (of) => of.revokedPart),
  /** Cases moved to the provincial office; in the province's table the move nets out. */
  B3: deduction('B3', (of) => of.withdrawnPart),
  /** Cases moved to a private office [ND151]; this deduction does not net out. */
  BP: deduction('BP', (of) => of.movedPart),
  /** Requests that were returned [L25 38.4; ND152 32.1d]: nothing of them was executed or terminated. */
  BR: deduction('BR', (of) => of.returnedPart),
  /** To be enforced: cases in the book and not deducted, in money also what was executed on deducted ones. */
  C: {
    cases: (of) => !isOutside(of) && !isDeducted(of),
    money: (of) => of.executed + terminated(of) + (isOutside(of) || isDeducted(of) ? 0n : of.open),
  },
  /** Cases completed in the year, or unfinished and enforceable at the cut-off; never a mere stock. */
  D: {
    cases: (of) => of.class === 'D1' || of.class === 'D2' || isEnforceable(of),
    money: (of) => of.executed + terminated(of) + enforceable.reduce((sum, code) => sum + of.openOf(code), 0n),
  },
  /** Executed in the year. The money counts whatever the class, so an unfinished case has money in D1 and D4. */
  D1: { cases: (of) => of.class === 'D1', money: (of) => of.executed },
  /** Terminated cases, those exempted by court included; the money is the rest that was terminated [L08 50]. */
  D2: { cases: (of) => of.class === 'D2', money: (of) => of.terminatedPart + (isTerminated(of) ? of.rest : 0n) },
  /** Exempted or reduced by a court: money only, because a case that ends by it is terminated [L08 61; L25 42, 48.5]. */
  D3: { cases: () => false, money: (of) => of.reduced + (isReduced(of) ? of.rest : 0n) },
  /** In progress, voluntary period and first verification included [unverified]. */
  D4: unfinished('D4'),
  D5: unfinished('D5'),
  D6: unfinished('D6'),
  D7: unfinished('D7'),
  D8: none,
  /**
   * Unfinished and not yet enforceable, without the separate book. Every postponement that is not in D5 counts here
   * [unverified].
   */
  E: unfinished('E'),
  /** Open at the cut-off, without the separate book. */
  F: {
    cases: (of) => !of.completed && !isOutside(of),
    money: (of) => (of.completed || isOutside(of) ? 0n : of.open),
  },
  /** Completed cases [§4.4], executed or terminated; part payments of unfinished cases count in money only. */
  X: {
    cases: (of) => of.completed && !isDeducted(of) && !isOutside(of),
    money: (of) => of.executed + terminated(of),
  },
  /** The separate book: a list outside A–F. */
  S: unfinished('S'),
  /** Every case of the year, with the debt that it brought into the year; not one that left the separate book. */
  T: { cases: (of) => of.class !== 'left', money: (of) => of.brought - (of.class === 'left' ? of.rest : 0n) },
  /** Cases carried over, then moved to the separate book. */
  M: {
    cases: (of) => of.carriedOver && isOutside(of),
    money: (of) => (of.carriedOver && isOutside(of) ? outside(of) : 0n),
  },
};

/** The signed difference a − b, cell by cell: the change when a case moves from position b to position a. */
export function subtractPositions(a: Position, b: Position): Position {
  const cells: Partial<Record<Column, Amounts>> = {};
  for (const column of columns) {
    const left = a[column] ?? nothing;
    const right = b[column] ?? nothing;
    const cases = left.cases - right.cases;
    const money = left.money - right.money;
    if (cases !== 0 || money !== 0n) cells[column] = { cases, money };
  }
  return cells;
}
