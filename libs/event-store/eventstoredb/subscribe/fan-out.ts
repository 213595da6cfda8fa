import { comparePositions, type Followed, type Position, type StoredEvent } from '../../contract/port.js';
import { follow, type SubscriptionSource } from './resilient-subscription.js';
import { limits } from '../client/limits.js';

type Step = Exclude<Followed, { kind: 'caughtUp' }>;

/**
 * Shares one live subscription among all followers of the process. A follower that lags reads the past over a
 * subscription of its own; once it has caught up, that one becomes the shared one, or the follower joins the existing
 * one. A follower that is too slow leaves, reads by itself what it missed, and joins again.
 */
export class FanOut {
  readonly #subscribers = new Set<Subscriber>();
  #shared: SharedSubscription | undefined;
  readonly #stop = new AbortController();

  constructor(private readonly source: SubscriptionSource) {}

  async *follow(after: Position | undefined, signal: AbortSignal): AsyncGenerator<Followed> {
    const ended = AbortSignal.any([signal, this.#stop.signal]);
    let position = after;
    let hasCaughtUp = false;
    while (!ended.aborted) {
      const own = new AbortController();
      const past = follow(this.source, position, AbortSignal.any([this.#stop.signal, own.signal]));
      const leave = (): void => own.abort();
      ended.addEventListener('abort', leave, { once: true });
      let follower: Subscriber | undefined;
      try {
        while (!follower) {
          const { value: step, done } = await past.next();
          if (done || ended.aborted) return;
          if (step.kind !== 'caughtUp') position = lastOf(step);
          if (step.kind !== 'caughtUp' || !hasCaughtUp) yield step;
          if (step.kind === 'caughtUp') hasCaughtUp = true;
          if (hasCaughtUp) follower = this.#join(position, past, own);
        }
      } finally {
        ended.removeEventListener('abort', leave);
        if (this.#shared?.subscription !== past) {
          own.abort();
          await past.return(undefined);
        }
      }
      try {
        for (let step = await follower.next(ended); step !== undefined; step = await follower.next(ended)) {
          position = lastOf(step);
          yield step;
        }
      } finally {
        this.#leave(follower);
      }
    }
  }

  /** Ends every follower without an error. */
  close(): void {
    this.#stop.abort();
  }

  #join(position: Position | undefined, past: AsyncGenerator<Followed>, own: AbortController): Subscriber | undefined {
    if (this.#shared && !this.#shared.canJoin(position)) return undefined;
    this.#shared ??= this.#run(past, own, position);
    const follower = new Subscriber(position, this.#shared.missedBy(position));
    this.#subscribers.add(follower);
    return follower;
  }

  #leave(follower: Subscriber): void {
    this.#subscribers.delete(follower);
    if (this.#subscribers.size > 0) return;
    this.#shared?.stop();
    this.#shared = undefined;
  }

  #run(past: AsyncGenerator<Followed>, own: AbortController, position: Position | undefined): SharedSubscription {
    const running = new SharedSubscription(past, own, position);
    void running
      .pump((step) => {
        for (const follower of this.#subscribers) follower.give(step);
      })
      .then((error) => {
        if (this.#shared === running) this.#shared = undefined;
        if (running.isStopped) return;
        for (const follower of this.#subscribers) follower.end(error);
      });
    return running;
  }
}

class SharedSubscription {
  /** `recent` holds every event after this position. */
  #from: Position | undefined;
  #recent: StoredEvent[] = [];
  isStopped = false;

  constructor(
    readonly subscription: AsyncGenerator<Followed>,
    private readonly own: AbortController,
    position: Position | undefined,
  ) {
    this.#from = position;
  }

  canJoin(position: Position | undefined): boolean {
    if (this.#from === undefined) return true;
    return position !== undefined && comparePositions(position, this.#from) >= 0;
  }

  missedBy(position: Position | undefined): StoredEvent[] {
    return this.#recent.filter((event) => position === undefined || comparePositions(event.position, position) > 0);
  }

  /** Passes each step to `give`. Resolves when the subscription has ended, with its error if there was one. */
  async pump(give: (step: Step) => void): Promise<Error | undefined> {
    try {
      for await (const step of this.subscription) {
        if (step.kind === 'caughtUp') continue;
        if (step.kind === 'events') this.#remember(step.events);
        give(step);
      }
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  stop(): void {
    this.isStopped = true;
    this.own.abort();
  }

  #remember(events: readonly StoredEvent[]): void {
    this.#recent.push(...events);
    const tooMany = this.#recent.length - limits.recentEventsMax;
    if (tooMany <= 0) return;
    this.#from = this.#recent[tooMany - 1]?.position;
    this.#recent = this.#recent.slice(tooMany);
  }
}

/** A follower's part in the shared subscription: the steps that it has not taken yet. */
class Subscriber {
  #steps: Step[] = [];
  #events = 0;
  #end: { readonly error: Error | undefined } | undefined;
  #wake: (() => void) | undefined;

  /** `after` is the follower's position; after a restart the shared subscription may be behind it. */
  constructor(
    private readonly after: Position | undefined,
    missed: readonly StoredEvent[],
  ) {
    if (missed.length > 0) this.give({ kind: 'events', events: missed });
  }

  give(given: Step): void {
    const step = this.#end ? undefined : stepAfter(given, this.after);
    if (!step) return;
    const count = step.kind === 'events' ? step.events.length : 0;
    if (this.#events + count > limits.bufferEventsMax + limits.recentEventsMax) return this.end(undefined);
    this.#events += count;
    const last = this.#steps.at(-1);
    if (step.kind === 'reached' && last?.kind === 'reached') this.#steps[this.#steps.length - 1] = step;
    else this.#steps.push(step);
    this.#wake?.();
  }

  /** Ends this part; the steps given before are still delivered. */
  end(error: Error | undefined): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  /** The next step; undefined at the end of the shared subscription: the follower then reads the rest by itself. */
  async next(signal: AbortSignal): Promise<Step | undefined> {
    for (;;) {
      if (signal.aborted) return undefined;
      const step = this.#steps.shift();
      if (step) {
        if (step.kind === 'events') this.#events -= step.events.length;
        return step;
      }
      if (this.#end) {
        if (this.#end.error) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        const woken = (): void => {
          signal.removeEventListener('abort', woken);
          this.#wake = undefined;
          resolve();
        };
        this.#wake = woken;
        signal.addEventListener('abort', woken, { once: true });
      });
    }
  }
}

function stepAfter(step: Step, after: Position | undefined): Step | undefined {
  if (after === undefined) return step;
  if (step.kind === 'reached') return comparePositions(step.position, after) > 0 ? step : undefined;
  if (comparePositions(step.events[0]!.position, after) > 0) return step;
  const events = step.events.filter(({ position }) => comparePositions(position, after) > 0);
  return events.length > 0 ? { kind: 'events', events } : undefined;
}

function lastOf(step: Step): Position | undefined {
  return step.kind === 'reached' ? step.position : step.events.at(-1)?.position;
}
