import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { SealBroken, SealRefused } from './errors.js';
import { limits } from './limits.js';
import type { RandomBytes } from './port.js';

/** Bytes of a key: one half for encryption, one for HMAC. */
export const keyBytes = 64;
const nonceBytes = 12;
const tagBytes = 16;
export const saltBytes = 16;

/** Nonce, encrypted key and tag. Every wrapped key has this size, so that zeros can overwrite it in place. */
export const wrappedKeyBytes = nonceBytes + keyBytes + tagBytes;

/** A key ready for use. It holds key objects, because Node 24 takes 20 µs more per use for a key given as bytes. */
export interface Key {
  readonly encryption: KeyObject;
  readonly mac: KeyObject;
}

export function keyOf(bytes: Uint8Array): Key {
  const half = keyBytes / 2;
  return { encryption: createSecretKey(bytes.subarray(0, half)), mac: createSecretKey(bytes.subarray(half, keyBytes)) };
}

/** Draws random bytes from the given source, and checks their number: too few would silently weaken a key. */
export function draw(random: RandomBytes, length: number): Uint8Array {
  const bytes = random(length);
  if (bytes.length !== length) throw new SealRefused(`asked for ${length} random bytes, got ${bytes.length}`);
  return bytes;
}

/**
 * Encrypts, and authenticates the context too. `plain` MUST contain randomness (a salt or a key), because the nonce is
 * an HMAC over it. A random nonce would not do: random bytes may come from a seed, and a nonce that repeats for other
 * words under the same key breaks GCM altogether. This nonce repeats only for the very same words.
 */
export function enclose({ encryption, mac }: Key, context: string, plain: Uint8Array): Buffer {
  const digest = createHmac('sha256', mac).update(`nonce\0${context}\0`, 'utf8').update(plain).digest();
  const nonce = digest.subarray(0, nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', encryption, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** Decrypts. @throws SealBroken when key, context or box differ in a single bit from those of {@link enclose}. */
export function disclose({ encryption }: Key, context: string, box: Uint8Array): Buffer {
  if (box.length < nonceBytes + tagBytes) throw new SealBroken(`${context} is cut short`);
  const nonce = box.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', encryption, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(box.subarray(box.length - tagBytes));
  const plain = decipher.update(box.subarray(nonceBytes, box.length - tagBytes));
  try {
    decipher.final();
  } catch {
    throw new SealBroken(`${context} was changed, or was sealed under another key`);
  }
  return plain;
}

/** Keyed digest of a text, hex. */
export function digestOf({ mac }: Key, text: string | Uint8Array): string {
  return createHmac('sha256', mac).update('digest\0').update(text).digest('hex');
}

/** Joins salt and words, to be encrypted together: with a known salt one could test guesses against the commitment. */
export function salted(text: string, salt: Uint8Array): Buffer {
  if (salt.length !== saltBytes) throw new SealRefused(`a salt has ${saltBytes} bytes, not ${salt.length}`);
  return Buffer.concat([salt, utf8(text)]);
}

/** The commitment: SHA-256 over salt and words, hex. */
export function commitmentOf(saltedText: Uint8Array): string {
  return hash('sha256', saltedText, 'hex');
}

export function unsalted(saltedText: Buffer): { readonly salt: string; readonly text: string } {
  return { salt: saltedText.toString('hex', 0, saltBytes), text: saltedText.toString('utf8', saltBytes) };
}

/**
 * Encodes a text. Refuses half of a surrogate pair, which UTF-8 would replace by another character, so that the stored
 * text would differ from the given one.
 */
export function utf8(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.toString('utf8') !== text) throw new SealRefused('a sealed value is not well-formed text');
  if (bytes.length > limits.textBytesMax) {
    throw new SealRefused(`a sealed value has ${bytes.length} bytes, more than ${limits.textBytesMax}`);
  }
  return bytes;
}
