/**
 * Bounds of one stream, so that every view, table and answer can hold it. Stored facts of engines before 0.2.0 may
 * exceed them: readers accept those, and `verify` lists them.
 */
export const bounds = {
  /** Digits of an amount in a body. The enforcement of the whole nation moves about 7·10¹⁴ đồng a year. */
  amountDigitsMax: 15,
  /** Đồng owed under one decision, and đồng received in one case, interest included. */
  caseDongMax: 999_999_999_999_999n,
  /** Facts of one case; an ending is possible beyond it. Monthly alimony makes about 1,200 in twenty years. */
  caseFactsMax: 2_000,
  /** Facts of one step, including the corrections of its amount, which are struck through or moved with it. */
  stepFactsMax: 200,
  /** Enforcement decisions on one judgment or request. */
  originDecisionsMax: 1_000,
} as const;
