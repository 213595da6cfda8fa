import type { CaseState } from '../state/case.js';
import type { RecordedFact } from '../definition/fact.js';
import { corrected, refolds } from '../state/corrections.js';
import type { LegalDate } from '../law/legal-date.js';
import { imbalance } from '../state/ledger.js';
import { isMoney } from '../state/balance-by-day.js';
import { correctedPayments, StatesByDay } from './states-by-day.js';

/** A balance that does not hold: on which legal day, as known after which fact. */
export interface DayImbalance {
  /** The legal day `t` of `state(t, k)`. */
  readonly on: LegalDate;
  /** The last fact of `k`, the state of knowledge. */
  readonly eventId: string;
  readonly revision: number;
  readonly engineVersion: string;
  /** One sentence: which balance, and by how much. */
  readonly wrong: string;
}

/**
 * Looks for a legal day and a state of knowledge at which the money of a case does not balance: one of the two balances
 * of `ledger.ts` fails or is negative, or money is dated on a day on which the case takes none, so that it would be
 * missing there. Undefined: both balances hold for every `state(t, k)`, `k` at the end of a command.
 * `history`: one whole case stream as it is stored, corrections not applied. It is folded once, and once more for each
 * correction of a step or a date; a fact that is dated back changes each later day by one step. An imbalance that an
 * engine before 0.2.0 accepted (`engineVersion` of the finding) is no damage: it lacked the rule `ledger.everyDay`.
 */
export function imbalanceOnAnyDay(history: readonly RecordedFact[]): DayImbalance | undefined {
  const payments = correctedPayments(history);
  let states = new StatesByDay(payments);
  for (const [index, fact] of history.entries()) {
    const { type, envelope } = fact;
    const known = (): readonly RecordedFact[] => history.slice(0, index + 1);
    if (refolds(type)) states = StatesByDay.of(corrected(known()), payments);
    else states.add(fact);
    if (history[index + 1]?.envelope.commandId === envelope.commandId) continue;
    const found = wrongFrom(states, envelope.effectiveOn, known);
    if (!found) continue;
    const { eventId, revision, engineVersion } = envelope;
    return { ...found, eventId, revision, engineVersion };
  }
  return undefined;
}

type Wrong = Pick<DayImbalance, 'on' | 'wrong'>;

/** Checks the days from the last command's legal day on: that command cannot have changed an earlier day. */
function wrongFrom(states: StatesByDay, first: LegalDate, known: () => readonly RecordedFact[]): Wrong | undefined {
  for (let index = states.firstFrom(first); index < states.days.length; index += 1) {
    const found = wrongIn(states.at(index), states.days[index]!, known);
    if (found) return found;
  }
  return undefined;
}

function wrongIn(state: CaseState | undefined, on: LegalDate, known: () => readonly RecordedFact[]): Wrong | undefined {
  if (!state) return undefined;
  const wrong = imbalance(state.ledger, state.obligations);
  if (wrong) return { on, wrong };
  if (state.unplaced.length === 0) return undefined;
  const unplaced = new Set(state.unplaced);
  const money = known().find(({ type, envelope }) => isMoney(type) && unplaced.has(envelope.eventId));
  return money && { on, wrong: `${money.type} (r${money.envelope.revision}) has no place in ${state.place.lifecycle}` };
}
