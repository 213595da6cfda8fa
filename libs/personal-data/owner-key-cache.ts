import { BoundedMap } from '#bounded';
import type { Key } from './cipher.js';
import { limits } from './limits.js';

/** The key of one owner, ready for use. Do not keep it over an `await`: the key may be destroyed meanwhile. */
export interface OwnerKey extends Key {
  readonly owner: string;
  /** Number of the owner's row in `keys.db`; sealed values refer to their owner by it. */
  readonly number: number;
}

/**
 * The most recently used keys, found by owner or by number. A dropped key is wiped from memory when Node collects it.
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
