import { caseNumber, isNumbersStream, type LegalDate, type RecordedFact } from '#case';
import type { Findings } from './findings.js';

/** Checks case numbers: each is the next of its office and year, and each case has the number reserved for it. */
export class CaseNumbers {
  /** Numbers reserved so far whose case was not met, and numbers of cases whose reservation was not met. */
  readonly #reserved = new Map<string, string>();
  readonly #wanted = new Map<string, string>();

  constructor(private readonly findings: Findings) {}

  /** Checks that the n-th reservation in `numbers-P1.03-2025` is number n, so that no number is given twice. */
  reservations(stream: string, facts: readonly RecordedFact[]): void {
    const [, office = '', year = ''] = /^numbers-(.+)-(\d+)$/.exec(stream) ?? [];
    facts.forEach(({ data }, index) => {
      const expected = caseNumber(office, `${year.padStart(4, '0')}-01-01` as LegalDate, index + 1);
      const { number, case: given } = data as { number: string; case: string };
      if (number !== expected)
        this.findings.damaged(`${stream} revision ${index}: number ${number} instead of ${expected}`);
      if (this.#wanted.get(number) === given) this.#wanted.delete(number);
      else this.#reserved.set(number, given);
    });
  }

  opening(stream: string, { data }: RecordedFact): void {
    const { number } = data as { number: string };
    if (this.#reserved.get(number) === stream) this.#reserved.delete(number);
    else if (this.#wanted.has(number))
      this.findings.damaged(`${stream} revision 0: ${this.#wanted.get(number)} has the number ${number} too`);
    else this.#wanted.set(number, stream);
  }

  /**
   * Reports cases without a reservation. A reserved number without a case is a gap, which is allowed. Call it last.
   * @param unreadable streams that were not added: one of them may hold the missing reservation
   */
  end(unreadable: ReadonlySet<string>): void {
    const isWhole = ![...unreadable].some((stream) => isNumbersStream(stream));
    for (const [number, stream] of isWhole ? this.#wanted : [])
      this.findings.damaged(`${stream} revision 0: the number ${number} was not reserved for it`);
    if (this.#reserved.size > 0) this.findings.noted(`${this.#reserved.size} case numbers were reserved and not used`);
  }
}
