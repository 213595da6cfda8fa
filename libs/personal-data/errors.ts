/** The call broke a limit or a form, or a ref belongs to another owner. Repeating it unchanged cannot help. */
export class SealRefused extends Error {
  override readonly name = 'SealRefused';
}

/** A ref stands for other words already, or for another owner's: the words need another ref. */
export class RefTaken extends SealRefused {}

/** The owner's key was destroyed: nothing of this owner can be sealed, opened or digested any more. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';

  constructor(owner: string) {
    super(`the key of ${owner} was destroyed; nothing can be sealed for this owner any more`);
  }
}

/** A stored value or key is not what was written: changed bytes, a swapped row, or a key that is lost. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** The store as a whole cannot serve: key file missing or foreign, files too open, closed, files held by another. */
export class SealedStoreUnusable extends Error {
  override readonly name = 'SealedStoreUnusable';
}

/** The files cannot be used now (a lock, a full disk), and that may pass: nothing of the call may be relied on. */
export class SealedStoreUnavailable extends Error {
  override readonly name = 'SealedStoreUnavailable';
}
