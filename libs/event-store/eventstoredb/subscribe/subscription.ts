import {
  type AllStreamRecordedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import type { Position } from '../../contract/port.js';
import { commitOf } from '../events/codec.js';
import { NoAnswer } from '../client/errors.js';
import { limits } from '../client/limits.js';

export type Delivered =
  | { readonly kind: 'events'; readonly events: AllStreamRecordedEvent[] }
  | { readonly kind: 'reached'; readonly commit: bigint }
  | { readonly kind: 'caughtUp' };

/** A progress message of the server; it is passed on once `behind` events in all have been taken. */
interface Mark {
  readonly behind: number;
  readonly step: Exclude<Delivered, { kind: 'events' }>;
}

/**
 * One subscription to everything under the prefix, in batches from a bounded buffer. It takes the client's events as
 * they come, and applies backpressure to the server when nobody takes them from the buffer.
 * The client reports *caught up* and *checkpoint* ahead of events that it has not delivered; here they keep their
 * place.
 */
export class Subscription {
  readonly #source: AllStreamSubscription;
  #steps: Delivered[] = [];
  readonly #marks: Mark[] = [];
  #buffered = 0;
  #received = 0;
  #isLive = false;
  /** Up to this position the server has sent everything. */
  #reached: bigint;
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;
  #isWaking = false;
  #confirmation: NodeJS.Timeout | undefined;
  #give!: { up: (error: Error) => void; over: () => void };
  /** Rejects when our side abandons the subscription for want of an answer; resolves when it is cancelled. */
  readonly abandoned = new Promise<void>((resolve, reject) => (this.#give = { up: reject, over: resolve }));
  /** When the server last sent anything, by the caller's monotonic clock. */
  lastHeard: number;

  constructor(
    client: EventStoreDBClient,
    prefix: string,
    after: Position | undefined,
    private readonly monotonicMs: () => number,
    private readonly signal: AbortSignal,
    private readonly withinMs: number,
  ) {
    this.lastHeard = monotonicMs();
    this.#reached = after === undefined ? -1n : commitOf(after);
    this.#source = client.subscribeToAll({
      fromPosition: after === undefined ? START : { commit: commitOf(after), prepare: commitOf(after) },
      filter: streamNameFilter({
        prefixes: [prefix],
        checkpointInterval: 1,
        maxSearchWindow: limits.checkpointEvents,
        // An exception in these callbacks would end the process.
        checkpointReached: async (_, { commit }) => this.#mark({ kind: 'reached', commit }),
      }),
    });
    this.#listen();
  }

  /** Returns all buffered events, or else the next to come; undefined at the end. @throws the client's error */
  async next(): Promise<Delivered[] | undefined> {
    while (this.#steps.length === 0) {
      if (this.signal.aborted) return undefined;
      if (this.#end) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
    const steps = this.#steps;
    this.#steps = [];
    this.#buffered = 0;
    if (this.#source.isPaused()) this.#source.resume();
    return steps;
  }

  /** Whether this event, which is known to be stored, has not been delivered although the buffer has room. */
  isMissing(position: Position | undefined): boolean {
    return position !== undefined && !this.#source.isPaused() && this.#reached < commitOf(position);
  }

  fail(error: Error): void {
    this.#give.up(error);
    this.#ended({ error });
  }

  /** Unsubscribes; the client does so when it can. @returns the error that it meets then */
  cancel(): Promise<void> {
    this.#ended({});
    this.signal.removeEventListener('abort', this.#aborted);
    return this.#source.unsubscribe();
  }

  readonly #aborted = (): void => {
    this.#give.over();
    this.#wake?.();
  };

  #listen(): void {
    const source = this.#source;
    this.signal.addEventListener('abort', this.#aborted);
    this.#confirmation = setTimeout(() => this.fail(new NoAnswer('the subscription', this.withinMs)), this.withinMs);
    source.on('confirmation', () => {
      clearTimeout(this.#confirmation);
      this.lastHeard = this.monotonicMs();
    });
    source.on('caughtUp', () => {
      this.#isLive = true;
      this.#mark({ kind: 'caughtUp' });
    });
    source.on('data', ({ event }) => {
      if (event) this.#event(event as AllStreamRecordedEvent);
    });
    source.on('error', (error) => this.#ended({ error }));
    source.on('end', () => this.#ended({}));
  }

  #event(event: AllStreamRecordedEvent): void {
    this.lastHeard = this.monotonicMs();
    this.#reached = event.position.commit;
    const last = this.#steps.at(-1);
    if (last?.kind === 'events' && last.events.length < limits.batchEventsMax) last.events.push(event);
    else this.#steps.push({ kind: 'events', events: [event] });
    this.#received += 1;
    this.#buffered += 1;
    if (this.#buffered >= (this.#isLive ? limits.bufferEventsMax : limits.catchUpBufferEventsMax)) this.#source.pause();
    while (this.#marks.length > 0 && this.#marks[0]!.behind <= this.#received)
      this.#steps.push(this.#marks.shift()!.step);
    this.#wakeSoon();
  }

  #mark(step: Mark['step']): void {
    this.lastHeard = this.monotonicMs();
    const behind = this.#received + this.#source.readableLength;
    if (behind > this.#received) this.#marks.push({ behind, step });
    else this.#steps.push(step);
    this.#wakeSoon();
  }

  /** Wakes the consumer once all received events are buffered; woken per event it would take them one by one. */
  #wakeSoon(): void {
    if (this.#isWaking) return;
    this.#isWaking = true;
    setImmediate(() => {
      this.#isWaking = false;
      this.#wake?.();
    });
  }

  #ended(end: { readonly error?: unknown }): void {
    clearTimeout(this.#confirmation);
    this.#end ??= end;
    this.#wake?.();
  }
}
