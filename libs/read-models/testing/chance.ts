/** Pseudo-random choices from a seed. */
export interface Chance {
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  pick<T>(items: readonly T[]): T;
}

/** mulberry32: small, fast, and good enough for random walks. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, pick: (items) => items[below(items.length)]! };
}

/** For consecutive seeds, whose first numbers would otherwise be similar. */
export const spreadChanceOf = (seed: number): Chance => chanceOf(Math.imul(seed, 0x9e3779b1));
