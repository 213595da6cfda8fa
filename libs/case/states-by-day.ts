import type { CaseState } from './state/case.js';
import type { RecordedFact } from './definition/fact.js';
import { evolveCase } from './fold.js';
import type { LegalDate } from './law/legal-date.js';

/**
 * A case at the end of each legal day on which one of its facts lies. A fact stands last in its stream when it is added,
 * whatever its date: so it is put on top of the state of its own day and of every later one, and no day is folded anew.
 * What only a decision asks for is left out of the states: lists that grow with each payment would be copied with each.
 */
export class StatesByDay {
  readonly #days: LegalDate[] = [];
  readonly #states: (CaseState | undefined)[] = [];

  /** `payments`: those whose amounts are corrected by a fact that is added; the states have no others. */
  constructor(private readonly payments: ReadonlySet<string> = new Set()) {}

  /** Corrections already carried out (`corrected`). */
  static of(
    standing: readonly RecordedFact[],
    payments: ReadonlySet<string> = correctedPayments(standing),
  ): StatesByDay {
    const states = new StatesByDay(payments);
    for (const fact of standing) states.add(fact);
    return states;
  }

  /** In their order. */
  get days(): readonly LegalDate[] {
    return this.#days;
  }

  /** Of `days[index]`; before the first day there is no case. */
  at(index: number): CaseState | undefined {
    return this.#states[index];
  }

  /** The state at the end of a day. */
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

  /** The state after a fact that is dated on or after all others, where that is known already. */
  put(on: LegalDate, state: CaseState | undefined): void {
    if (this.#days.at(-1) !== on) this.#days.push(on);
    this.#states[this.#days.length - 1] = this.#lean(state);
  }

  /** Place of the first day that is not before `day`, or that is after it. */
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
