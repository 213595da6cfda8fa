import { randomUUID } from 'node:crypto';
import { LogRefused, LogUnavailable, type Expected, type NewEvent } from '../../contract/port.js';
import type { Appender } from '../append/appender.js';
import type { SettingNames } from '../client/settings.js';
import type { Reading } from '../read/reader.js';

/** A record that the application keeps about the log as a whole, apart from its events. */
export type LogRecord = Pick<NewEvent, 'type'> & { readonly data: Readonly<Record<string, unknown>> };

interface Parts {
  readonly appender: Appender;
  readonly reading: Reading;
}

/** Version of the adapter's storage format; kept in the first record, beside the application's data. */
const formatVersion = 1;
const stream = 'installation';
const appendsMax = 3;

/**
 * Reads the records in the order of writing; none if no log has been started under the prefix.
 * @throws LogRefused for a log of another format
 */
export async function readRecords(reading: Reading): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const { type, data } of reading.read(stream)) records.push({ type, data: data as LogRecord['data'] });
  const [first] = records;
  if (first && first.data['format'] !== formatVersion)
    throw new LogRefused(
      `The log has format ${String(first.data['format'])}; this version reads format ${formatVersion}. Use the version that wrote it.`,
    );
  return records;
}

/** Writes the first record if there is none. Two processes that start the same log agree on one record. */
export async function beginRecords(parts: Parts, { type, data }: LogRecord): Promise<readonly LogRecord[]> {
  for (let appends = 0; appends < appendsMax; appends += 1) {
    const found = await readRecords(parts.reading);
    if (found.length > 0) return found;
    await appended(parts.appender, 'none', { type, data: { ...data, format: formatVersion } });
  }
  throw new LogUnavailable('The record of the installation could not be written; start again.');
}

/** Writes a second record, unless another process does so first. @returns all records */
export async function addRecord(parts: Parts, record: LogRecord): Promise<readonly LogRecord[]> {
  await appended(parts.appender, 0, record);
  return readRecords(parts.reading);
}

export function noLogUnder({ prefix, names }: { readonly prefix: string; readonly names: SettingNames }): LogRefused {
  return new LogRefused(
    `No log has been begun under the prefix ${prefix} of the server in ${names.log}: name the right prefix ` +
      `(${names.prefix}), or begin one with the service.`,
  );
}

async function appended(appender: Appender, expected: Expected, { type, data }: LogRecord): Promise<void> {
  const answer = await appender.append(stream, expected, [{ id: randomUUID(), type, data, meta: {} }]);
  if (answer.outcome === 'unknown')
    throw new LogUnavailable(`The record of the installation could not be written: ${answer.cause.message}.`, {
      cause: answer.cause,
    });
}
