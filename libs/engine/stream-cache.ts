import {
  type AnyState,
  atOf,
  dataOf,
  flattenEnvelope,
  kindOfStream,
  type RecordedFact,
  refolds,
  requiredKey,
  toFact,
} from '#case';
import { BoundedMap } from '#bounded';
import type { EventLog, NewEvent, StoredEvent } from '#event-store';
import { engineLimits } from './command.js';

/** A folded stream, with the ids of its commands, by which repeats are recognised. */
export interface Loaded {
  readonly state: AnyState | undefined;
  /** Revision of the last event; -1 for a stream that does not exist. */
  readonly head: number;
  /** Ids of commands already recorded here. Append-only; shared between successive versions of this object. */
  readonly commands: ReadonlySet<string>;
}

export const missingStream: Loaded = { state: undefined, head: -1, commands: new Set() };

/** Encodes a fact for the log. */
export function toEvent({ type, data, envelope }: RecordedFact): NewEvent {
  return { id: envelope.eventId, type, data, meta: flattenEnvelope(envelope) };
}

export async function historyOf(log: Pick<EventLog, 'read'>, stream: string, from = 0): Promise<RecordedFact[]> {
  const facts: RecordedFact[] = [];
  for await (const event of log.read(stream, { from })) facts.push(toFact(event));
  return facts;
}

/** An LRU cache of folded states. A cached state may be behind the log; an append at its revision then conflicts. */
export class StreamCache {
  readonly #cache = new BoundedMap<string, Loaded>(engineLimits.cachedStatesMax);

  constructor(private readonly log: EventLog) {}

  /** Returns the folded stream, synchronously when it is cached. */
  load(stream: string): Loaded | Promise<Loaded> {
    const cached = this.#cache.get(stream);
    if (cached) {
      this.#cache.renew(stream, cached);
      return cached;
    }
    return this.#advance(stream, missingStream);
  }

  /** Reads newer facts from the log: needed before a refusal or a read, whose answer must not be stale. */
  async refresh(stream: string): Promise<Loaded> {
    return this.#advance(stream, this.#cache.get(stream) ?? missingStream);
  }

  /** Updates the cache after an append by this process: the facts of a command with what had passed before it, and the state after them. */
  appended(stream: string, before: Loaded, facts: readonly RecordedFact[], state: AnyState): void {
    const commands = commandsOf(before);
    let last: string | undefined;
    for (const { envelope } of facts) if (envelope.commandId !== last) commands.add((last = envelope.commandId));
    this.#keep(stream, { state, head: before.head + facts.length, commands });
  }

  forget(stream: string): void {
    this.#cache.delete(stream);
  }

  async #advance(stream: string, from: Loaded): Promise<Loaded> {
    const events: StoredEvent[] = [];
    for await (const event of this.log.read(stream, { from: from.head + 1 })) events.push(event);
    if (events.length === 0) return from;
    let state = from.state;
    if (events.some((event) => refolds(event.type)))
      state = kindOfStream(stream)?.fold(from.head < 0 ? events.map(toFact) : await historyOf(this.log, stream));
    else for (const event of events) state = evolved(stream, state, event);
    const loaded = { state, head: from.head + events.length, commands: withCommands(from, events) };
    this.#keep(stream, loaded);
    return loaded;
  }

  #keep(stream: string, loaded: Loaded): void {
    this.#cache.renew(stream, loaded);
  }
}

function evolved(stream: string, state: AnyState | undefined, event: StoredEvent): AnyState | undefined {
  return kindOfStream(stream)?.evolve(state, event.type, dataOf(event), atOf(event, event.meta));
}

/** Returns the set itself, to be extended: a copy for each append would cost more with every command. */
function commandsOf({ commands, head }: Loaded): Set<string> {
  // `missingStream` is shared by all streams.
  return head < 0 ? new Set<string>() : (commands as Set<string>);
}

function withCommands(from: Loaded, events: readonly StoredEvent[]): Set<string> {
  const commands = commandsOf(from);
  for (const event of events) commands.add(requiredKey(event, event.meta, 'commandId'));
  return commands;
}
