import type { StoreHealth } from '#sqlite';

/**
 * The sealed store: where the words live that the log must never hold. Names, addresses, numbers, reasons are
 * encrypted (AES-256-GCM) under a key of the person or case they speak of; a fact carries only {@link SealedText}.
 * Destroying an owner's key makes every value of that owner unreadable for good, and leaves every fact valid.
 *
 * Every method rejects with SealRefused when an argument breaks a limit or a form (nothing it asked for may be relied
 * on), with SealedStoreUnusable after close() and after a failed fsync, and with SealedStoreUnavailable when the files
 * could not be written for `retryWithinMs`: a lock of another program, a full disk. Calling again is safe then.
 */
export interface SealedStore {
  /** Draws the salt of a value, and says what its commitment will be. Stores nothing. */
  draft(value: PlainText): Draft;

  /**
   * Stores the values durably (synced) before it resolves. Idempotent by `ref`: a ref already stored keeps its first
   * value and salt, and the answer repeats the first commitment. A draft keeps the salt that it has.
   * @throws KeyDestroyed when the owner's key was destroyed.
   * @throws RefTaken when a ref is already stored with other words, or under another owner.
   */
  seal(owner: string, values: readonly (PlainText | Draft)[]): Promise<readonly SealedText[]>;

  /**
   * The words behind the refs; a ref that is missing or whose key was destroyed is absent from the answer.
   * @throws SealBroken when a stored value, or the key it needs, was changed or is lost.
   */
  open(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /**
   * Keyed digest (HMAC-SHA-256, hex) of a command's body under the installation's key, each sealed value inside the
   * body replaced by its own HMAC under the owner's key: equal bodies give equal digests, and nothing in the log can
   * be tested against a guessed name. `sealedPointers` are RFC 6901 JSON Pointers, each leading to a string.
   * @throws KeyDestroyed when there are pointers and the owner's key was destroyed.
   */
  digest(owner: string, body: unknown, sealedPointers: readonly string[]): Promise<string>;

  /**
   * Notes, once and for good, in which log the facts are that refer to these words. With another log they would look
   * as if nothing referred to them.
   * @throws SealedStoreUnusable when another log was noted.
   */
  belongTo(log: string): Promise<void>;

  /** Whether no value is stored at all. */
  isEmpty(): Promise<boolean>;

  /**
   * Forgets values that no fact refers to (a command that was refused or died before its append). Returns how many.
   * A value sealed, or asked for again, within `sweepAgeMsMin` is kept: its fact may be on its way to the log.
   */
  sweep(isReferenced: (ref: string) => boolean): Promise<number>;

  /**
   * Destroys the owner's key, also of an owner that has none yet. Irreversible; idempotent.
   * @throws SealedStoreUnusable when a long reader kept the key's bytes from being cleared out of the files: the key
   * is out of use already, and the call must be repeated.
   */
  destroyKey(owner: string): Promise<void>;

  /** Whether words can be written, without asking the files. */
  health(): StoreHealth;

  /** Finishes what was asked before, then lets go of the files. Idempotent. */
  close(): Promise<void>;
}

/** What a reader beside a running service may do (evidence packs, reports, checks): it never writes a byte. */
export interface SealedReader {
  /** As {@link SealedStore.open}. */
  open(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** The words with the salt that proves them against the commitment in the log. Absent and errors as with open. */
  disclose(refs: readonly string[]): Promise<ReadonlyMap<string, DisclosedText>>;

  /** What is stored behind each ref, for a checker: every ref is in the answer, and no stored value makes it reject. */
  inspect(refs: readonly string[]): Promise<ReadonlyMap<string, Inspected>>;

  /** All refs that are stored, in the order of sealing, in batches. */
  refs(): AsyncIterable<readonly string[]>;

  close(): Promise<void>;
}

export interface PlainText {
  /** UUID in lower case, derived from the command id and the field's JSON Pointer. */
  readonly ref: string;
  readonly text: string;
}

/** A value with its salt: nothing is stored yet, and what a fact will say of it is known. */
export interface Draft extends PlainText {
  readonly salt: Uint8Array;
  readonly commitment: string;
}

/** What a fact holds in place of the words: a reference, and SHA-256 over salt and words (salt in the sealed store). */
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

/** What lies behind a ref: words that make this commitment, nothing, words whose key was destroyed, or a broken value. */
export type Inspected =
  | { readonly kind: 'open'; readonly owner: string; readonly commitment: string }
  | { readonly kind: 'missing' | 'destroyed' }
  | { readonly kind: 'broken'; readonly why: string };

/** Random bytes enter here, so that a simulation can draw them from its seed. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * The salt of a value by its ref, 16 bytes. For simulations only: derived from a seed and the ref, it is the same in
 * every play whatever is sealed first, and whoever knows the seed can try guesses against the commitments.
 */
export type SaltOf = (ref: string) => Uint8Array;
