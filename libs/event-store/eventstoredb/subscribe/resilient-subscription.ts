import { BoundedMap } from '#bounded';
import type { AllStreamRecordedEvent } from '@eventstore/db-client';
import {
  type Followed,
  type FollowOptions,
  LogDamaged,
  LogUnavailable,
  type Position,
  type StoredEvent,
} from '../../contract/port.js';
import type { ClockSkew } from '../client/clock-skew.js';
import { fromServer, isBookkeeping, toPosition } from '../events/codec.js';
import type { Connection } from '../client/connection.js';
import { failureOf, Abandoned, NoAnswer, sentenceOf } from '../client/errors.js';
import { limits } from '../client/limits.js';
import type { Reading } from '../read/reader.js';
import type { RollbackDetector } from '../rollback/rollback-detector.js';
import { type Delivered, Subscription } from './subscription.js';
import { backOff, pause, within } from '../client/timing.js';

export interface SubscriptionSource {
  readonly reading: Reading;
  readonly connection: Connection;
  readonly clock: ClockSkew;
  readonly rollback: RollbackDetector;
  readonly prefix: string;
  readonly random: () => number;
  /** A monotonic clock in milliseconds, for durations. */
  readonly monotonicMs: () => number;
  /** The newest event of the log that this process knows of. */
  readonly known: () => Position | undefined;
}

/**
 * Yields the domain events after a position, until `signal` aborts. Resubscribes at the place it has reached whenever
 * the server or the connection ends the subscription.
 * @throws LogDamaged when a stream has a gap, or the log was set back
 */
export async function* follow(
  source: SubscriptionSource,
  after: Position | undefined,
  signal: AbortSignal,
  options: FollowOptions = {},
): AsyncGenerator<Followed> {
  const { connection, reading, rollback, random } = source;
  const progress = new Progress(source, after, options);
  connection.watchers += 1;
  try {
    for (let [tries, isFirst] = [1, true]; !signal.aborted; tries += 1, isFirst = false) {
      // Whatever ended the subscription, the server may be another one by now.
      if (!isFirst) connection.doubts += 1;
      const client = reading.client.now;
      const { subscribeWithinMs } = reading.client.patience;
      const { prefix, monotonicMs } = source;
      const subscription = new Subscription(client, prefix, progress.position, monotonicMs, signal, subscribeWithinMs);
      const takeBack = reading.client.onAbandoned((error) => subscription.fail(error));
      const watch = heartbeat(source, subscription);
      try {
        // The check may wait on a dead connection: the heartbeat then ends the wait. An error of the subscription does
        // not end it, because a log that was set back may have caused the error.
        await Promise.race([rollback.require(), subscription.abandoned]);
        for (let steps = await subscription.next(); steps !== undefined;) {
          tries = 0;
          connection.granted('readAll');
          for (const step of steps) yield* progress.take(step);
          if (signal.aborted) return;
          steps = await subscription.next();
        }
      } catch (error) {
        if (error instanceof LogDamaged) throw error;
        const { kind } = failureOf(error);
        if (kind === 'deleted')
          throw new LogDamaged(`A stream was tombstoned on the server: ${sentenceOf(error)}. Restore the log.`);
        if (kind === 'denied') connection.refused('readAll', error);
        else if (kind !== 'slow' && !(error instanceof Abandoned)) connection.failed(error);
        if (error instanceof NoAnswer && reading.client.now === client) await reading.client.renew();
      } finally {
        clearInterval(watch);
        takeBack();
        // Not awaited: the client may still be searching for a node to subscribe at, for a minute.
        subscription.cancel().catch((error: unknown) => connection.notCancelled(error));
      }
      await pause(backOff(Math.max(tries, 1), random), signal);
    }
  } finally {
    connection.watchers -= 1;
  }
}

/**
 * Probes the server when a subscription is silent, because connections can die silently, and abandons it if the probe
 * fails. Abandons it too when two checks in a row show that it lacks an event which is known to be stored.
 */
