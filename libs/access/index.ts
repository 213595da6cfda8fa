export { KeyDestroyed, SealBroken, SealedStoreUnusable, SealRefused } from './errors.js';
export { limits as sealLimits } from './limits.js';
export type { DisclosedText, PlainText, RandomBytes, SaltOf, SealedReader, SealedStore, SealedText } from './port.js';
export { installationId, openSealedReader, openSealedStore } from './sealed-store.js';
export type { SealedStoreOptions } from './sealed-store.js';
