import { BoundedMap } from '#bounded';
import type { Key } from './cipher.js';
import { limits } from './limits.js';

/** The key of one owner, ready for use. Hold it within one synchronous step only: the next step may destroy it. */
export interface OwnerKey extends Key {
  readonly owner: string;
  /** The row of the owner in `keys.db`; sealed values refer to their owner by this number. */
  readonly number: number;
}

/**
 * The most recently used keys, found by owner or by number. Node wipes a dropped key from memory when it collects it.
 */
export class OwnerKeyCache {
  private readonly byNumber = new Map<number, OwnerKey>();
  private readonly byOwner = new BoundedMap<string, OwnerKey>(
    limits.ownerKeysCachedMax,
    (_owner, { number }) => void this.byNumber.delete(number),
  );

  of(owner: string): OwnerKey | undefined {
    return this.touch(this.byOwner.get(owner));
  }

  numbered(number: number): OwnerKey | undefined {
    return this.touch(this.byNumber.get(number));
  }

  add(key: OwnerKey): void {
    this.byOwner.set(key.owner, key);
    this.byNumber.set(key.number, key);
  }

  forget(number: number): void {
    const key = this.byNumber.get(number);
    if (key === undefined) return;
    this.byNumber.delete(number);
    this.byOwner.delete(key.owner);
  }

  forgetAll(): void {
    this.byOwner.clear();
    this.byNumber.clear();
  }

  private touch(key: OwnerKey | undefined): OwnerKey | undefined {
    if (key) this.byOwner.renew(key.owner, key);
    return key;
  }
}
