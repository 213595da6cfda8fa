import { closeSync, fsyncSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { busyTimeoutMs } from './durable.js';
import { retried } from './retry.js';

/** How long a file is waited for that another program holds, before its copy is given up. */
const copyWithinMs = 60_000;
/** Pages copied in one step; between the steps the process goes on. */
const pagesPerStep = 1_000;

export interface CopyOptions<T> {
  readonly from: string;
  /** Made, readable by its owner only; must not exist. */
  readonly to: string;
  readonly progress?: (done: number, total: number) => void;
  /** Asked of the very state that is copied. */
  readonly inSnapshot: (database: DatabaseSync) => T;
}

/**
 * Copies a database beside its writers by SQLite's own online backup: one moment of it, whatever is written meanwhile.
 * The copy is one file without a write-ahead file, synced, and can be read from a read-only folder.
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
    // The read transaction holds one state for all steps; without it each write of others would begin the copy anew.
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

export function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
