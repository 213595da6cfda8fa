import { type Body, decide, lastDate } from '../given.js';
import { law, type LegalDate, type Regime, type Verdict } from '../../index.js';
import { agreementRows, stoppedPartRows } from './agreements.js';
import { anewRows } from './anew.js';
import { bothLawsRows } from './both-laws.js';
import { coercionRows } from './coercion.js';
import { correctionRows } from './corrections.js';
import { dateAndNoticeRows } from './dates-and-notice.js';
import { beforeEndedRows, endingRows } from './endings.js';
import { endingRows2025, exemptionRows } from './exempted-and-returned.js';
import { rows2025 } from './law-2025.js';
import { moneyRows, stopRows, transferRows } from './money-and-stops.js';
import { answerRows } from './opening/answers.js';
import { originRows, sentTo } from './opening/origins.js';
import { provisionalRows } from './opening/provisional.js';
import type { RuleRow } from '../rule-row.js';
import { openingRows, verificationRows } from './verification.js';
import { furtherRows } from './watched-sold-entrusted.js';

/** Each rule of the acts, under the law of either time: the last case that it refuses beside the first that it accepts. */
export const ruleRows: readonly RuleRow[] = [
  ...dateAndNoticeRows,
  ...verificationRows,
  ...agreementRows,
  ...coercionRows,
  ...moneyRows,
  ...openingRows,
  ...stopRows,
  ...stoppedPartRows,
  ...transferRows,
  ...anewRows,
  ...endingRows,
  ...beforeEndedRows,
  ...endingRows2025,
  ...exemptionRows,
  ...rows2025,
  ...bothLawsRows,
  ...correctionRows,
  ...furtherRows,
  ...originRows,
  ...answerRows,
  ...provisionalRows,
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

export const regimeOf = ({ history, body }: RuleCase): Regime =>
  law.regimeOn((body['effectiveOn'] ?? lastDate(history)) as LegalDate);

export const verdictOn = ({ history, act, body, recordedOn, target, world }: RuleCase): Verdict =>
  decide(history, act, body, undefined, {
    ...(target ? sentTo(target) : {}),
    ...(world ? { world } : {}),
    ...(recordedOn === undefined ? {} : { recordedOn: recordedOn as LegalDate }),
  });
