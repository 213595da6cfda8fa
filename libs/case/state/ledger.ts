import type { LegalDate } from '../law/legal-date.js';

/**
 * The money of one case, in đồng. Two balances hold after every fact (docs/domain.md §3):
 *
 *   received + interest = paid + fee + costs + rent set aside + refunded + deposited + undistributed
 *   amount              = executed + the ways of `Closing`, `PartClosing` and `ElsewhereClosing` + open
 *                         (each obligation)
 */
export interface Ledger {
  readonly received: bigint;
  readonly interest: bigint;
  readonly paid: bigint;
  readonly fee: bigint;
  readonly costs: bigint;
  readonly rent: bigint;
  readonly refunded: bigint;
  readonly deposited: bigint;
  readonly undistributed: bigint;
}

export const emptyLedger: Ledger = {
  received: 0n,
  interest: 0n,
  paid: 0n,
  fee: 0n,
  costs: 0n,
  rent: 0n,
  refunded: 0n,
  deposited: 0n,
  undistributed: 0n,
};

const accounts = Object.keys(emptyLedger) as (keyof Ledger)[];

/** The destinations of collected money. */
export const destinations = ['paid', 'fee', 'costs', 'rent', 'refunded', 'deposited'] as const;
export type MoneyDestination = (typeof destinations)[number];

export const obligationKinds = ['pay', 'deliver', 'handOverPapers', 'do', 'doNot'] as const;
export type ObligationKind = (typeof obligationKinds)[number];

/** What one of several debtors owes of an obligation alone: in đồng, of a duty without a price a ratio. */
export interface FixedShare {
  readonly debtor: string;
  readonly part: string;
}

/** A duty of the decision (khoản). A duty without a price has amount 0 and is closed by its performance. */
export interface Obligation extends Readonly<Record<Closing | PartClosing | ElsewhereClosing, bigint>> {
  readonly id: string;
  readonly kind: ObligationKind;
  readonly nature: 'state' | 'party';
  /** Order of payment: 1 alimony, wages, injury; 2 court fees; 3 the rest [L08 47.1], or five ranks [L25 54.1]. */
  readonly rank: number;
  /** Id of the party that it is owed to. */
  readonly creditor: string | undefined;
  /** Ids of the parties that owe it. */
  readonly debtors: readonly string[];
  readonly joint?: boolean | undefined;
  readonly shares?: readonly FixedShare[] | undefined;
  /** The point of the list of what is enforced ex officio. */
  readonly point?: string | undefined;
  readonly amount: bigint;
  readonly executed: bigint;
  readonly open: bigint;
  /** A duty without money was performed. */
  readonly performed: boolean;
  /** A duty without a price was closed by a decision of its own. */
  readonly dropped: boolean;
}

/** How the rest of an obligation is closed when the case ends. */
export const closings = ['terminated', 'entrusted', 'revoked', 'moved', 'returned'] as const;
export type Closing = (typeof closings)[number];

/**
 * The parts of an obligation that are closed while the case goes on: by a court (`reduced`), by a decision about this
 * obligation alone, or by an ending before an entrusted part came back and opened the case again. They stay closed when
 * an ending of the case is undone.
 */
export const partClosings = [
  'reduced',
  'terminatedPart',
  'revokedPart',
  'entrustedPart',
  'returnedPart',
  'withdrawnPart',
  'movedPart',
] as const;
export type PartClosing = (typeof partClosings)[number];

/** What receivers closed of an entrusted amount, once the rest came back. */
export const elsewhereClosings = [
  'executedElsewhere',
  'reducedElsewhere',
  'terminatedElsewhere',
  'revokedElsewhere',
  'movedElsewhere',
] as const;
export type ElsewhereClosing = (typeof elsewhereClosings)[number];

const allClosings = [...closings, ...partClosings, ...elsewhereClosings];

/** An obligation of which nothing is closed yet. */
export const nothingClosed = Object.freeze(
  Object.fromEntries(allClosings.map((each) => [each, 0n])) as Record<(typeof allClosings)[number], bigint>,
);

/** How much receivers closed of obligations, in whatever way. */
export function elsewhereOf(obligations: readonly Obligation[]): bigint {
  let total = 0n;
  for (const obligation of obligations) for (const how of elsewhereClosings) total += obligation[how];
  return total;
}

/** Whether an obligation is closed: at 0, a duty to pay is; any other duty without a price must be performed or dropped. */
export function isClosed(obligation: Obligation): boolean {
  return (
    obligation.open === 0n &&
    (obligation.amount > 0n || obligation.kind === 'pay' || obligation.performed || obligation.dropped)
  );
}

/** The acts that close the open part of these obligations. */
export function closedBy(obligations: readonly Obligation[]): string[] {
  const open = obligations.filter((each) => !isClosed(each));
  return [
    ...(open.some(({ kind }) => kind === 'pay') ? ['record-payment'] : []),
    ...(open.some(({ kind }) => kind !== 'pay') ? ['record-performance'] : []),
  ];
}

export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

export function openOf(obligations: readonly Obligation[]): bigint {
  return sum(obligations.map((obligation) => obligation.open));
}

export interface Share {
  readonly obligation: string;
  readonly amount: bigint;
}

