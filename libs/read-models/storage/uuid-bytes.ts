export const uuidBytes = 16;

const [length, dash, notHex] = [36, 0x2d, 16];
const digits = new Uint8Array(128).fill(notHex);
for (const [value, digit] of [...'0123456789abcdef'].entries()) digits[digit.charCodeAt(0)] = value;

/**
 * Writes a lower-case UUID as its 16 bytes; for any other text returns false and leaves `into` in no defined state.
 * Hand-written, because it runs for every event and a text without dashes would cost ten times as much.
 */
export function putUuid(id: string, into: Uint8Array, at: number): boolean {
  if (id.length !== length) return false;
  let place = at;
  let high = -1;
  for (let index = 0; index < length; index++) {
    const code = id.charCodeAt(index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (code !== dash) return false;
      continue;
    }
    const digit = digits[code] ?? notHex;
    if (digit === notHex) return false;
    if (high < 0) high = digit;
    else {
      into[place++] = high * 16 + digit;
      high = -1;
    }
  }
  return true;
}

export function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
