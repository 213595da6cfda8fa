import { type RecordedFact, toFact } from '#case';
import { LogUnavailable, type Position, type StoredEvent } from '#event-store';
import type { Service } from '../runtime/service.js';
import { isAwayForLong, type KnownUpTo, knownUpTo, queryViews } from './view-state.js';

/** The facts of a stream as they could be had. */
export interface ReadSource {
  readonly facts: readonly RecordedFact[];
  /** Where the fact of a revision is in the log. */
  readonly positionOf: (revision: number) => Position | string | undefined;
  /** By revision; from the log they come without. */
  readonly ordinals?: readonly number[];
  /** Present when the log is away: these are the facts that the views have, and there may be more. */
  readonly knownUpTo?: KnownUpTo;
}

const factViews = ['register', 'story'] as const;

/** From the log; while that is away, from the views, as far as they have come. */
export async function readSourceOf(service: Service, stream: string): Promise<ReadSource> {
  const { log, views } = service.installation;
  const hasFactView = views.health().some(({ name }) => name === 'story');
  if (!hasFactView || !isAwayForLong(service)) {
    try {
      const events: StoredEvent[] = [];
      for await (const event of log.read(stream)) events.push(event);
      return { facts: events.map(toFact), positionOf: (revision) => events[revision]?.position };
    } catch (error) {
      if (!(error instanceof LogUnavailable) || !hasFactView) throw error;
    }
  }
  return queryViews(service, factViews, () =>
    views.read(async (snapshot) => {
      const upTo = knownUpTo(snapshot, 'story');
      return { ...(await snapshot.factsOf(stream)), positionOf: () => upTo.position, knownUpTo: upTo };
    }),
  );
}
