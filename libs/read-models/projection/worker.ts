import { type BackOffLimits, backOffMs, wholeWait } from '#bounded';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { asError, type Checkpoint, type EventReader, isPassing, requireSameLog, type StoredEvent } from '#event-store';
import { explainTrouble } from '#sqlite';
import { Folding } from '../stream-states/stream-state-cache.js';
import type { LiveView, Waiting } from './live-view.js';
import type { ProjectedEvent } from '../view/view.js';

/** How many events one transaction has while the views catch up; afterwards it has whatever is available. */
export const batchEventsMin = 2_000;

export interface WorkerOptions {
  readonly database: DatabaseSync;
  readonly log: EventReader;
  readonly heldFacts: number | undefined;
  /** Whether projected events keep their stored event. */
  readonly keepsEvents: boolean;
  /** Wait before a log that did not answer is asked again, milliseconds. */
  readonly backOffMs: number;
  /** Called after each commit, and when the end of the log was reached. */
  readonly onCommit: (worker: Worker) => void;
  /** Called when a view has failed and left the worker; the others continue. */
  readonly onFailure: (view: LiveView, error: unknown) => void;
}

/** Waits between the attempts to write a batch. */
export const fileWaits: BackOffLimits = { firstMs: 20, longestMs: 500 };

/**
 * One reader of the log that feeds the views at the same position. Usually one worker serves all views; a view that is
 * retried or rebuilt has its own until it has caught up, so that the others need not wait.
 */
export class Worker {
  readonly #stop = new AbortController();
  #folding: Folding;
  readonly views: Set<LiveView>;
  /** The last event that was offered to the views. */
  checkpoint: Checkpoint;
  caughtUp = false;
  /** The error that holds up all views of this worker: retried until it passes. No view is to blame. */
  waits: Waiting | undefined;

  constructor(
    private readonly options: WorkerOptions,
    views: readonly LiveView[],
  ) {
    this.views = new Set(views);
    this.#folding = this.#newFolding();
    // Views that are further ahead skip events until the worker reaches their position.
    this.checkpoint = views.map((view) => view.checkpoint).reduce((a, b) => (b.ordinal < a.ordinal ? b : a));
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Hands the views over to another worker at the same position, if there is one, and ends this worker. */
  mergeIntoOneOf(workers: Iterable<Worker>): void {
    if (!this.caughtUp) return;
    for (const other of workers) {
      if (other === this || !other.caughtUp || other.checkpoint.ordinal !== this.checkpoint.ordinal) continue;
      if ([...other.views].some((view) => view.generation > 0)) continue;
      for (const view of this.views) other.views.add(view);
      this.views.clear();
      this.stop();
      return;
    }
  }

  /** Runs until stopped, or until no view is left. Never throws: errors become failures of the views. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await requireSameLog(this.options.log, this.checkpoint);
        await this.#follow();
        return;
      } catch (error) {
        if (!isPassing(error)) {
          for (const view of this.views) this.#failed(view, error);
          return;
        }
        this.#wait('log', error);
        // Events that were folded but not committed will be read again, so the folding starts anew.
        this.#folding = this.#newFolding();
        // The wait rejects when the worker is stopped, and then the loop ends.
        await sleep(this.options.backOffMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #wait(cause: Waiting['cause'], error: unknown): void {
    const sinceMs = this.waits?.cause === cause ? this.waits.sinceMs : Date.now();
    const sentence =
      cause === 'file' ? `The view file cannot be written: ${explainTrouble(error)}` : asError(error).message;
    this.waits = { cause, sentence, sinceMs };
  }

  #newFolding(): Folding {
    const { log, heldFacts, keepsEvents } = this.options;
    return new Folding(log, heldFacts, keepsEvents);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    let steps: ProjectedEvent[] = [];
    let reached = this.checkpoint;
    for await (const followed of this.options.log.follow(this.checkpoint.position, signal)) {
      this.waits = undefined;
      if (followed.kind === 'events') {
        const folded = await this.#folding.steps(followed.events, reached.ordinal + 1);
        if (steps.length === 0) steps = folded;
        else for (const step of folded) steps.push(step);
        reached = checkpointAt(followed.events.at(-1), steps.at(-1)) ?? reached;
      }
      if (signal.aborted) return;
      const ended = followed.kind === 'caughtUp' && !this.caughtUp;
      if (steps.length > 0 && (steps.length >= batchEventsMin || this.caughtUp || ended)) {
        await this.#commit(steps, reached);
        if (signal.aborted) return;
        steps = [];
      }
      if (ended) {
        this.caughtUp = true;
        this.options.onCommit(this);
      }
      if (this.views.size === 0) this.stop();
      if (signal.aborted) return;
    }
  }

  /** Commits a batch, retrying until the file can be written; reads continue with the committed rows. */
  async #commit(steps: readonly ProjectedEvent[], reached: Checkpoint): Promise<void> {
    const { signal } = this.#stop;
    for (let attempts = 1; !signal.aborted; attempts += 1) {
      try {
        // The views' memory may include rows that were rolled back.
        if (attempts > 1) for (const view of this.views) view.reload();
        const broken = this.#write(steps, reached);
        this.waits = undefined;
        this.#committed(reached, broken);
        return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#wait('file', error);
        const waitMs = backOffMs(attempts, fileWaits, wholeWait);
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /**
   * Writes a batch in one transaction, without an await, because other workers share the connection. Returns the views
   * that fail on these events. @throws an error that no view causes, with nothing written
   */
  #write(steps: readonly ProjectedEvent[], reached: Checkpoint): [LiveView, unknown][] {
    const { database } = this.options;
    const broken: [LiveView, unknown][] = [];
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const view of this.views) {
        database.exec('SAVEPOINT one_view');
        try {
          view.apply(steps, reached);
        } catch (error) {
          // SQLite may have rolled back the whole transaction by itself.
          if (isPassing(error) || !database.isTransaction) throw error;
          database.exec('ROLLBACK TO one_view');
          broken.push([view, error]);
        }
        database.exec('RELEASE one_view');
      }
      database.exec('COMMIT');
      return broken;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  #committed(reached: Checkpoint, broken: readonly [LiveView, unknown][]): void {
    this.checkpoint = reached;
    for (const [view, error] of broken) this.#failed(view, error);
    this.options.onCommit(this);
  }

  #failed(view: LiveView, error: unknown): void {
    this.views.delete(view);
    this.options.onFailure(view, error);
  }
}

function checkpointAt(event: StoredEvent | undefined, step: ProjectedEvent | undefined): Checkpoint | undefined {
  if (event === undefined || step === undefined) return undefined;
  const { id, stream, revision, position } = event;
  return { position, ordinal: step.ordinal, recordedMs: step.recordedMs, last: { id, stream, revision } };
}
