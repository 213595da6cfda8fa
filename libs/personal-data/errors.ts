/** The call breaks a limit or a format, or a ref belongs to another owner. Repeating the same call cannot help. */
export class SealRefused extends Error {
  override readonly name = 'SealRefused';
}

/** The ref already belongs to other words or to another owner: seal these words under another ref. */
export class RefTaken extends SealRefused {}

/** The owner's key was destroyed: nothing of this owner can be sealed, opened or digested any more. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';

  constructor(owner: string) {
    super(`the key of ${owner} was destroyed; nothing can be sealed for this owner any more`);
  }
}

/** A stored value or key differs from what was written: bytes were changed, rows swapped, or a key was lost. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/**
 * The whole store cannot serve: its key file is missing or foreign, its files are too open or in use, or it is closed.
 */
export class SealedStoreUnusable extends Error {
  override readonly name = 'SealedStoreUnusable';
}

/**
 * The files cannot be used now (a lock, a full disk), which may pass. The write that was asked for may have happened;
 * the caller MUST continue as if it had not.
 */
export class SealedStoreUnavailable extends Error {
  override readonly name = 'SealedStoreUnavailable';
}
