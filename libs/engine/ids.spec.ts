import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId } from './ids.js';

/** An independent implementation of RFC 9562 §5.5. */
function expected(text: string): string {
  const bytes = createHash('sha1').update(Buffer.from('6f1d0c2e5b7a4d0f9c3e8a7b6d5c4e3f', 'hex')).update(text).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

describe('derived ids', () => {
  it('are the UUIDv5 of their parts, short or long, one after the other', () => {
    const part = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat());
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(derivedId(...parts)).toBe(expected(parts.join('\u001f')));
      }),
      { numRuns: 500 },
    );
  });
});
