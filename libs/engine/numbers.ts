import { caseNumber, CaseNumberReserved, flattenEnvelope, type LegalDate, numbersStream, type Realm } from '#case';
import type { Command } from './command.js';
import { engineLimits } from './command.js';
import type { EngineOptions } from './engine.js';
import { derivedId } from './ids.js';
import { stamp } from './stamps.js';
import type { Streams } from './streams.js';

/** Reserves case numbers in the office's stream of the year. A number that is reserved and not used is a gap. */
export class Numbers {
  readonly #heads = new Map<string, number>();
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(
    private readonly options: EngineOptions,
    private readonly streams: Streams,
  ) {}

  async reserve(
    command: Command,
    opened: { office: string; on: LegalDate; realm: Realm },
    caseStream: string,
    digest: string,
  ): Promise<string> {
    const stream = numbersStream(opened.office, opened.on);
    const before = this.#tails.get(stream) ?? Promise.resolve();
    const mine = before.then(() => this.#next(command, opened, stream, caseStream, digest));
    this.#tails.set(
      stream,
      mine.catch(() => undefined),
    );
    return mine;
  }

  async #next(
    command: Command,
    opened: { office: string; on: LegalDate; realm: Realm },
    stream: string,
    caseStream: string,
    digest: string,
  ): Promise<string> {
    for (let attempt = 0; attempt < engineLimits.numberAttemptsMax; attempt += 1) {
      const head = this.#heads.get(stream) ?? (await this.streams.load(stream)).head;
      const number = caseNumber(opened.office, opened.on, head + 2);
      const [fact] = stamp([CaseNumberReserved.of({ number, case: caseStream })], opened.on, command, {
        stream,
        first: head + 1,
        commandId: derivedId(caseStream, 'number', head + 1),
        digest,
        recordedAt: this.options.now(),
        realm: opened.realm,
        officeThen: opened.office,
        corrects: undefined,
        basis: undefined,
        engineVersion: this.options.engineVersion,
        world: this.options.world,
      });
      const { envelope, data, type } = fact!;
      const event = { id: envelope.eventId, type, data, meta: flattenEnvelope(envelope) };
      const answer = await this.options.log.append(stream, head < 0 ? 'none' : head, [event]);
      if (answer.outcome === 'appended') {
        this.#heads.set(stream, head + 1);
        return number;
      }
      this.#heads.delete(stream);
      this.streams.forget(stream);
      if (answer.outcome === 'unknown')
        throw new Error(`the outcome of reserving a number in ${stream} is unknown`, { cause: answer.cause });
    }
    throw new Error(`no case number could be reserved in ${stream} in ${engineLimits.numberAttemptsMax} attempts`);
  }
}
