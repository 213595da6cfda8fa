import { canonicalReplaced } from '#json';
import { SealRefused } from './errors.js';
import { limits } from './limits.js';

/**
 * The text from which digests in the log are made: it must never change. It is canonical JSON, in which `#` and the
 * `hide` of a text stand for each text under a sealed pointer. The `#` stands outside quotes, so that no plain body can
 * look like a sealed one.
 * @throws SealRefused for a value that is not JSON, a body that is too deep, and a pointer that does not lead to a
 * string.
 */
export function canonicalBody(body: unknown, pointers: readonly string[], hide: (text: string) => string): string {
  if (pointers.length > limits.pointersPerDigestMax)
    throw new SealRefused(`${pointers.length} sealed pointers, more than ${limits.pointersPerDigestMax}`);
  try {
    return canonicalReplaced(body, { pointers, replace: (text) => `#${hide(text)}` });
  } catch (error) {
    throw error instanceof TypeError ? new SealRefused(`the body: ${error.message}`) : error;
  }
}
