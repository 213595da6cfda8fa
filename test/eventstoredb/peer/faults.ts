/**
 * The kinds of calls at which a scripted fault can be armed, for the next calls or for a time. README.md beside this
 * file says what the client sees, and whether that was recorded or is assumed.
 */
export type Place = 'append' | 'read' | 'subscription' | 'features' | 'gossip';

export type Effect =
  /** The call is never answered. */
  | 'silence'
  /** The answer comes `delayMs` late. */
  | 'delay'
  /** Calls that require the leader are refused; other calls pass and are not counted. */
  | 'not-leader'
  /** The stream ends with OK and the call is not answered. */
  | 'end'
  /** The stream is reset (RST_STREAM, internal error). */
  | 'reset'
  /** The server dies as after kill -9, and is down for `downMs`. */
  | 'kill'
  /** The server shuts down gracefully, and is then down for `downMs`. */
  | 'stop'
  /** The server ends itself on a write error, and is down until `giveSpace`. */
  | 'disk-full'
  /** Another node of the cluster becomes the leader; appends in flight are answered "not leader". */
  | 'change-leader'
  /** The server times out on its own write. */
  | 'timeout'
  /** The server drops a live subscription. */
  | 'too-slow'
  /** The call fails with code INTERNAL. */
  | 'internal';

export interface Fault {
  readonly on: Place;
  readonly effect: Effect;
  /** For appends: whether the events are stored before the fault. Default false. */
  readonly commit?: boolean;
  /** Number of calls (for subscriptions: of events) that pass before the fault. Default 0. */
  readonly skip?: number;
  /** Number of consecutive calls that the fault affects. Default 1; without limit if `forMs` is given. */
  readonly calls?: number;
  /** How long the fault is armed, in ms. Default: until used up. */
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

/** The name under which a fault is counted: `append silence, stored`. */
export const nameOf = ({ on, effect, commit }: Fault): string => `${on} ${effect}${commit ? ', stored' : ''}`;

export class Faults {
  private armed: Armed[] = [];
  private readonly counts = new Map<string, number>();
  /** Called when a fault was armed, so that an idle subscription looks for it. */
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

  /** Whether a fault is armed for that place; cheap, because it is called for every event. */
  isArmed(on: Place): boolean {
    return this.armed.length > 0 && this.armed.some(({ fault }) => fault.on === on);
  }

  /** Returns the fault for this call and counts it. `isIdle`: the call is a subscription with no event to pass. */
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

  /** How often each fault occurred, by name. */
  get struck(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }
}
