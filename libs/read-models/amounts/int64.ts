import { resultCodeOf, resultCodes } from '#sqlite';

/**
 * SQLite's integers have 64 bits: `a + b` beyond them silently becomes a rounded REAL, and `sum()` fails. The domain
 * bounds an amount of one case below 10¹⁵ đồng, but engines before 0.2.0 accepted up to 5·10¹⁹ in one case, and nothing
 * bounds the sum over many cases. These functions keep every amount and sum exact.
 */
export function fitsInt64(amount: bigint): boolean {
  return BigInt.asIntN(64, amount) === amount;
}

/** For a column of type ANY: the integer, or the digits of one that needs more than 64 bits. */
export function amountValue(amount: bigint): bigint | string {
  return fitsInt64(amount) ? amount : amount.toString();
}

/**
 * The largest amount of one row of changes in a column, of either sign; a larger change is split into several rows. An
 * opening adds up at most six columns (`opening-balances.ts`), and six such amounts fit in 64 bits.
 */
export const dongPerRowMax = 10n ** 18n;

/** Splits an amount into the pieces for its rows, always in the same way. */
export function piecesOf(amount: bigint): bigint[] {
  const piece = amount < 0n ? -dongPerRowMax : dongPerRowMax;
  const pieces = Array.from({ length: Number(amount / piece) }, () => piece);
  return amount % piece === 0n ? pieces : [...pieces, amount % piece];
}

/** `cannot store REAL value in INTEGER column`: a sum of a STRICT table that outgrew 64 bits in an upsert. */
const strictTypeCode = 3_091;

/** Whether an upsert, a sum or a bound value failed because it needs more than 64 bits; nothing was changed then. */
export function isOverflow(error: unknown): boolean {
  const { code, errcode, message } = error as { code?: string; errcode?: number; message?: string };
  // SQLite has no code of its own for the overflow of sum(); its text is documented (https://sqlite.org/lang_aggfunc.html).
  const isOfSum = resultCodeOf(error) === resultCodes.error && message === 'integer overflow';
  return isOfSum || errcode === strictTypeCode || code === 'ERR_INVALID_ARG_VALUE';
}
