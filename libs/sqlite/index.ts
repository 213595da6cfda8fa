export type { StoreHealth } from './availability.js';
export { copyDatabase, type CopyOptions } from './copy.js';
export {
  busyTimeoutMs,
  checkerWaitMs,
  emptyWal,
  pragma,
  refuseOldSqlite,
  requireDurable,
  SqliteRefused,
  syncFile,
  syncFolder,
  walBytesMax,
} from './durable.js';
export { type Attempt, GroupCommit } from './group-commit.js';
export { Neighbours } from './neighbours.js';
export { openFile, type FileAccess, writeAhead } from './open.js';
export { retried } from './retry.js';
export { structureDamage, structureDamageIn } from './structure.js';
export {
  explainTrouble,
  isSyncFailure,
  resultCodeOf,
  resultCodes,
  type Stage,
  type Trouble,
  troubleOf,
} from './trouble.js';
export { walDamage } from './wal.js';
export { fingerprintOf } from './without-trace.js';
export { SecondWriter, WriterLock } from './writer-lock.js';
