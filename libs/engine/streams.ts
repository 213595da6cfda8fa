import {
  type AnyState,
  evolveCase,
  evolveOrigin,
  flattenEnvelope,
  type CaseState,
  foldCase,
  foldOrigin,
  type OriginState,
  type RecordedFact,
  refolds,
  unflattenEnvelope,
} from '#case';
import type { EventLog, NewEvent, StoredEvent } from '#event-store';
import { engineLimits } from './command.js';

/** A stream as the engine holds it: folded, with what idempotency needs. */
export interface Loaded {
  readonly state: AnyState | undefined;
  /** Revision of the last event; -1 for a stream that does not exist. */
  readonly head: number;
  readonly commands: ReadonlyMap<string, { readonly digest: string; readonly first: number; readonly size: number }>;
}

export const nothing: Loaded = { state: undefined, head: -1, commands: new Map() };

export function toFact(event: StoredEvent): RecordedFact {
  return { type: event.type, data: event.data as object, envelope: unflattenEnvelope(event, event.meta) };
}

/** The way back: what the log is given of a fact. */
export function toEvent({ type, data, envelope }: RecordedFact): NewEvent {
  return { id: envelope.eventId, type, data, meta: flattenEnvelope(envelope) };
}

export async function historyOf(log: Pick<EventLog, 'read'>, stream: string, from = 0): Promise<RecordedFact[]> {
  const facts: RecordedFact[] = [];
  for await (const event of log.read(stream, { from })) facts.push(toFact(event));
  return facts;
}

export const isCase = (stream: string): boolean => stream.startsWith('case-');

export function foldStream(stream: string, history: readonly RecordedFact[]): AnyState | undefined {
  return isCase(stream) ? foldCase(history) : foldOrigin(history);
}

/** Folded states, least recently used out first. An append validates what was taken from here. */
export class Streams {
  readonly #cache = new Map<string, Loaded>();

  constructor(private readonly log: EventLog) {}

  async load(stream: string): Promise<Loaded> {
    const cached = this.#cache.get(stream);
    if (cached) {
      this.#cache.delete(stream);
      this.#cache.set(stream, cached);
      return cached;
    }
    return this.#advance(stream, nothing);
  }

  /** The state with everything that was appended meanwhile, by whomever: needed before a refusal or a read. */
  async refresh(stream: string): Promise<Loaded> {
    return this.#advance(stream, this.#cache.get(stream) ?? nothing);
  }

  /** After an append of ours: the facts and the state that they led to. */
  appended(stream: string, before: Loaded, facts: readonly RecordedFact[], state: AnyState): void {
    this.#keep(stream, { state, head: before.head + facts.length, commands: withCommands(before.commands, facts) });
  }

  forget(stream: string): void {
    this.#cache.delete(stream);
  }

  async #advance(stream: string, from: Loaded): Promise<Loaded> {
    const facts = await historyOf(this.log, stream, from.head + 1);
    if (facts.length === 0) return from;
    let state = from.state;
    if (facts.some((fact) => refolds(fact.type)))
      state = foldStream(stream, from.head < 0 ? facts : await historyOf(this.log, stream));
    else
      for (const { type, data, envelope } of facts)
        state = isCase(stream)
          ? evolveCase(state as CaseState | undefined, type, data, envelope)
          : evolveOrigin(state as OriginState | undefined, type, data, envelope);
    const loaded = { state, head: from.head + facts.length, commands: withCommands(from.commands, facts) };
    this.#keep(stream, loaded);
    return loaded;
  }

  #keep(stream: string, loaded: Loaded): void {
    this.#cache.delete(stream);
    this.#cache.set(stream, loaded);
    if (this.#cache.size > engineLimits.cachedStatesMax) {
      const [oldest] = this.#cache.keys();
      if (oldest !== undefined) this.#cache.delete(oldest);
    }
  }
}

function withCommands(known: Loaded['commands'], facts: readonly RecordedFact[]): Loaded['commands'] {
  const commands = new Map(known);
  for (const { envelope } of facts)
    if (envelope.commandIndex === 0)
      commands.set(envelope.commandId, {
        digest: envelope.commandDigest,
        first: envelope.revision,
        size: envelope.commandSize,
      });
  return commands;
}
