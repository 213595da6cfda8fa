import type { StoreHealth } from '#sqlite';

/**
 * The sealed store: holds the personal data that the log must never hold. Names, addresses, numbers, reasons are
 * encrypted (AES-256-GCM) under a key of the person or case that they are about; a fact carries only {@link
 * SealedText}. Destroying an owner's key makes every value of that owner unreadable for good, and leaves every fact
 * valid.
 * Every method rejects with SealRefused when an argument breaks a limit or a format (nothing that it asked for may be
 * relied on), with SealedStoreUnusable after close() and after a failed fsync, and with SealedStoreUnavailable when a
 * lock of another program or a full disk prevented writing for `retryWithinMs`. Calling again is safe then.
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
   * The words behind the refs; a ref that is missing or whose key was destroyed is absent from the answer.
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
   * Notes, once and for good, the log whose facts refer to these words. Against another log every word would look
   * unreferenced, and a sweep would delete it.
   * @throws SealedStoreUnusable when another log was noted.
   */
  belongTo(log: string): Promise<void>;

  isEmpty(): Promise<boolean>;

  /**
   * Deletes values that no fact refers to (their command was refused or died before its append). Returns how many. A
   * value sealed, or requested again, within `sweepAgeMsMin` is kept: its fact may be on its way to the log.
   */
  sweep(isReferenced: (ref: string) => boolean): Promise<number>;

  /**
   * Destroys the owner's key, and refuses one to an owner that has none yet. Irreversible; idempotent.
   * @throws SealedStoreUnusable when a long reader prevented clearing the key's bytes from the files: the key is out of
   * use already, and the call must be repeated.
   */
  destroyKey(owner: string): Promise<void>;

  /** Whether words can be written, without asking the files. */
  health(): StoreHealth;

  /** Completes earlier calls, then closes the files. Idempotent. */
  close(): Promise<void>;
}

/** Reads beside a running service (evidence packs, reports, checks) and never writes a byte. */
export interface SealedReader {
  open(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /**
   * The words with the salt that proves them against the commitment in the log. Absent refs and errors as in `open`.
   */
  disclose(refs: readonly string[]): Promise<ReadonlyMap<string, DisclosedText>>;

  /**
   * The state of the value behind each ref, for a checker: the answer contains every ref, and a damaged value does not
   * make it reject.
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

/** A value with its salt and commitment, not stored yet. */
export interface Draft extends PlainText {
  readonly salt: Uint8Array;
  readonly commitment: string;
}

/** Stands in a fact for the words: a reference, and SHA-256 over salt and words (the salt is in the sealed store). */
export interface SealedText {
  readonly ref: string;
  readonly commitment: string;
}

/** `SHA-256(salt bytes || UTF-8 of text)`, in hex, is the commitment. */
export interface DisclosedText {
  readonly text: string;
  /** Hex. */
  readonly salt: string;
}

/**
 * The state of the value behind a ref: words with their commitment, nothing, words whose key was destroyed, or a broken
 * value.
 */
export type Inspected =
  | { readonly kind: 'open'; readonly owner: string; readonly commitment: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'destroyed'; readonly owner: string }
  | { readonly kind: 'broken'; readonly why: string };

/** The source of randomness; a simulation passes one that is derived from its seed. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * The salt of a value by its ref, 16 bytes. For simulations only: derived from seed and ref it does not depend on the
 * order of sealing, but whoever knows the seed can test guesses against the commitments.
 */
export type SaltOf = (ref: string) => Uint8Array;
