export {
  KeyDestroyed,
  RefTaken,
  SealBroken,
  SealedStoreUnavailable,
  SealedStoreUnusable,
  SealRefused,
} from './errors.js';
export { type FileDamage, sealedFilesDamage } from './reading-store.js';
export { limits as sealLimits } from './limits.js';
export type {
  DisclosedText,
  Draft,
  Inspected,
  PlainText,
  RandomBytes,
  SaltOf,
  SealedReader,
  SealedStore,
} from './port.js';
export {
  destroyedOwners,
  installationId,
  installationIn,
  openSealedReader,
  openSealedStore,
  sealedFiles,
} from './sealed-store.js';
export type { InstallationIn, SealedReaderOptions, SealedStoreOptions } from './sealed-store.js';
