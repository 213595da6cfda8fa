import {
  type AnyState,
  atOf,
  type CaseState,
  dataOf,
  evolveCase,
  evolveOrigin,
  flattenEnvelope,
  foldCase,
  foldOrigin,
  isCaseStream,
  type OriginState,
  type RecordedFact,
  refolds,
  requiredKey,
  toFact,
} from '#case';
import { BoundedMap } from '#bounded';
import type { EventLog, NewEvent, StoredEvent } from '#event-store';
import { engineLimits } from './command.js';

/** A stream as the engine holds it: folded, with what idempotency needs. */
export interface Loaded {
  readonly state: AnyState | undefined;
  /** Revision of the last event; -1 for a stream that does not exist. */
  readonly head: number;
  /** Ids of those whose facts are in the stream. It only grows, so later states of the stream share it. */
  readonly commands: ReadonlySet<string>;
}

export const missingStream: Loaded = { state: undefined, head: -1, commands: new Set() };

/** The way back: what the log is given of a fact. */
export function toEvent({ type, data, envelope }: RecordedFact): NewEvent {
  return { id: envelope.eventId, type, data, meta: flattenEnvelope(envelope) };
}

export async function historyOf(log: Pick<EventLog, 'read'>, stream: string, from = 0): Promise<RecordedFact[]> {
  const facts: RecordedFact[] = [];
  for await (const event of log.read(stream, { from })) facts.push(toFact(event));
  return facts;
}

export function foldStream(stream: string, history: readonly RecordedFact[]): AnyState | undefined {
  return isCaseStream(stream) ? foldCase(history) : foldOrigin(history);
}

/** Folded states, least recently used out first. An append validates what was taken from here. */
export class StreamCache {
  readonly #cache = new BoundedMap<string, Loaded>(engineLimits.cachedStatesMax);

  constructor(private readonly log: EventLog) {}

  /** At once where it is cached. */
  load(stream: string): Loaded | Promise<Loaded> {
    const cached = this.#cache.get(stream);
    if (cached) {
      this.#cache.renew(stream, cached);
      return cached;
    }
    return this.#advance(stream, missingStream);
  }

  /** The state with everything that was appended meanwhile, by whomever: needed before a refusal or a read. */
  async refresh(stream: string): Promise<Loaded> {
    return this.#advance(stream, this.#cache.get(stream) ?? missingStream);
  }

  /** After an append of ours: the facts of one command and the state that they led to. */
  appended(stream: string, before: Loaded, facts: readonly RecordedFact[], state: AnyState): void {
    const commands = commandsOf(before);
    const [first] = facts;
    if (first) commands.add(first.envelope.commandId);
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
      state = foldStream(stream, from.head < 0 ? events.map(toFact) : await historyOf(this.log, stream));
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
  const [data, at] = [dataOf(event), atOf(event, event.meta)];
  return isCaseStream(stream)
    ? evolveCase(state as CaseState | undefined, event.type, data, at)
    : evolveOrigin(state as OriginState | undefined, event.type, data, at);
}

/** The set itself, to be added to: a copy for each append would cost a long stream more with every command. */
function commandsOf({ commands, head }: Loaded): Set<string> {
  // `missingStream` is one for all streams.
  return head < 0 ? new Set<string>() : (commands as Set<string>);
}

function withCommands(from: Loaded, events: readonly StoredEvent[]): Set<string> {
  const commands = commandsOf(from);
  for (const event of events) commands.add(requiredKey(event, event.meta, 'commandId'));
  return commands;
}
