import type { StoreHealth } from '#sqlite';

/**
 * The sealed store: holds the personal data that the log must never hold. Names, addresses, numbers, reasons are
 * encrypted (AES-256-GCM) under a key of the person or case that they are about; a fact carries only {@link
 * SealedText}. Destroying an owner's key makes every value of that owner unreadable for good, and leaves every fact
 * valid.
 * Every method rejects with SealRefused when an argument breaks a limit or a format (rely on nothing that the call was
 * to store), with SealedStoreUnusable after close() and a failed fsync, and with SealedStoreUnavailable when another
 * program's lock or a full disk prevented writing for `retryWithinMs`; then the call may be repeated.
 */
export interface SealedStore {
  /** Draws the salt of a value and computes its commitment. Stores nothing. */
  draft(value: PlainText): Draft;

  /**
   * Stores the values durably (synced) before it resolves. Idempotent by `ref`: a stored ref keeps its first value and
   * salt, and the answer repeats the first commitment. A draft keeps its salt.
   * @throws KeyDestroyed when the owner's key was destroyed.
   * @throws RefTaken when a ref is already stored with other words, or under another owner.
   */
  seal(owner: string, values: readonly (PlainText | Draft)[]): Promise<readonly SealedText[]>;

  /**
   * The words under each ref. A ref that is missing or whose key was destroyed is absent from the answer.
   * @throws SealBroken when a stored value, or its key, was changed or is lost.
   */
  open(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /**
   * Keyed digest (HMAC-SHA-256, hex) of a command's body under the installation's key, in which each sealed value is
   * replaced by its own HMAC under the owner's key: equal bodies give equal digests, and nobody can test a guessed name
   * against the log. `sealedPointers` are RFC 6901 JSON Pointers, each leading to a string.
   * @throws KeyDestroyed when there are pointers and the owner's key was destroyed.
   */
  digest(owner: string, body: unknown, sealedPointers: readonly string[]): Promise<string>;

  /**
   * Notes, once and for good, the log whose facts refer to these words. With another log every word would look
   * unreferenced, and a sweep would delete it.
   * @throws SealedStoreUnusable when another log was noted.
   */
  belongTo(log: string): Promise<void>;

  isEmpty(): Promise<boolean>;

  /**
   * Deletes values that no fact refers to, because their command was refused or died before its append. Returns how
   * many. A value sealed, or sealed again, within `sweepAgeMsMin` is kept: its fact may be on its way to the log.
   */
  sweep(isReferenced: (ref: string) => boolean): Promise<number>;

  /**
   * Destroys the owner's key, or prevents one for an owner that has none yet. Irreversible; idempotent.
   * @throws SealedStoreUnusable when a long reader prevented clearing the key's bytes from the files: the key is out of
   * use already, and the call must be repeated.
   */
  destroyKey(owner: string): Promise<void>;

  /** Whether words can be written, as this process last saw it, without reading the files. */
  health(): StoreHealth;

  /** Completes earlier calls, then closes the files. Idempotent. */
  close(): Promise<void>;
}

/** Reads the words beside a running service (evidence packs, reports, checks) and never changes them. */
export interface SealedReader {
  open(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /**
   * The words with the salt that proves them against the commitment in the log. Absent refs and errors are as in
   * `open`.
   */
  disclose(refs: readonly string[]): Promise<ReadonlyMap<string, DisclosedText>>;

  /**
   * The state of the value under each ref, for a checker: every ref is in the answer, and a damaged value makes its
   * state *broken* and not the call fail.
   */
  inspect(refs: readonly string[]): Promise<ReadonlyMap<string, Inspected>>;

  /** All stored refs in the order of sealing, in batches. */
  refs(): AsyncIterable<readonly string[]>;

  close(): Promise<void>;
}

export interface PlainText {
  /** UUID in lower case, derived from the command id and the field's JSON Pointer. */
  readonly ref: string;
  readonly text: string;
}

/** A value with its salt and commitment, before it is stored. */
export interface Draft extends PlainText {
  readonly salt: Uint8Array;
  readonly commitment: string;
}

/** The stand-in for words in a fact: a reference, and SHA-256 over salt and words (the salt is in the sealed store). */
export interface SealedText {
  readonly ref: string;
  readonly commitment: string;
}

/** Words with their salt: `SHA-256(salt bytes || UTF-8 of text)`, in hex, is the commitment. */
export interface DisclosedText {
  readonly text: string;
  /** Hex. */
  readonly salt: string;
}

/**
 * The state of the value under a ref: words with their commitment, no value, words whose key was destroyed, or a broken
 * value.
 */
export type Inspected =
  | { readonly kind: 'open'; readonly owner: string; readonly commitment: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'destroyed'; readonly owner: string }
  | { readonly kind: 'broken'; readonly why: string };

/** A source of randomness; a simulation passes one that is derived from its seed. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * Returns the salt, 16 bytes, for the value of a ref. For simulations only: a salt derived from seed and ref does not
 * depend on the order of sealing, but whoever knows the seed can test guesses against the commitments.
 */
export type SaltOf = (ref: string) => Uint8Array;
