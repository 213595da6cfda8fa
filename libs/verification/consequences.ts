import { actOf, isNumbersStream, reactingTypes, type Reaction, reactionsTo, type RecordedFact, streamOf } from '#case';
import { commandIdOf, derivedId } from '#engine';
import { comparePositions, type Position } from '#event-store';
import { canonicalJson } from '#json';
import type { StoredReactions } from '#read-models';
import { isOfEarlierEngine } from './facts.js';
import type { Findings } from './findings.js';
import { isJustBefore } from './source.js';

/** A fact and its place in the log. */
export interface PlacedFact {
  readonly fact: RecordedFact;
  readonly position: Position;
}

/** A reaction that a fact must have caused. */
interface Expected {
  readonly cause: RecordedFact;
  readonly position: Position;
  readonly reaction: Reaction;
  readonly stream: string;
}

/** The main fact of a command that some reaction sent. */
interface Found {
  readonly fact: RecordedFact;
  readonly stream: string;
}

export interface ConsequencesOptions {
  readonly findings: Findings;
  /** How far the list of due reactions had come, read before the log; undefined when there is no list. */
  readonly reached: StoredReactions | undefined;
  /** `recordedAt` of the log's last event. */
  readonly lastRecordedAt: string | undefined;
  /** Streams whose content is unknown. */
  readonly unreadable: ReadonlySet<string>;
}

const client = 'reaction';

/**
 * Checks reactions against their causes: each cause has its consequence, under the ids derived from the cause; each
 * consequence has its cause, and their data agree.
 */
export class Consequences {
  readonly #expected = new Map<string, Expected>();
  readonly #found = new Map<string, Found>();
  #met = 0;
  #pending = 0;

  constructor(private readonly options: ConsequencesOptions) {}

  add(stream: string, placed: readonly PlacedFact[]): void {
    const history = placed.map(({ fact }) => fact);
    for (const { fact, position } of placed) {
      if (reactingTypes.has(fact.type))
        reactionsTo(fact, history).forEach((reaction, index) => this.#expect(fact, position, reaction, index));
      const { envelope } = fact;
      // A reservation has the client of the command that opens the case, but is no consequence.
      if (envelope.client === client && envelope.commandIndex === 0 && !isNumbersStream(stream))
        this.#add(envelope.commandId, { fact, stream });
    }
  }

  /** Compares causes and consequences after the last stream. */
  end(): void {
    const { findings, reached, unreadable } = this.options;
    const missing = [...this.#expected.values()].filter(({ stream }) => !unreadable.has(stream));
    const parked = missing.filter(({ cause }) => reached?.due.get(cause.envelope.eventId) !== undefined);
    const parkedStreams = new Set(parked.map(({ cause }) => cause.envelope.streamId));
    for (const expected of missing) this.#missing(expected, parkedStreams);
    for (const { fact } of unreadable.size > 0 ? [] : this.#found.values())
      findings.damaged(`${placeOf(fact)}: ${fact.type} is said to be a reaction, and nothing leads to it`);
    if (this.#pending > 0)
      findings.noted(`${this.#pending} reactions are pending: a service that runs makes up for them`);
    findings.checked(`${this.#met} reactions agree with their causes`);
  }

  /**
   * Reports a missing consequence. A parked reaction is a finding, because only a person can resume it. Reactions
   * behind a parked one are pending; so is one that has just become due, because the log ended (or was read) right
   * after its cause, or because an upgrade made it due.
   */
  #missing({ cause, position, reaction, stream }: Expected, parkedStreams: ReadonlySet<string>): void {
    const { findings, reached, lastRecordedAt } = this.options;
    const { eventId, recordedAt, streamId, engineVersion } = cause.envelope;
    const leads = `${placeOf(cause)}: ${cause.type} leads to ${reaction.act}`;
    const parked = reached?.due.get(eventId);
    const isDue =
      reached?.upTo === undefined || comparePositions(position, reached.upTo) > 0 || reached.due.has(eventId);
    if (parked) {
      const why = `${leads}, which is parked since ${new Date(parked.sinceMs).toISOString()}: ${parked.error}`;
      // Today's rules refuse the consequence of a cause that an earlier engine accepted. The reaction can never be
      // done, but nothing is damaged.
      if (isOfEarlierEngine(cause)) findings.noted(`accepted under engine ${engineVersion}, refused today: ${why}`);
      else findings.damaged(`${why}. Mend that, then run reactions --retry`);
    } else if (!isDue) findings.damaged(`${leads} in ${stream}, and that is not there`);
    else if (isJustBefore(recordedAt, lastRecordedAt) || parkedStreams.has(streamId) || isOfEarlierEngine(cause))
      this.#pending += 1;
    else
      findings.damaged(
        `${leads} in ${stream}, which has been waiting since ${recordedAt}: start the service, and look at the ` +
          'reactions in its health',
      );
  }

  #expect(cause: RecordedFact, position: Position, reaction: Reaction, index: number): void {
    const act = actOf(reaction.target, reaction.act);
    if (!act) throw new Error(`the reaction to ${cause.type} names an unknown act ${reaction.act}`);
    const { stream: target } = reaction;
    const key = `${cause.envelope.eventId}/${index}`;
    const commandId = commandIdOf({ client, key, act, ...(target === undefined ? {} : { stream: target }) });
    const stream = target ?? streamOf(act.opens!, derivedId(commandId, 'stream'));
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

  /** Compares two facts: members with the same name must be equal in both. */
  #compare({ cause, reaction, stream }: Expected, found: Found): void {
    this.#met += 1;
    const { envelope, data } = found.fact;
    const wrong = (why: string): void =>
      this.options.findings.damaged(
        `${placeOf(found.fact)}: ${why} ${placeOf(cause)} (${cause.type}), which led to it`,
      );
    if (found.stream !== stream) wrong(`it should be in ${stream}, as follows from`);
    if (envelope.causationId !== cause.envelope.eventId) wrong('it does not name as its cause');
    for (const [key, value] of Object.entries(reaction.body))
      if (key in data && canonicalJson((data as Record<string, unknown>)[key]) !== canonicalJson(value))
        wrong(`its ${key} is not that of`);
  }
}

const placeOf = ({ envelope }: RecordedFact): string => `${envelope.streamId} revision ${envelope.revision}`;
