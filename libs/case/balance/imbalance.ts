import type { CaseState } from '../case.js';
import type { RecordedFact } from '../fact.js';
import { evolveCase, foldCase } from '../fold.js';
import { refolds } from '../history.js';
import { later, type LegalDate } from '../law/legal-date.js';
import { imbalance } from '../ledger.js';
import { isMoney } from './by-day.js';

/** What does not balance: on which legal day, as known after which fact. */
export interface DayImbalance {
  /** The legal day `t` of `state(t, k)`. */
  readonly on: LegalDate;
  /** The fact after which it was so: `k` ends with it. */
  readonly eventId: string;
  readonly revision: number;
  readonly engineVersion: string;
  /** In one sentence: which balance, and by how much. */
  readonly wrong: string;
}

/**
 * Looks for a legal day and a state of knowledge at which the money of a case does not balance: both balances of
 * `ledger.ts` fail or turn negative, or money lies on a day on which the case takes none, so that it would be missing
 * there. Undefined: both balances hold for every `state(t, k)`, `k` at the end of a command.
 *
 * `history`: one whole case stream as it is stored, nothing struck through. Money entered in the order of its dates
 * costs one fold; each later command that is dated back or corrects something costs one more fold a day from that date
 * on. What an engine before 0.2.0 accepted (`engineVersion` of the finding) is no damage: it lacked the rule
 * `ledger.everyDay`.
 */
export function imbalanceOnAnyDay(history: readonly RecordedFact[]): DayImbalance | undefined {
  let state: CaseState | undefined;
  let lastOn: LegalDate | undefined;
  for (const [index, each] of history.entries()) {
    const { type, data, envelope } = each;
    state = refolds(type) ? foldCase(history.slice(0, index + 1)) : evolveCase(state, type, data, envelope);
    const isLate = lastOn !== undefined && envelope.effectiveOn < lastOn;
    // A date that was corrected may lie later than any that a fact bears.
    lastOn = datesOf([each]).reduce(later, lastOn ?? envelope.effectiveOn);
    if (history[index + 1]?.envelope.commandId === envelope.commandId) continue;
    const known = (): readonly RecordedFact[] => history.slice(0, index + 1);
    const reaches = isLate || envelope.corrects !== undefined;
    const found = reaches ? onEachDay(known(), envelope.effectiveOn) : wrongIn(state, lastOn, known);
    if (!found) continue;
    const { eventId, revision, engineVersion } = envelope;
    return { ...found, eventId, revision, engineVersion };
  }
  return undefined;
}

type Wrong = Pick<DayImbalance, 'on' | 'wrong'>;

/** From the day that the last command bears: no earlier day can have changed. */
function onEachDay(known: readonly RecordedFact[], first: LegalDate): Wrong | undefined {
  const days = new Set([first, ...datesOf(known).filter((on) => on >= first)]);
  for (const on of [...days].toSorted()) {
    const found = wrongIn(foldCase(known, on), on, () => known);
    if (found) return found;
  }
  return undefined;
}

/** Days as first recorded and as corrected. */
function datesOf(known: readonly RecordedFact[]): LegalDate[] {
  return known.flatMap(({ type, data, envelope }) =>
    type === 'DateCorrected' ? [envelope.effectiveOn, (data as { to: LegalDate }).to] : [envelope.effectiveOn],
  );
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
