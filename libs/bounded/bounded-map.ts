/** A map of at most `sizeMax` entries: one more drops the oldest, of which `dropped` hears. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #sizeMax: number;
  readonly #dropped: (key: K, value: V) => void;

  constructor(sizeMax: number, dropped: (key: K, value: V) => void = () => undefined) {
    super();
    this.#sizeMax = sizeMax;
    this.#dropped = dropped;
  }

  /** An entry that is there keeps its age. */
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

  /** The entry is the newest from now on: with this at every use, the least recently used goes first. */
  renew(key: K, value: V): void {
    this.delete(key);
    this.set(key, value);
  }
}
