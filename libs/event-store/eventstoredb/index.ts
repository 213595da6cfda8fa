export { type EventStoreDbLog, findEventStoreDbLog, openEventStoreDbLog, openEventStoreDbReader } from './log.js';
export { elsewhere, noLogUnder } from './bookkeeping/records.js';
export type { DocketRecord, InstallationRecord } from './bookkeeping/records.js';
export type { EventStoreDbOptions } from './client/options.js';
export { type EventStoreDbSettings, eventStoreDbSettings } from './client/settings.js';
