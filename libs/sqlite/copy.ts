import { closeSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { busyTimeoutMs, syncFile } from './durable.js';
import { retried } from './retry.js';

/** How long a copy waits for a file that another program has locked before it fails. */
const copyWithinMs = 60_000;
/** Pages copied in one step; between two steps the event loop runs. */
const pagesPerStep = 1_000;

export interface CopyOptions<T> {
  readonly from: string;
  /** The new file, readable by its owner only; it must not exist. */
  readonly to: string;
  readonly progress?: (done: number, total: number) => void;
  /** Queries the very snapshot that is copied. */
  readonly inSnapshot: (database: DatabaseSync) => T;
}

/**
 * Copies a database beside its writers by SQLite's online backup. The copy is a snapshot, whatever is written
 * meanwhile: one synced file without a write-ahead file, so it can be read from a read-only folder.
 */
export async function copyDatabase<T>({ from, to, progress, inSnapshot }: CopyOptions<T>): Promise<T> {
  closeSync(openSync(to, 'wx', 0o600));
  const timedOut = (error: unknown): Error => error as Error;
  const source = await retried(() => new DatabaseSync(from, { readOnly: true, timeout: busyTimeoutMs }), {
    withinMs: copyWithinMs,
    stage: 'open',
    timedOut,
  });
  try {
    // One read transaction keeps the same snapshot for all steps; without it each write of another connection would
    // restart the copy.
    source.exec('BEGIN');
    const answer = await retried(() => inSnapshot(source), { withinMs: copyWithinMs, stage: 'read', timedOut });
    await backup(source, to, {
      rate: pagesPerStep,
      progress: ({ totalPages, remainingPages }) => progress?.(totalPages - remainingPages, totalPages),
    });
    source.exec('COMMIT');
    asOneFile(to);
    return answer;
  } finally {
    source.close();
  }
}

function asOneFile(path: string): void {
  const copy = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
  syncFile(path);
}
