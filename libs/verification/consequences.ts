import { actOf, reactingTypes, type RecordedFact, type Reaction, reactionsTo } from '#case';
import { commandIdOf, derivedId } from '#engine';
import { canonicalJson, comparePositions, type Position } from '#event-store';
import type { StoredReactions } from '#read-models';
import type { Findings } from './findings.js';

/** A fact and its place in the log. */
export interface PlacedFact {
  readonly fact: RecordedFact;
  readonly position: Position;
}

/** What a fact must have led to. */
interface Expected {
  readonly cause: RecordedFact;
  readonly position: Position;
  readonly reaction: Reaction;
  readonly stream: string;
}

/** The main fact of a reaction's command. */
interface Found {
  readonly fact: RecordedFact;
  readonly stream: string;
}

const client = 'reaction';

/**
 * Reactions against what caused them: each cause has its consequence, under the ids that follow from the cause; each
 * consequence has its cause, and says what the cause says.
 */
export class Consequences {
  readonly #expected = new Map<string, Expected>();
  readonly #found = new Map<string, Found>();
  #met = 0;
  #pending = 0;

  /**
   * @param reached what the list of due reactions says, read before the log was; undefined: there is no list
   * @param unreadable streams of which nothing can be said
   */
  constructor(
    private readonly findings: Findings,
    private readonly reached: StoredReactions | undefined,
    private readonly unreadable: ReadonlySet<string>,
  ) {}

  add(stream: string, placed: readonly PlacedFact[]): void {
    const history = placed.map(({ fact }) => fact);
    for (const { fact, position } of placed) {
      if (reactingTypes.has(fact.type))
        reactionsTo(fact, history).forEach((reaction, index) => this.#expect(fact, position, reaction, index));
      const { envelope } = fact;
      // Numbers are taken in the name of the command that opens the case.
      if (envelope.client === client && envelope.commandIndex === 0 && !stream.startsWith('numbers-'))
        this.#add(envelope.commandId, { fact, stream });
    }
  }

  /** Once all streams were seen. */
  end(): void {
    for (const { cause, position, reaction, stream } of this.#expected.values()) {
      if (this.unreadable.has(stream)) continue;
      const { upTo, due } = this.reached ?? { upTo: undefined, due: new Map<string, undefined>() };
      const { eventId } = cause.envelope;
      const parked = due.get(eventId);
      if (parked)
        this.findings.noted(
          `${placeOf(cause)}: ${cause.type} leads to ${reaction.act}, which is parked since ` +
            `${new Date(parked.sinceMs).toISOString()}: ${parked.error}. Mend that, then run reactions --retry`,
        );
      else if (upTo === undefined || comparePositions(position, upTo) > 0 || due.has(eventId)) this.#pending += 1;
      else
        this.findings.damaged(
          `${placeOf(cause)}: ${cause.type} leads to ${reaction.act} in ${stream}, and that is not there`,
        );
    }
    for (const { fact } of this.unreadable.size > 0 ? [] : this.#found.values())
      this.findings.damaged(`${placeOf(fact)}: ${fact.type} is said to be a reaction, and nothing leads to it`);
    if (this.#pending > 0)
      this.findings.noted(`${this.#pending} reactions are pending: a running service makes up for them`);
    this.findings.checked(`${this.#met} reactions stand where their causes lead`);
  }

  #expect(cause: RecordedFact, position: Position, reaction: Reaction, index: number): void {
    const act = actOf(reaction.target, reaction.act);
    if (!act) throw new Error(`the reaction to ${cause.type} names an unknown act ${reaction.act}`);
    const { stream: target } = reaction;
    const key = `${cause.envelope.eventId}/${index}`;
    const commandId = commandIdOf({ client, key, act, ...(target === undefined ? {} : { stream: target }) });
    const stream = target ?? `${act.opens}-${derivedId(commandId, 'stream')}`;
    const expected = { cause, position, reaction, stream };
    const found = this.#found.get(commandId);
    if (!found) return void this.#expected.set(commandId, expected);
    this.#found.delete(commandId);
    this.#compare(expected, found);
  }

  #add(commandId: string, found: Found): void {
    const expected = this.#expected.get(commandId);
    if (!expected) return void this.#found.set(commandId, found);
    this.#expected.delete(commandId);
    this.#compare(expected, found);
  }

  /** What both have under one name must be the same. */
  #compare({ cause, reaction, stream }: Expected, found: Found): void {
    this.#met += 1;
    const { envelope, data } = found.fact;
    const wrong = (why: string): void =>
      this.findings.damaged(`${placeOf(found.fact)}: ${why} ${placeOf(cause)} (${cause.type}), which led to it`);
    if (found.stream !== stream) wrong(`it should be in ${stream}, as follows from`);
    if (envelope.causationId !== cause.envelope.eventId) wrong('it does not name as its cause');
    for (const [key, value] of Object.entries(reaction.body))
      if (key in data && canonicalJson((data as Record<string, unknown>)[key]) !== canonicalJson(value))
        wrong(`its ${key} is not that of`);
  }
}

const placeOf = ({ envelope }: RecordedFact): string => `${envelope.streamId} revision ${envelope.revision}`;
