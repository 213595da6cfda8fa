import { hash } from 'node:crypto';

/** The widest number that SQLite stores in six bytes; among 20,000 keys a collision has a chance of one in 700,000. */
const bits = 47;

/**
 * Short numbers for long keys, derived from the key alone: numbers by first appearance would differ from log to log,
 * because stores interleave streams differently.
 */
export class SurrogateKeys {
  readonly #numbers = new Map<string, number>();
  readonly #keys = new Map<number, string>();

  constructor(private readonly hashOf: (key: string) => number = bitsOfSha256) {}

  /** @throws Error when two keys have the same number: the view stops, rather than adding up wrongly */
  of(parts: readonly string[]): number {
    const key = JSON.stringify(parts);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.hashOf(key);
    const other = this.#keys.get(number);
    if (other !== undefined) throw new Error(`${key} and ${other} would have the same number ${number}`);
    this.#numbers.set(key, number);
    this.#keys.set(number, key);
    return number;
  }
}

function bitsOfSha256(key: string): number {
  return hash('sha256', key, 'buffer').readUIntBE(0, 6) % 2 ** bits;
}
