import { SealedStoreUnusable, SealRefused } from './errors.js';

/** One caller who waits for the commit. Like those of a promise, only the first answer counts. */
export interface Waiting<Job, Answer> {
  readonly job: Job;
  readonly size: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what is asked for within one turn of the event loop and commits it together: one sync for many callers.
 * `commit` answers each caller; when it throws, all of its group are rejected with that error.
 */
export class GroupCommit<Job, Answer> {
  private readonly commit: (group: readonly Waiting<Job, Answer>[]) => void;
  private readonly max: { readonly perCommit: number; readonly pending: number };
  private queue: Waiting<Job, Answer>[] = [];
  private pending = 0;
  private scheduled = false;
  private closed = false;

  constructor(
    commit: (group: readonly Waiting<Job, Answer>[]) => void,
    max: { readonly perCommit: number; readonly pending: number },
  ) {
    this.commit = commit;
    this.max = max;
  }

  /** @throws SealRefused when too much waits already; SealedStoreUnusable after close. */
  ask(job: Job, size: number): Promise<Answer> {
    if (this.closed) return Promise.reject(new SealedStoreUnusable('the sealed store is closed'));
    if (this.pending + size > this.max.pending) {
      return Promise.reject(new SealRefused(`more than ${this.max.pending} values wait to be stored`));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ job, size, resolve, reject });
      this.pending += size;
      this.schedule();
    });
  }

  /** Commits what still waits, and refuses what comes later. */
  close(): void {
    this.closed = true;
    while (this.queue.length > 0) this.commitNext();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (this.queue.length > 0) this.commitNext();
      if (this.queue.length > 0) this.schedule();
    });
  }

  private commitNext(): void {
    let [count, size] = [0, 0];
    for (const { size: next } of this.queue) {
      if (count > 0 && size + next > this.max.perCommit) break;
      count += 1;
      size += next;
    }
    const group = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    this.pending -= size;
    try {
      this.commit(group);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
