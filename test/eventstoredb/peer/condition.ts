/** What a caller may be refused, although its user was taken before. */
export type Withdrawable = 'append' | 'read' | 'read-all';

/** How a node is, apart from single calls: set at a word, and so until another word. */
export class Condition {
  /** False: it listens, and answers "Server Is Not Ready" to all that needs the log. */
  isReady = true;
  /** Rights taken away from every user. */
  withdrawn: ReadonlySet<Withdrawable> = new Set();
  private silentUntil = 0;

  /** Says nothing for so long, and then goes on with what it was asked meanwhile: a server short of threads. */
  silence(ms: number): void {
    this.silentUntil = Date.now() + ms;
  }

  /** Undefined when it is not silent. */
  whenAudible(): Promise<void> | undefined {
    const ms = this.silentUntil - Date.now();
    return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
  }
}
