/** A map of at most `sizeMax` entries: adding one more drops the oldest and calls `dropped`. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #sizeMax: number;
  readonly #dropped: (key: K, value: V) => void;

  constructor(sizeMax: number, dropped: (key: K, value: V) => void = () => undefined) {
    super();
    this.#sizeMax = sizeMax;
    this.#dropped = dropped;
  }

  /** Setting an existing key keeps its age. */
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

  /** Makes the entry the newest; when called at every use, the map drops the least recently used entry first. */
  renew(key: K, value: V): void {
    this.delete(key);
    this.set(key, value);
  }
}
