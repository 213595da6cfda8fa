export * from './port.js';
export { batchesOf } from './batches.js';
export { canonicalJson, canonicalVersion, eventBytes, eventHash } from './canonical.js';
export type { EventContent } from './canonical.js';
export { openEmbeddedLog, openEmbeddedReader } from './embedded/log.js';
export type { EmbeddedLogOptions, EmbeddedReaderOptions } from './embedded/log.js';
export { scanEmbeddedLog } from './embedded/scan.js';
export type { ScanOptions } from './embedded/scan.js';
