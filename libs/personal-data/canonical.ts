import { canonicalReplaced } from '#json';
import { SealRefused } from './errors.js';
import { limits } from './limits.js';

/**
 * The text that digests in the log are made of: it must never change. Canonical JSON, each text under a sealed pointer
 * written as `#` and its `hide`; the mark stands outside quotes, so that no plain body can look like a sealed one.
 * @throws SealRefused for what is not JSON, for too deep a body, and for a pointer that does not lead to a string.
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
