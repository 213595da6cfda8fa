import type { CaseState } from '../state/case.js';
import type { RecordedFact } from '../definition/fact.js';
import { evolveCase } from '../streams.js';
import type { LegalDate } from '../law/legal-date.js';

/**
 * The state of a case at the end of each legal day that has a fact. Facts are added in the order of the stream,
 * whatever their dates: a fact is applied to the state of its own day and of every later one, so no day is folded anew.
 * The states leave out members that only decisions need: lists that grow with each payment would be copied for each
 * day.
 */
export class StatesByDay {
  readonly #days: LegalDate[] = [];
  readonly #states: (CaseState | undefined)[] = [];

  /** `payments`: ids of payments whose amounts a later fact corrects; the states keep only these payments. */
  constructor(private readonly payments: ReadonlySet<string> = new Set()) {}

  /** For facts to which corrections have been applied (`corrected`). */
  static of(
    standing: readonly RecordedFact[],
    payments: ReadonlySet<string> = correctedPayments(standing),
  ): StatesByDay {
    const states = new StatesByDay(payments);
    for (const fact of standing) states.add(fact);
    return states;
  }

  /** The days that have a state, in ascending order. */
  get days(): readonly LegalDate[] {
    return this.#days;
  }

  /** The state on `days[index]`; undefined before the first day. */
  at(index: number): CaseState | undefined {
    return this.#states[index];
  }

  on(day: LegalDate): CaseState | undefined {
    return this.#states[this.firstFrom(day, true) - 1];
  }

  add({ type, data, envelope }: RecordedFact): void {
    const on = envelope.effectiveOn;
    const first = this.firstFrom(on);
    if (this.#days[first] !== on) {
      this.#states.splice(first, 0, this.#states[first - 1]);
      this.#days.splice(first, 0, on);
    }
    for (let index = first; index < this.#days.length; index += 1)
      this.#states[index] = this.#lean(evolveCase(this.#states[index], type, data, envelope));
  }

  /** Sets a state that is known already, on a day that is not before any other. */
  put(on: LegalDate, state: CaseState | undefined): void {
    if (this.#days.at(-1) !== on) this.#days.push(on);
    this.#states[this.#days.length - 1] = this.#lean(state);
  }

  /** Index of the first day on or after `day`, or after it. */
  firstFrom(day: LegalDate, isAfter = false): number {
    let [low, high] = [0, this.#days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const found = this.#days[middle]!;
      if (found < day || (isAfter && found === day)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #lean(state: CaseState | undefined): CaseState | undefined {
    if (!state) return undefined;
    const payments = state.payments.filter(({ id }) => this.payments.has(id));
    return { ...state, payments, undistributedByDay: [] };
  }
}

/** Ids of the payments whose amounts are corrected somewhere in these facts. */
export function correctedPayments(facts: readonly RecordedFact[]): ReadonlySet<string> {
  return new Set(facts.flatMap(({ type, data }) => (type === 'AmountCorrected' ? [(data as { id: string }).id] : [])));
}
