export {
  type EventStoreDbLog,
  type EventStoreDbOptions,
  findEventStoreDbLog,
  openEventStoreDbLog,
  openEventStoreDbReader,
} from './log.js';
export { elsewhere, noLogUnder } from './records.js';
export type { DocketRecord, InstallationRecord } from './records.js';
export { type EventStoreDbSettings, eventStoreDbSettings } from './settings.js';
