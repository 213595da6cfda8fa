export { type EventStoreDbLog, findEventStoreDbLog, openEventStoreDbReader } from './log.js';
export { type LogRecord, noLogUnder } from './bookkeeping/records.js';
export { serverText } from './client/connection-string.js';
export type { EventStoreDbOptions } from './client/options.js';
export {
  type EventStoreDbSettings,
  eventStoreDbSettings,
  type GivenSettings,
  type SettingNames,
} from './client/settings.js';
