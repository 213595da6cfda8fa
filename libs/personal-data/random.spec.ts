import { describe, expect, it } from '@jest/globals';
import { systemRandom } from './random.js';

describe('random bytes of the system, drawn many at a time', () => {
  it('gives out each drawn byte once, in order, and draws anew when too few are left', () => {
    let drawn = 0;
    const counting = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length; at += 4) new DataView(bytes.buffer).setUint32(at, (drawn += 1));
    };
    const random = systemRandom(counting);
    const seen = new Set<number>();
    for (const length of [64, 16, 4_000, 64, 8_192, 4_096, 16]) {
      const bytes = random(length);
      expect(bytes).toHaveLength(length);
      for (let at = 0; at < length; at += 4) {
        const word = new DataView(bytes.buffer).getUint32(at);
        expect(word).toBeGreaterThan(0);
        expect(seen.has(word)).toBe(false);
        seen.add(word);
      }
    }
  });

  it('draws from the system unless told otherwise', () => {
    const random = systemRandom();
    const keys = Array.from({ length: 200 }, () => Buffer.from(random(64)).toString('hex'));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
