import {
  type EventStoreDbLog,
  type EventStoreDbOptions,
  findEventStoreDbLog,
  type LogRecord,
} from '#event-store/eventstoredb';

/** The log of a server, started with `record` if there is none. */
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
