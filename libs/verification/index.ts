/** The checker that trusts only the log. */
export { engineHashes } from './engine-hashes.js';
export type { OtherFile } from './files.js';
export type { Kind, Say } from './findings.js';
export { fieldsRefusedToday } from './todays-input.js';
export type { LogSource } from './source.js';
export { type Installed, type VerificationResult, verifyInstallation } from './verification.js';
