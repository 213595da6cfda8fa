import {
  type EventStoreDbLog,
  type EventStoreDbOptions,
  findEventStoreDbLog,
  type LogRecord,
} from '#event-store/eventstoredb';

/** Opens the log of a server, and starts it with `record` if it has not been started. */
export async function beginLog(options: EventStoreDbOptions, record: LogRecord): Promise<EventStoreDbLog> {
  const log = await findEventStoreDbLog(options);
  try {
    await log.begin(record);
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}
