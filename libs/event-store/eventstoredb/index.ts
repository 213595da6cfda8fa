export {
  type EventStoreDbLog,
  type EventStoreDbLogOptions,
  openEventStoreDbLog,
  openEventStoreDbReader,
} from './log.js';
export type { DocketRecord, InstallationRecord } from './records.js';
export { type EventStoreDbSettings, eventStoreDbSettings, eventStoreDbWarnings } from './settings.js';
