import { limits } from '../runtime/limits.js';

/** Token buckets, one for each client in each office: `take` answers how many seconds to wait, 0 when there is room. */
export class RateLimiter {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly perSecond: number = limits.ratePerSecond,
    private readonly burst: number = limits.rateBurst,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  take(who: string): number {
    const now = this.nowMs();
    const bucket = this.#buckets.get(who) ?? { tokens: this.burst, at: now };
    const tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    this.#buckets.delete(who);
    this.#buckets.set(who, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    if (this.#buckets.size > limits.ratesKeptMax) this.#buckets.delete(this.#buckets.keys().next().value ?? '');
    return tokens < 1 ? Math.ceil((1 - tokens) / this.perSecond) : 0;
  }
}
