/**
 * Faults by script: each is armed for the next calls of a kind, or for a time. What each one looks like to the client
 * and whether that was recorded or is assumed is in README.md beside this file.
 */
export type Place = 'append' | 'read' | 'subscription' | 'features' | 'gossip';

export type Effect =
  /** No answer ever. */
  | 'silence'
  /** The answer comes `delayMs` late. */
  | 'delay'
  /** Refused, to calls that require the leader only; other calls pass and are not counted. */
  | 'not-leader'
  /** The stream ends with OK and the call is not answered. */
  | 'end'
  /** The stream is reset (RST_STREAM, internal error). */
  | 'reset'
  /** The server goes as by kill -9, and stays away for `downMs`. */
  | 'kill'
  /** The server is stopped in order, and stays away for `downMs` after it went. */
  | 'stop'
  /** The server ends itself on a write error and stays away until it has space again. */
  | 'disk-full'
  /** Another node of the cluster leads now; appends in flight are answered "not leader". */
  | 'change-leader'
  /** The server gives up waiting for its own write. */
  | 'timeout'
  /** A live subscription is dropped. */
  | 'too-slow'
  /** The call fails with code INTERNAL. */
  | 'internal';

export interface Fault {
  readonly on: Place;
  readonly effect: Effect;
  /** Appends: whether it is stored before that happens. Default false. */
  readonly commit?: boolean;
  /** Calls (subscriptions: events) that pass before it strikes. Default 0. */
  readonly skip?: number;
  /** How many calls it strikes, one after the other. Default 1; without limit if `forMs` is given. */
  readonly calls?: number;
  /** For how long it is armed, in ms from now. Default: until used up. */
  readonly forMs?: number;
  readonly delayMs?: number;
  readonly downMs?: number;
}

interface Armed {
  readonly fault: Fault;
  skip: number;
  left: number;
  readonly until: number;
}

/** `append silence, stored`: under which name a fault that struck is counted. */
export const nameOf = ({ on, effect, commit }: Fault): string => `${on} ${effect}${commit ? ', stored' : ''}`;

export class Faults {
  private armed: Armed[] = [];
  private readonly counts = new Map<string, number>();
  /** Told when something was armed: a subscription at rest looks then. */
  onArmed: () => void = () => undefined;

  arm(...faults: readonly Fault[]): void {
    for (const fault of faults) {
      const until = fault.forMs === undefined ? Infinity : Date.now() + fault.forMs;
      const left = fault.calls ?? (fault.forMs === undefined ? 1 : Infinity);
      this.armed.push({ fault, skip: fault.skip ?? 0, left, until });
    }
    this.onArmed();
  }

  disarm(): void {
    this.armed = [];
  }

  /** Whether one is armed for that place; cheap, asked for every event. */
  isArmed(on: Place): boolean {
    return this.armed.length > 0 && this.armed.some(({ fault }) => fault.on === on);
  }

  /** The fault that strikes this call; it is counted. `isIdle`: a subscription at rest, where no event passes. */
  next(on: Place, requiresLeader: boolean, isIdle = false): Fault | undefined {
    if (this.armed.length === 0) return undefined;
    const now = Date.now();
    this.armed = this.armed.filter(({ left, until }) => left > 0 && now < until);
    for (const each of this.armed) {
      if (each.fault.on !== on || (each.fault.effect === 'not-leader' && !requiresLeader)) continue;
      if (each.skip > 0) {
        if (!isIdle) each.skip--;
        continue;
      }
      each.left--;
      const name = nameOf(each.fault);
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      return each.fault;
    }
    return undefined;
  }

  /** How often each struck, by name. */
  get struck(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }
}
