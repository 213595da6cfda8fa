import { randomFillSync } from 'node:crypto';
import type { RandomBytes } from './port.js';

/** Enough for some fifty keys. */
const drawnBytesMax = 4_096;

/**
 * The system's random bytes, drawn in bulk, because each call costs as much as an encryption. Each byte is used once
 * and wiped here.
 */
export function systemRandom(fill: (bytes: Uint8Array) => void = randomFillSync): RandomBytes {
  const drawn = new Uint8Array(drawnBytesMax);
  let next = drawnBytesMax;
  return (length) => {
    const bytes = new Uint8Array(length);
    if (length > drawnBytesMax) {
      fill(bytes);
      return bytes;
    }
    if (next + length > drawnBytesMax) {
      fill(drawn);
      next = 0;
    }
    bytes.set(drawn.subarray(next, next + length));
    drawn.fill(0, next, next + length);
    next += length;
    return bytes;
  };
}
