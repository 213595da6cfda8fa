import {
  caseNumber,
  CaseNumberReserved,
  type CaseState,
  type LegalDate,
  numbersStream,
  type RecordedFact,
} from '#case';
import type { Attempt } from './attempt.js';
import { engineLimits, OutcomeUnknown } from './command.js';
import type { EngineOptions } from './options.js';
import { derivedId, eventIdsOf } from './ids.js';
import { withEnvelopes } from './envelope.js';
import type { Recorder } from './recorder.js';

interface Waiting {
  readonly attempt: Attempt;
  readonly opened: Pick<CaseState, 'office' | 'decidedOn' | 'realm'>;
  readonly resolve: (number: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reserves case numbers in the office's stream of the year. Cases that wait at the same time share one append. A
 * reserved number that is never used leaves a gap; no number is given twice.
 */
export class CaseNumberAllocator {
  readonly #waiting = new Map<string, Waiting[]>();

  readonly #heads = new Map<string, number>();

  constructor(
    private readonly options: EngineOptions,
    private readonly recorder: Recorder,
  ) {}

  reserve(attempt: Attempt, opened: Waiting['opened']): Promise<string> {
    const stream = numbersStream(opened.office, opened.decidedOn);
    return new Promise((resolve, reject) => {
      const entry = { attempt, opened, resolve, reject };
      const queue = this.#waiting.get(stream);
      if (queue) queue.push(entry);
      else {
        this.#waiting.set(stream, [entry]);
        void this.#serve(stream);
      }
    });
  }

  /** The next free number of the office in that year. Reserves nothing. */
  async next(office: string, on: LegalDate): Promise<string> {
    return caseNumber(office, on, (await this.#lastRevision(numbersStream(office, on))) + 2);
  }

  async #serve(stream: string): Promise<void> {
    for (;;) {
      const batch = this.#waiting.get(stream)!.splice(0, engineLimits.numbersPerAppendMax);
      if (batch.length === 0) break;
      try {
        const numbers = await this.#append(stream, batch);
        batch.forEach((each, index) => each.resolve(numbers[index]!));
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    }
    this.#waiting.delete(stream);
  }

  async #append(stream: string, batch: readonly Waiting[]): Promise<string[]> {
    for (let attempt = 0; attempt < engineLimits.numberAttemptsMax; attempt += 1) {
      const head = this.#heads.get(stream) ?? (await this.#lastRevision(stream));
      const { facts, appended } = await this.recorder.record(stream, head < 0 ? 'none' : head, () =>
        batch.map((each, index) => this.#fact(stream, each, head + 1 + index)),
      );
      this.#heads.delete(stream);
      if (appended.outcome === 'unknown') throw new OutcomeUnknown(stream, appended.cause);
      if (appended.outcome === 'conflict') continue;
      this.#heads.set(stream, appended.revision);
      return facts.map((fact) => (fact.data as { number: string }).number);
    }
    throw new Error(`no number could be reserved in ${stream} in ${engineLimits.numberAttemptsMax} attempts`);
  }

  async #lastRevision(stream: string): Promise<number> {
    for await (const last of this.options.log.read(stream, { direction: 'backwards', countMax: 1 }))
      return last.revision;
    return -1;
  }

  #fact(stream: string, { attempt, opened }: Waiting, revision: number): RecordedFact {
    const { command, to, digest } = attempt;
    const number = caseNumber(opened.office, opened.decidedOn, revision + 1);
    const commandId = derivedId(to.stream, 'number', revision);
    const reserved = CaseNumberReserved.of({ number, case: to.stream });
    const [fact] = withEnvelopes([reserved], opened.decidedOn, command, {
      stream,
      first: revision,
      commandId,
      eventId: eventIdsOf(commandId),
      digest,
      recordedAt: this.options.now(),
      realm: opened.realm,
      officeThen: opened.office,
      corrects: undefined,
      basis: undefined,
      engineVersion: this.options.engineVersion,
      world: this.options.world,
    });
    return fact!;
  }
}
