import type { EventReader, FollowOptions, StoredEvent } from './port.js';

/** The events that a log holds now, in batches, and then the end: nothing is waited for. */
export async function* batchesOf(
  log: Pick<EventReader, 'follow'>,
  options: FollowOptions = {},
): AsyncGenerator<readonly StoredEvent[]> {
  for await (const step of log.follow(undefined, new AbortController().signal, options)) {
    if (step.kind === 'caughtUp') return;
    if (step.kind === 'events') yield step.events;
  }
}
