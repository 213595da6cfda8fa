import type { Body } from '../given.js';
import { coercionRows } from './coercion.js';
import { dateAndNoticeRows } from './dates-and-notice.js';
import { endingRows2025 } from './endings-2025.js';
import { endingRows } from './endings.js';
import { rows2025 } from './law-2025.js';
import { moneyRows } from './money.js';
import type { RuleRow } from './rule-row.js';
import { stopRows } from './stops.js';
import { verificationRows } from './verification.js';

/** Each rule of the acts, under the law of either time: the last case that it refuses beside the first that it accepts. */
export const ruleRows: readonly RuleRow[] = [
  ...dateAndNoticeRows,
  ...verificationRows,
  ...coercionRows,
  ...moneyRows,
  ...stopRows,
  ...endingRows,
  ...endingRows2025,
  ...rows2025,
];

/** A row with one of its bodies. */
export interface RuleCase extends Omit<RuleRow, 'refused' | 'accepted'> {
  readonly body: Body;
  readonly isAccepted: boolean;
}

export const ruleCases: readonly RuleCase[] = ruleRows.flatMap(({ refused, accepted, ...rest }) => [
  ...refused.map((body) => ({ ...rest, body, isAccepted: false })),
  ...accepted.map((body) => ({ ...rest, body, isAccepted: true })),
]);
