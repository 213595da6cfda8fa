import {
  type Envelope,
  flattenEnvelope,
  kindOfStream,
  type OriginState,
  type RecordedFact,
  sealedPointers,
  toFact,
} from '#case';
import { LogDamaged } from '#event-store';
import { canonicalJson } from '#json';
import type { Attempt } from './attempt.js';
import type { Accepted, Answer, Command, KeyBinding } from './command.js';
import type { TargetStream } from './target-stream.js';
import type { EngineOptions } from './options.js';
import { commandTypeOf } from './envelope.js';
import { historyOf, type StreamCache } from './stream-cache.js';

/**
 * Finds the first answer to an idempotency key. Searches the envelopes in the stream, so that keys survive a restart. A
 * repeated answer has the facts and the state of the first time, not of today.
 */
export class IdempotencyStore {
  constructor(
    private readonly options: Pick<EngineOptions, 'log' | 'sealed'>,
    private readonly streams: StreamCache,
  ) {}

  /** The answer to an earlier use of the key, if any; found synchronously when the loaded stream is enough. */
  before(attempt: Attempt): Promise<Answer | undefined> | undefined {
    const { to, loaded } = attempt;
    if (to.opens) return to.target ? this.#inCasesOf(attempt) : this.inTarget(attempt);
    return loaded?.commands.has(to.commandId) ? this.inTarget(attempt) : undefined;
  }

  /** Searches the cases of a judgment or request: the facts of a decision are in one of them. */
  async #inCasesOf({ command, to, loaded, digest }: Attempt): Promise<Answer | undefined> {
    const { cases = [] } = (loaded?.state ?? {}) as Partial<OriginState>;
    const pointers = sealedPointers(command.act.command, command.body);
    for (const stream of cases) {
      // The destroyed key of an earlier case matters only to the command that opened that case.
      if (!(await this.#holds(stream, to))) continue;
      // The digest must be made with the key of the case in which the answer was found.
      return this.in(stream, command, to, await this.options.sealed.digest(stream, command.body, pointers));
    }
    return this.in(to.stream, command, to, digest);
  }

  /**
   * The first answer, if the stored facts are not those of this attempt. Two processes that receive the same key at
   * once make the same ids, and a log may answer both appends alike, so only the stored facts tell which was first.
   */
  async ofAnother(attempt: Attempt, facts: readonly RecordedFact[]): Promise<Answer | undefined> {
    const [mine] = attempt.own(facts);
    const { to } = attempt;
    if (!mine) return undefined;
    for await (const stored of this.options.log.read(to.stream, { from: mine.envelope.revision, countMax: 1 }))
      if (textOf(toFact(stored)) === textOf(mine)) return undefined;
    this.streams.forget(to.stream);
    return this.inTarget(attempt);
  }

  /** The answer found in the target stream, which need not be the stream that the command was sent to. */
  inTarget({ command, to, digest }: Attempt): Promise<Answer | undefined> {
    return this.in(to.stream, command, to, digest);
  }

  async in(
    stream: string,
    command: Command,
    { commandId }: Pick<TargetStream, 'commandId'>,
    digest: string,
  ): Promise<Answer | undefined> {
    if (!(await this.#holds(stream, { commandId }))) return undefined;
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
    const differs = differences(first.envelope, command, digest);
    if (differs.length > 0) return { kind: 'keyReused', differs };
    const state = kindOfStream(stream)!.fold(upTo)!;
    const position = await this.#positionOf(stream, facts.at(-1)!);
    return { kind: 'accepted', stream, facts, state, position, repeated: true } satisfies Accepted;
  }

  async #positionOf(stream: string, { envelope }: RecordedFact): Promise<string> {
    for await (const stored of this.options.log.read(stream, { from: envelope.revision, countMax: 1 }))
      return stored.position;
    throw new LogDamaged(
      `${stream} does not hold its revision ${envelope.revision} any more. Restore the log.`,
      stream,
    );
  }

  async #holds(stream: string, { commandId }: Pick<TargetStream, 'commandId'>): Promise<boolean> {
    return (await this.streams.load(stream)).commands.has(commandId);
  }
}

const textOf = ({ data, envelope }: RecordedFact): string =>
  canonicalJson({ data, envelope: flattenEnvelope(envelope) });

/** The parts in which a command differs from the first one with its key. Bodies of different acts are not compared. */
function differences(first: Envelope, command: Command, digest: string): KeyBinding[] {
  const { act, actor, onBehalfOf } = command;
  const isSameAct = first.commandType === commandTypeOf(act);
  return [
    ...(isSameAct ? [] : (['act'] as const)),
    ...(first.actor.office === actor.office ? [] : (['office'] as const)),
    ...(first.onBehalfOf === onBehalfOf ? [] : (['onBehalfOf'] as const)),
    ...(!isSameAct || first.commandDigest === digest ? [] : (['body'] as const)),
  ];
}
