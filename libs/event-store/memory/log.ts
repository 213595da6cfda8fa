import { Changes } from '../contract/changes.js';
import {
  type Appended,
  type EventLog,
  type Expected,
  type Followed,
  LogDamaged,
  type LogHealth,
  LogUnavailable,
  type NewEvent,
  type Position,
  type ReadOptions,
  type StoredEvent,
} from '../contract/port.js';
import { plainMeta, prepareAppend, type PreparedEvent } from '../contract/prepare.js';

/** The stored events of a memory log. They outlive the log object that wrote them, as a file does. */
export class MemoryStore {
  /** All events in log order: the event at index n has position n + 1. */
  readonly log: StoredText[] = [];
  readonly streams = new Map<string, StoredText[]>();
}

/** A stored event. Its JSON is kept as text and parsed for each reader, so that no reader can change it. */
interface StoredText extends PreparedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
}

/** Maximal number of events in one step of `follow`. */
const batchEventsMax = 1_000;

/**
 * The log in memory, written to be read: it implements the whole contract of {@link EventLog} and nothing else. Specs
 * that do not test durability use it.
 */
export class MemoryLog implements EventLog {
  readonly #changes = new Changes();

  constructor(private readonly store = new MemoryStore()) {}

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    this.#requireOpen();
    const call = prepareAppend(stream, expected, events, plainMeta);
    const { log, streams } = this.store;
    const stored = streams.get(stream) ?? [];
    if (call.first !== stored.length) {
      // Idempotency: a call whose ids are stored at its revisions is a repeated one.
      const again = stored.slice(call.first, call.first + events.length);
      const last = again.at(-1);
      if (last && again.length === events.length && again.every(({ id }, at) => id === events[at]?.id))
        return { outcome: 'appended', revision: last.revision, position: last.position };
      return { outcome: 'conflict', actual: stored.length === 0 ? 'none' : stored.length - 1 };
    }
    for (const event of call.events) {
      const text = { ...event, stream, revision: stored.length, position: positionOf(log.length + 1) };
      stored.push(text);
      log.push(text);
    }
    streams.set(stream, stored);
    this.#changes.committed();
    return { outcome: 'appended', revision: stored.length - 1, position: positionOf(log.length) };
  }

  async *read(stream: string, options: ReadOptions = {}): AsyncGenerator<StoredEvent> {
    this.#requireOpen();
    const { direction = 'forwards', countMax = Infinity } = options;
    const isForwards = direction === 'forwards';
    const { from = isForwards ? 0 : Infinity } = options;
    const stored = this.store.streams.get(stream) ?? [];
    const asked = isForwards ? stored.slice(from) : stored.slice(0, from + 1).toReversed();
    for (const text of asked.slice(0, countMax)) yield eventOf(text);
  }

  async *follow(after: Position | undefined, signal: AbortSignal): AsyncGenerator<Followed> {
    const { log } = this.store;
    let done = after === undefined ? 0 : Number(after);
    if (!(done <= log.length)) throw new LogDamaged(`The log ends at ${log.length}, before the position ${after}.`);
    let isCaughtUp = false;
    while (!signal.aborted && !this.#changes.closed) {
      const events = log.slice(done, done + batchEventsMax);
      done += events.length;
      if (events.length > 0) {
        yield { kind: 'events', events: events.map(eventOf) };
        if (!signal.aborted) yield { kind: 'reached', position: positionOf(done) };
      } else if (!isCaughtUp) {
        isCaughtUp = true;
        yield { kind: 'caughtUp' };
      } else await this.#changes.next(signal);
    }
  }

  async head(): Promise<Position | undefined> {
    return this.health().position;
  }

  async count(upTo?: Position): Promise<number> {
    return upTo === undefined ? this.store.log.length : Number(upTo);
  }

  health(): LogHealth {
    const position = this.store.log.at(-1)?.position;
    const fine = { awaySince: undefined, lastError: undefined, skewMs: undefined, warnings: [] };
    return { state: 'connected', isReadable: true, position, ...fine };
  }

  async close(): Promise<void> {
    this.#changes.close();
  }

  #requireOpen(): void {
    if (this.#changes.closed) throw new LogUnavailable('The log is closed.');
  }
}

/** Positions have a fixed width, so that text order is log order. */
const positionOf = (count: number): Position => String(count).padStart(16, '0') as Position;

function eventOf({ id, type, data, meta, ...place }: StoredText): StoredEvent {
  return { id, type, ...place, data: JSON.parse(data) as unknown, meta: JSON.parse(meta.text) as NewEvent['meta'] };
}