export interface Entrustment {
  /** Event of the entrustment. */
  readonly eventId: string;
  readonly on: LegalDate;
  readonly shares: readonly Share[];
  /** Once it was returned. */
  readonly returned?: {
    readonly back: bigint;
    /** What the receiver closed, in whatever way. */
    readonly kept: bigint;
    /** Which ending of the case (`endingsCount`) the return opened again. */
    readonly reopened?: number;
  };
}

export interface Exemption {
  readonly on: LegalDate;
  readonly debtors: readonly string[];
  /** Whether it is on a ground on which only one decision a year is made. */
  readonly isYearly: boolean;
  /** Whether a part had been performed at the office that entrusted the case. */
  readonly paidBefore: boolean;
}

/**
 * Divides an amount over the obligations to pay: rank by rank, within a rank in proportion to the open amounts [L08 47.1;
 * L25 54.1]. The đồng left over by rounding go to the largest remainders, earlier obligations first. An amount beyond the
 * debt extinguishes nothing.
 */
export function extinguish(amount: bigint, obligations: readonly Obligation[]): Share[] {
  const shares: Share[] = [];
  let left = amount;
  const ranks = [...new Set(obligations.map(({ rank }) => rank))].toSorted((a, b) => a - b);
  for (const rank of ranks) {
    const owed = obligations.filter((each) => each.rank === rank && each.kind === 'pay' && each.open > 0n);
    const total = openOf(owed);
    const part = left < total ? left : total;
    if (part > 0n) shares.push(...proportionally(part, total, owed));
    left -= part;
  }
  return shares;
}

function proportionally(part: bigint, total: bigint, owed: readonly Obligation[]): Share[] {
  const amounts = divided(
    part,
    owed.map(({ open }) => open),
    total,
  );
  return owed.map(({ id }, index) => ({ obligation: id, amount: amounts[index]! })).filter(({ amount }) => amount > 0n);
}

/** Divides a whole in proportion to weights; the đồng left over go to the largest remainders, earlier ones first. */
export function divided(whole: bigint, weights: readonly bigint[], total = sum(weights)): bigint[] {
  const rows = weights.map((weight, index) => ({
    amount: (weight * whole) / total,
    remainder: (weight * whole) % total,
    index,
  }));
  let missing = whole - sum(rows.map((row) => row.amount));
  const byRemainder = [...rows].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const row of byRemainder) {
    if (missing === 0n) break;
    row.amount += 1n;
    missing -= 1n;
  }
  return rows.map(({ amount }) => amount);
}

/**
 * Scales shares to another total in đồng, in the same proportion: to an entrusted part, or to a sum whose decision gave
 * a ratio.
 */
export function sharesOfWhole(shares: readonly FixedShare[], whole: bigint): readonly FixedShare[] {
  const parts = shares.map(({ part }) => BigInt(part));
  const total = sum(parts);
  if (total === whole || total === 0n || whole <= 0n) return shares;
  const amounts = divided(whole, parts, total);
  return shares.map(({ debtor }, index) => ({ debtor, part: amounts[index]!.toString() }));
}

/** Adds `sign` × each share to the executed amounts. */
export function executeShares(obligations: readonly Obligation[], shares: readonly Share[], sign = 1n): Obligation[] {
  return obligations.map((obligation) => {
    const by = sign * sum(shares.filter((share) => share.obligation === obligation.id).map((share) => share.amount));
    return by === 0n ? obligation : { ...obligation, executed: obligation.executed + by, open: obligation.open - by };
  });
}

/** Closes every open rest in the way that the ending says. */
export function closeRest(obligations: readonly Obligation[], how: Closing): Obligation[] {
  return obligations.map((obligation) => ({ ...obligation, [how]: obligation[how] + obligation.open, open: 0n }));
}

/** Closes shares of obligations by a decision about them alone. */
export function closeParts(
  obligations: readonly Obligation[],
  shares: readonly Share[],
  how: PartClosing,
): Obligation[] {
  return obligations.map((each) => {
    const own = shares.filter((share) => share.obligation === each.id);
    if (own.length === 0) return each;
    const by = sum(own.map(({ amount }) => amount));
    const dropped = each.dropped || (each.amount === 0n && each.kind !== 'pay');
    return { ...each, [how]: each[how] + by, open: each.open - by, dropped };
  });
}

/** Opens again what an ending had closed. */
export function reopenRest(obligations: readonly Obligation[]): Obligation[] {
  return obligations.map((obligation) => {
    const { terminated, entrusted, revoked, moved, returned } = obligation;
    return {
      ...obligation,
      terminated: 0n,
      entrusted: 0n,
      revoked: 0n,
      moved: 0n,
      returned: 0n,
      open: obligation.open + terminated + entrusted + revoked + moved + returned,
    };
  });
}

/** Which balance fails, and how; undefined when both hold. Checked after every fact. */
export function imbalance(ledger: Ledger, obligations: readonly Obligation[]): string | undefined {
  const into = ledger.received + ledger.interest;
  let out = ledger.undistributed;
  for (const destination of destinations) out += ledger[destination];
  if (into !== out) return `ledger: ${into} came in, ${out} is accounted for`;
  for (const account of accounts) if (ledger[account] < 0n) return `ledger: ${account} is negative`;
  for (const o of obligations) {
    let parts = o.executed + o.open;
    for (const how of allClosings) parts += o[how];
    if (parts !== o.amount) return `obligation ${o.id}: amount ${o.amount}, parts ${parts}`;
    if (o.open < 0n || o.executed < 0n) return `obligation ${o.id}: negative`;
  }
  return undefined;
}
