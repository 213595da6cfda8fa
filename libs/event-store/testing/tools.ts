import { canonicalJson } from '#json';
import type { EventLog, Followed, NewEvent, Position, StoredEvent } from '../index.js';

/** One log under test. It starts empty, or at least without the suite's streams. */
export interface LogUnderTest {
  readonly log: EventLog;
  /** Opens the same log again, as after a restart of its process. */
  reopen(): Promise<EventLog>;
  dispose(): Promise<void>;
}

let counter = 0;

export function newEvent(data: unknown = { n: 1 }, meta: Record<string, string> = { actor: 'alice' }): NewEvent {
  return { id: crypto.randomUUID(), type: `happened`, data, meta };
}

/** A unique name for a stream, so that the suite can run on a log that is not empty. */
export function newStream(): string {
  return `contract-${process.pid}-${Date.now().toString(36)}-${counter++}`;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Follows a log until `enough` returns true, within the time of a test. */
export async function followUntil(
  log: Pick<EventLog, 'follow'>,
  after: Position | undefined,
  enough: (seen: readonly Followed[]) => boolean,
): Promise<Followed[]> {
  const stop = new AbortController();
  const seen: Followed[] = [];
  for await (const next of log.follow(after, stop.signal)) {
    seen.push(next);
    if (enough(seen)) stop.abort();
  }
  return seen;
}

export const caughtUp = (seen: readonly Followed[]): boolean => seen.at(-1)?.kind === 'caughtUp';
export const eventsOf = (seen: readonly Followed[]): StoredEvent[] =>
  seen.flatMap((next) => (next.kind === 'events' ? [...next.events] : []));
/** The canonical bytes of an event, without its position. */
export function contentOf({ id, type, stream, revision, data, meta }: Omit<StoredEvent, 'position'>): string {
  return canonicalJson({ id, type, stream, revision, data, meta });
}
export const idsOf = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id);

/** Delays each answer of a log by `turns()` turns of the event loop, so that reads and appends overtake one another. */
export function shuffled(log: EventLog, turns: () => number): EventLog {
  const pause = async (): Promise<void> => {
    for (let left = turns(); left > 0; left -= 1) await new Promise(setImmediate);
  };
  return {
    append: async (stream, expected, events) => {
      await pause();
      const answer = await log.append(stream, expected, events);
      await pause();
      return answer;
    },
    read: async function* (stream, options) {
      await pause();
      yield* log.read(stream, options);
    },
    follow: (after, signal) => log.follow(after, signal),
    head: () => log.head(),
    count: (upTo) => log.count(upTo),
    health: () => log.health(),
    close: () => log.close(),
  };
}

/** Gives each part of the suite the log of the running test. */
export interface Context {
  log(): EventLog;
  reopen(): Promise<EventLog>;
}
