/** JSON in the one form that is stored, hashed and signed. */
export {
  canonicalJson,
  canonicalReplaced,
  canonicalTexts,
  canonicalVersion,
  quoted,
  quotedKey,
  sortedKeys,
} from './canonical.js';
export { namesOf } from './pointers.js';
