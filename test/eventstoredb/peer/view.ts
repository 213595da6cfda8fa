import type { Log } from './log.ts';
import type { Recorded, Stream } from './records.ts';

/**
 * The part of the log that one node shows. A leader shows all published events; a lagging follower shows them later,
 * when a stream is read as well as in $all.
 */
export class View {
  readonly log: Log;
  private shown = 0;
  private lag = 0;
  private timer: NodeJS.Timeout | undefined;
  private wake: () => void = () => undefined;
  private grown: Promise<void> = this.next();
  private readonly stopListening: () => void;

  constructor(log: Log) {
    this.log = log;
    this.stopListening = log.onPublished(() => this.update());
    this.update();
  }

  /** Number of visible events of $all. */
  get end(): number {
    return this.shown;
  }

  set lagMs(ms: number) {
    this.lag = ms;
    this.update();
  }

  /** Resolves when more is visible, or when `wakeAll` is called. */
  whenGrown(): Promise<void> {
    return this.grown;
  }

  wakeAll(): void {
    const wake = this.wake;
    this.grown = this.next();
    wake();
  }

  isShown(event: Recorded): boolean {
    return event.index < this.shown;
  }

  /** Last visible revision of the stream; -1 if there is none. */
  lastShown(stream: Stream): number {
    let last = stream.events.length - 1;
    while (last >= 0 && !this.isShown(stream.events[last] as Recorded)) last--;
    return last;
  }

  close(): void {
    clearTimeout(this.timer);
    this.stopListening();
  }

  private next(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }

  private update(): void {
    const { events, published } = this.log;
    clearTimeout(this.timer);
    const before = this.shown;
    if (this.lag === 0) {
      this.shown = published;
    } else {
      const until = Date.now() - this.lag;
      let end = Math.min(this.shown, published);
      while (end < published && (events[end] as Recorded).takenAt <= until) end++;
      this.shown = end;
      if (end < published) {
        const wait = (events[end] as Recorded).takenAt - until;
        this.timer = setTimeout(() => this.update(), wait);
      }
    }
    if (this.shown !== before) this.wakeAll();
  }
}
