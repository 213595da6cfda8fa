/** A map of at most `sizeMax` entries: adding one more drops the oldest entry and calls `dropped` with it. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #sizeMax: number;
  readonly #dropped: (key: K, value: V) => void;

  constructor(sizeMax: number, dropped: (key: K, value: V) => void = () => undefined) {
    super();
    this.#sizeMax = sizeMax;
    this.#dropped = dropped;
  }

  /** Sets an entry; an existing key keeps its place in the order of age. */
  override set(key: K, value: V): this {
    super.set(key, value);
    if (this.size <= this.#sizeMax) return this;
    for (const [oldest, entry] of this) {
      this.delete(oldest);
      this.#dropped(oldest, entry);
      break;
    }
    return this;
  }

  /** Sets the entry as the newest. Called at every use, it makes the map drop the least recently used entry first. */
  renew(key: K, value: V): void {
    this.delete(key);
    this.set(key, value);
  }
}
