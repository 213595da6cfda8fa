import { randomUUID } from 'node:crypto';
import {
  LogDamaged,
  LogRefused,
  LogUnavailable,
  type Expected,
  type NewEvent,
  type StoredEvent,
} from '../../contract/port.js';
import type { Appender } from '../append/appender.js';
import type { Reading } from '../read/reader.js';

/** What a log says of itself, outside the domain: the first event under its prefix, written once. */
export interface InstallationRecord {
  /** Of the installation that writes it: its keys open the words that the facts refer to. */
  readonly installation: string;
  readonly realm: string;
  readonly format: number;
  readonly docket?: DocketRecord;
}

/** The simulated docket that was begun in the log. */
export interface DocketRecord {
  readonly seed: number;
  readonly figuresDigest: string;
}

/** Who would write a log. */
export interface LogOwner {
  /** Whose keys open the sealed words; undefined while there are none. */
  readonly installation: string | undefined;
  /** The folder of those keys, for sentences. */
  readonly keysIn?: string;
  /** Of a log that is begun now (live when absent). One that is there must have it; `undefined` takes any. */
  readonly realm: string | undefined;
}

export const formatVersion = 1;
const stream = 'installation';
const appendsMax = 3;
/** A folder's words belong to one log, so another prefix alone is no way out. */
export const elsewhere = 'another prefix (CASETRAIL_LOG_PREFIX), with a folder of its own (CASETRAIL_DATA)';

/** @throws LogRefused for a log of another format */
export async function readRecord(reading: Reading): Promise<InstallationRecord | undefined> {
  const [record, claim] = await eventsOf(reading);
  if (!record) return undefined;
  const { installation, realm, format, docket } = record.data as InstallationRecord;
  if (format !== formatVersion)
    throw new LogRefused(
      `The log has format ${format}; this version of Casetrail reads format ${formatVersion}. Use the version that wrote it.`,
    );
  const own = docket ?? (claim?.data as DocketRecord | undefined);
  return { installation, realm, format, ...(own ? { docket: own } : {}) };
}

/** @throws LogRefused */
export function requireOwn(record: InstallationRecord, prefix: string, owner: LogOwner): void {
  const { installation, keysIn = 'CASETRAIL_DATA', realm } = owner;
  if (record.installation !== installation)
    throw new LogRefused(
      `The log under ${prefix} belongs to installation ${record.installation}, and ${keysIn} holds ` +
        `${installation === undefined ? 'no keys' : `the keys of ${installation}`}: use that installation's folder ` +
        '(CASETRAIL_DATA), or another prefix (CASETRAIL_LOG_PREFIX).',
    );
  if (realm !== undefined && record.realm !== realm)
    throw new LogRefused(
      `The log under ${prefix} holds ${record.realm} data, and this process would record ${realm} data: use ${elsewhere}.`,
    );
}

export function noLogUnder(prefix: string): LogRefused {
  return new LogRefused(
    `No log has been begun under the prefix ${prefix} of the server in CASETRAIL_LOG: name the right prefix ` +
      '(CASETRAIL_LOG_PREFIX), or begin one with the service.',
  );
}

/** The record, written first when there is none. Two processes that begin the same log agree on one of them. */
export async function claimLog(
  { appender, reading }: { readonly appender: Appender; readonly reading: Reading },
  wanted: InstallationRecord,
): Promise<InstallationRecord> {
  for (let appends = 0; appends < appendsMax; appends += 1) {
    const found = await readRecord(reading);
    if (found) return found;
    await appended(appender, 'none', { type: 'InstallationRecorded', data: wanted });
  }
  throw new LogUnavailable('The record of the installation could not be written; start again.');
}

/**
 * Says that a docket is played into this log, or goes on with the same one.
 * @throws LogRefused when the log belongs to live data, to another docket, or holds events that no docket made
 */
export async function claimDocket(
  { appender, reading }: { readonly appender: Appender; readonly reading: Reading },
  docket: DocketRecord,
): Promise<'begun' | 'resumed'> {
  const record = await readRecord(reading);
  if (!record) throw new LogDamaged('The record of the installation is gone.', stream, 0);
  if (record.realm !== 'simulated')
    throw new LogRefused(`The log's realm is ${record.realm}: a docket is simulated and is never mixed with it.`);
  if (record.docket) {
    const { seed, figuresDigest } = record.docket;
    if (seed === docket.seed && figuresDigest === docket.figuresDigest) return 'resumed';
    throw new LogRefused(`The log holds a docket of another seed or of other figures; use ${elsewhere}.`);
  }
  if ((await reading.head(undefined)) !== undefined)
    throw new LogRefused(`The log holds events that no docket began; use ${elsewhere}.`);
  await appended(appender, 0, { type: 'DocketBegun', data: docket });
  const written = (await readRecord(reading))?.docket;
  if (written?.seed !== docket.seed || written.figuresDigest !== docket.figuresDigest)
    throw new LogRefused('Another process began another docket in this log just now.');
  return 'begun';
}

async function eventsOf(reading: Reading): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of reading.read(stream)) events.push(event);
  return events;
}

async function appended(
  appender: Appender,
  expected: Expected,
  { type, data }: Pick<NewEvent, 'type' | 'data'>,
): Promise<void> {
  const answer = await appender.append(stream, expected, [{ id: randomUUID(), type, data, meta: {} }]);
  if (answer.outcome === 'unknown')
    throw new LogUnavailable(`The record of the installation could not be written: ${answer.cause.message}.`, {
      cause: answer.cause,
    });
}
