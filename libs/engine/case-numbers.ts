import { caseNumber, CaseNumberReserved, type LegalDate, numbersStream, type Realm, type RecordedFact } from '#case';
import { type Command, engineLimits, OutcomeUnknown } from './command.js';
import type { EngineOptions } from './options.js';
import { derivedId, eventIdsOf } from './ids.js';
import { withEnvelopes } from './envelope.js';
import { toEvent } from './stream-cache.js';

/** A case that waits for its number. */
interface Waiting {
  readonly command: Command;
  readonly opened: { readonly office: string; readonly on: LegalDate; readonly realm: Realm };
  readonly caseStream: string;
  readonly digest: string;
  readonly resolve: (number: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reserves case numbers in the office's stream of the year. Those who wait at the same time share one append. A number
 * that is reserved and then not used is a gap; none is ever given twice.
 */
export class CaseNumberAllocator {
  readonly #waiting = new Map<string, Waiting[]>();

  readonly #heads = new Map<string, number>();

  constructor(private readonly options: EngineOptions) {}

  reserve(wanted: Omit<Waiting, 'resolve' | 'reject'>): Promise<string> {
    const stream = numbersStream(wanted.opened.office, wanted.opened.on);
    return new Promise((resolve, reject) => {
      const entry = { ...wanted, resolve, reject };
      const queue = this.#waiting.get(stream);
      if (queue) queue.push(entry);
      else {
        this.#waiting.set(stream, [entry]);
        void this.#serve(stream);
      }
    });
  }

  /** The next number of the office in that year, as it is now: nothing is reserved. */
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
      const wait = this.options.log.clockReady?.();
      if (wait) await wait;
      const facts = batch.map((each, index) => this.#fact(stream, each, head + 1 + index));
      const answer = await this.options.log.append(stream, head < 0 ? 'none' : head, facts.map(toEvent));
      this.#heads.delete(stream);
      if (answer.outcome === 'unknown') throw new OutcomeUnknown(stream, answer.cause);
      if (answer.outcome === 'conflict') continue;
      this.#heads.set(stream, answer.revision);
      return facts.map((fact) => (fact.data as { number: string }).number);
    }
    throw new Error(`no number could be reserved in ${stream} in ${engineLimits.numberAttemptsMax} attempts`);
  }

  async #lastRevision(stream: string): Promise<number> {
    for await (const last of this.options.log.read(stream, { direction: 'backwards', countMax: 1 }))
      return last.revision;
    return -1;
  }

  #fact(stream: string, { command, opened, caseStream, digest }: Waiting, revision: number): RecordedFact {
    const number = caseNumber(opened.office, opened.on, revision + 1);
    const commandId = derivedId(caseStream, 'number', revision);
    const [fact] = withEnvelopes([CaseNumberReserved.of({ number, case: caseStream })], opened.on, command, {
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
