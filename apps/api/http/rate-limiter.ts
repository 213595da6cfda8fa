import { BoundedMap } from '#bounded';
import { limits } from '../runtime/limits.js';

/** Token buckets, one per client and office: `take` returns the seconds to wait, 0 when there is room. */
export class RateLimiter {
  readonly #buckets = new BoundedMap<string, { tokens: number; at: number }>(limits.ratesKeptMax);

  constructor(
    private readonly perSecond: number = limits.ratePerSecond,
    private readonly burst: number = limits.rateBurst,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  take(who: string): number {
    const now = this.nowMs();
    const bucket = this.#buckets.get(who) ?? { tokens: this.burst, at: now };
    const tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    this.#buckets.renew(who, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    return tokens < 1 ? Math.ceil((1 - tokens) / this.perSecond) : 0;
  }
}
