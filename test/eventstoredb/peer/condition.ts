/** A right that can be revoked from users who were accepted before. */
export type Withdrawable = 'append' | 'read' | 'read-all';

/** What holds for every call to a node until the next order. */
export class Condition {
  /** False: the node listens, and answers "Server Is Not Ready" to calls that need the log. */
  isReady = true;
  /** Rights revoked from every user. */
  withdrawn: ReadonlySet<Withdrawable> = new Set();
  private silentUntil = 0;

  /** Is silent for this long, then answers the calls received meanwhile, like a server short of threads. */
  silence(ms: number): void {
    this.silentUntil = Date.now() + ms;
  }

  /** Resolves when the node answers again; undefined when it does. */
  whenAudible(): Promise<void> | undefined {
    const ms = this.silentUntil - Date.now();
    return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
  }
}
