import { type OriginState, type RecordedFact, sealedPointers } from '#case';
import { canonicalJson, LogDamaged } from '#event-store';
import type { Accepted, Answer, Command } from './command.js';
import type { Destination } from './destination.js';
import type { EngineOptions } from './options.js';
import { foldStream, historyOf, type Loaded, type Streams, toFact } from './streams.js';

/**
 * The first answer of an idempotency key, also after a restart: it stands in the stream's own envelopes. The repeated
 * answer holds the facts and the state of then, not of today.
 */
export class FirstAnswers {
  constructor(
    private readonly options: Pick<EngineOptions, 'log' | 'sealed'>,
    private readonly streams: Streams,
  ) {}

  async before(
    command: Command,
    to: Destination,
    loaded: Loaded | undefined,
    digest: string,
  ): Promise<Answer | undefined> {
    if (!to.opens) return loaded?.commands.has(to.commandId) ? this.in(to.stream, to.commandId, digest) : undefined;
    if (!to.target) return this.in(to.stream, to.commandId, digest);
    const { cases = [] } = (loaded?.state ?? {}) as Partial<OriginState>;
    const pointers = sealedPointers(command.act.command, command.body);
    for (const stream of [...cases, to.stream]) {
      // The digest is keyed by the stream's owner, so it is taken again for each candidate.
      const own = stream === to.stream ? digest : await this.options.sealed.digest(stream, command.body, pointers);
      const found = await this.in(stream, to.commandId, own);
      if (found) return found;
    }
    return undefined;
  }

  /**
   * Two processes that were sent the same opening at once make the same ids, and a log may answer the second as it did
   * the first: the case has the number that the first reserved, and that is what both say.
   */
  async ofAnother(to: Destination, facts: readonly RecordedFact[], digest: string): Promise<Answer | undefined> {
    const [mine] = facts;
    for await (const stored of this.options.log.read(to.stream, { countMax: 1 })) {
      const fact = toFact(stored);
      if (canonicalJson(fact.data) === canonicalJson(mine?.data)) return undefined;
    }
    this.streams.forget(to.stream);
    return this.in(to.stream, to.commandId, digest);
  }

  async in(stream: string, commandId: string, digest: string): Promise<Answer | undefined> {
    const { commands } = await this.streams.load(stream);
    if (!commands.has(commandId)) return undefined;
    const history = await historyOf(this.options.log, stream);
    const upTo = history.slice(0, history.findLastIndex((fact) => fact.envelope.commandId === commandId) + 1);
    const facts = upTo.filter((fact) => fact.envelope.commandId === commandId);
    const [first] = facts;
    if (!first) {
      this.streams.forget(stream);
      throw new LogDamaged(
        `${stream} held a command that it does not hold any more: it was cut, or the log was set back. Restore the log.`,
        stream,
      );
    }
    if (first.envelope.commandDigest !== digest) return { kind: 'keyReused' };
    return { kind: 'accepted', stream, facts, state: foldStream(stream, upTo)!, repeated: true } satisfies Accepted;
  }
}