function heartbeat(
  { reading, connection, monotonicMs, known }: SubscriptionSource,
  subscription: Subscription,
): NodeJS.Timeout {
  const { heartbeatMs, heartbeatAnswerMs } = reading.client.patience;
  let isAsking = false;
  let asked = -Infinity;
  let awaited: Position | undefined;
  return setInterval(() => {
    // A server can send events and yet have no leader to append to; so while it counts as away, probe it.
    const everyMs = connection.isAway ? limits.heartbeatLookMs : heartbeatMs;
    const isSilent = monotonicMs() - subscription.lastHeard >= heartbeatMs;
    if (!isSilent && !connection.isAway) return;
    if (isSilent) {
      if (subscription.isMissing(awaited)) return subscription.fail(new NoAnswer('the subscription', heartbeatMs));
      awaited = known();
    }
    if (isAsking || monotonicMs() - asked < everyMs) return;
    isAsking = true;
    asked = monotonicMs();
    const client = reading.client.now;
    within(heartbeatAnswerMs, 'the heartbeat', reading.probe())
      .catch(async (error: Error) => {
        // The server has answered, so the connection works.
        if (error instanceof LogUnavailable && error.denied) return;
        subscription.fail(error);
        if (reading.client.now === client) await reading.client.renew();
      })
      .finally(() => (isAsking = false));
  }, limits.heartbeatLookMs);
}

/** Records how far a subscription has come, and checks whether each event follows the one before. */
class Progress {
  position: Position | undefined;
  #hasCaughtUp = false;
  readonly #revisions = new BoundedMap<string, number>(limits.streamsWatchedMax, () => {
    this.#knowsAll = false;
  });
  /** Whether the subscription began at the log's start: a stream not met so far is then new, from revision 0. */
  #knowsAll: boolean;

  constructor(
    private readonly source: SubscriptionSource,
    after: Position | undefined,
    private readonly options: FollowOptions,
  ) {
    this.position = after;
    this.#knowsAll = after === undefined;
  }

  *take(step: Delivered): Generator<Followed> {
    if (step.kind === 'events') {
      const events = step.events.flatMap((event) => this.#sound(event) ?? []);
      const last = step.events.at(-1);
      if (last) this.position = toPosition(last.position.commit);
      const newest = events.at(-1);
      if (newest) this.source.rollback.anchors.delivered(newest);
      if (events.length > 0) yield { kind: 'events', events };
    } else if (step.kind === 'reached') {
      const position = toPosition(step.commit);
      if (this.position === undefined || position > this.position) {
        this.position = position;
        yield { kind: 'reached', position };
      }
    } else if (!this.#hasCaughtUp) {
      this.#hasCaughtUp = true;
      yield { kind: 'caughtUp' };
    }
  }

  #sound(event: AllStreamRecordedEvent): StoredEvent | undefined {
    const { onDamage } = this.options;
    try {
      return this.#domainEvent(event);
    } catch (error) {
      if (!onDamage || !(error instanceof LogDamaged)) throw error;
      onDamage(error);
      return undefined;
    }
  }

  #domainEvent(event: AllStreamRecordedEvent): StoredEvent | undefined {
    const stored = fromServer(event, this.source.prefix);
    this.source.clock.returned(stored.id, event.created.getTime());
    if (isBookkeeping(stored.stream)) return undefined;
    this.#requireNext(stored);
    return stored;
  }

  #requireNext({ stream, revision }: StoredEvent): void {
    const before = this.#revisions.get(stream);
    const expected = before === undefined ? (this.#knowsAll ? 0 : revision) : before + 1;
    this.#revisions.set(stream, revision);
    if (revision === expected) return;
    throw new LogDamaged(
      `Revision ${expected} of ${stream} is missing: ${revision} comes in its place. The stream was deleted or cut on ` +
        'the server: restore the log from its backup.',
      stream,
      expected,
    );
  }
}
