import { actOf } from './catalogue.js';
import type { Act, Target } from './definition/act.js';
import type { RecordedFact } from './definition/fact.js';
import type { Label } from './definition/fields.js';
import type { LegalDate } from './law/legal-date.js';
import { decidedIn, type DecisionStatus, decisionStatusLabels } from './state/decisions.js';

/** A line of the register of decisions of a case: a step whose paper has a number, and what became of it. */
export interface WrittenDecision {
  /** Event id of the step, by which an amendment names it. */
  readonly eventId: string;
  readonly type: string;
  readonly label: Label;
  readonly number: string | undefined;
  readonly signer: string | undefined;
  readonly date: LegalDate;
  readonly status: DecisionStatus;
  readonly statusLabel: Label;
  /** Event ids of the steps that changed it, oldest first. */
  readonly changedBy: readonly string[];
}

/**
 * The register of decisions: the enforcement decision, and every step whose paper has a number [L08 37; L25 52]. `on`: as
 * it stood at the end of that legal day.
 */
export function decisionsOf(history: readonly RecordedFact[], on?: LegalDate): WrittenDecision[] {
  // Other facts of the same step, its deadlines for one, bear the number of its paper too.
  const isMain = (fact: RecordedFact): boolean => actThatLedTo(fact)?.leadsTo[0]?.type === fact.type;
  return decidedIn(history, isMain, on).map(({ fact, date, status, changedBy }) => {
    const { type, envelope } = fact;
    const { number, signer } = envelope.decision ?? { number: undefined, signer: undefined };
    const { label } = actThatLedTo(fact)!;
    const { eventId } = envelope;
    return { eventId, type, label, number, signer, date, status, statusLabel: decisionStatusLabels[status], changedBy };
  });
}

function actThatLedTo({ envelope }: RecordedFact): Act | undefined {
  const [target = '', name = ''] = envelope.commandType.split('/');
  return actOf(target as Target, name);
}
