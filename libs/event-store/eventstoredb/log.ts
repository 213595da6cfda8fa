import { randomUUID } from 'node:crypto';
import {
  type Appended,
  comparePositions,
  type EventLog,
  type EventReader,
  type Expected,
  type Followed,
  type LogHealth,
  LogRefused,
  LogUnavailable,
  type NewEvent,
  type Position,
  type ReadOptions,
  type StoredEvent,
} from '../port.js';
import { Appender } from './appender.js';
import { AppendingClient } from './appending-client.js';
import { connectTo } from './clients.js';
import { Clock } from './clock.js';
import { Connection } from './connection.js';
import { Damage } from './damage.js';
import { Hub } from './hub.js';
import { limits } from './limits.js';
import { measureClock } from './measuring.js';
import { ReadingClient } from './reading-client.js';
import { Reading } from './reading.js';
import {
  claimDocket,
  claimLog,
  type DocketRecord,
  formatVersion,
  type InstallationRecord,
  readRecord,
} from './records.js';
import { type EventStoreDbSettings, eventStoreDbWarnings } from './settings.js';
import { requireEventStoreDb } from './start-check.js';

export interface EventStoreDbLogOptions {
  readonly settings: EventStoreDbSettings;
  /** Whose keys open the sealed words; a log that another installation began is refused. */
  readonly installation: string;
  /** Realm of a log that is begun now. One that is there must have it; `undefined` takes any. */
  readonly realm: string | undefined;
  /** Milliseconds since 1970, of the machine. */
  readonly now?: () => number;
  /** From 0 up to 1, for the waits between tries. */
  readonly random?: () => number;
}

/** The log under one prefix of an EventStoreDB server. */
export interface EventStoreDbLog extends EventLog {
  readonly record: InstallationRecord;
  /** @throws LogRefused when this docket may not be played here */
  claimDocket(docket: DocketRecord): Promise<'begun' | 'resumed'>;
}

const defaults = { now: () => Date.now(), random: () => Math.random() };

/**
 * Opens the log for this process, one of several that may write it.
 * @throws LogRefused, LogUnreachable or LogUnavailable, each with one sentence for whoever starts it
 */
export async function openEventStoreDbLog(options: EventStoreDbLogOptions): Promise<EventStoreDbLog> {
  await requireEventStoreDb(options.settings);
  const log = new Log({ ...defaults, ...options });
  try {
    await log.begin(options.installation, options.realm);
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

/**
 * The same log for reading only.
 * @throws as {@link openEventStoreDbLog}; LogRefused also when no log has been begun under the prefix
 */
export async function openEventStoreDbReader({
  settings,
  ...rest
}: Pick<EventStoreDbLogOptions, 'settings' | 'now' | 'random'>): Promise<EventReader> {
  await requireEventStoreDb(settings);
  const log = new Log({ settings, ...defaults, ...rest });
  try {
    if (await log.readRecord()) return log;
    throw new LogRefused(`No log has been begun under the prefix ${settings.prefix} (CASETRAIL_LOG_PREFIX).`);
  } catch (error) {
    await log.close();
    throw error;
  }
}

class Log implements EventStoreDbLog {
  readonly #connection: Connection;
  readonly #clock = new Clock();
  readonly #damage = new Damage();
  readonly #client: AppendingClient;
  readonly #reading: Reading;
  readonly #appender: Appender;
  readonly #hub: Hub;
  readonly #settings: EventStoreDbSettings;
  readonly #now: () => number;
  readonly #process = randomUUID();
  #record: InstallationRecord | undefined;
  #last: Position | undefined;
  #measuring: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;

  constructor({ settings, now, random }: Required<Pick<EventStoreDbLogOptions, 'settings' | 'now' | 'random'>>) {
    const { prefix } = settings;
    const connect = connectTo(settings);
    this.#settings = settings;
    this.#now = now;
    this.#connection = new Connection(now);
    const [connection, clock, damage] = [this.#connection, this.#clock, this.#damage];
    this.#reading = new Reading(new ReadingClient(connect, connection, random), prefix);
    this.#client = new AppendingClient(connect, connection);
    const shared = { reading: this.#reading, connection, clock, damage, prefix, random, now };
    this.#appender = new Appender({ client: this.#client, ...shared });
    this.#hub = new Hub({ ...shared, known: () => this.#last });
  }

  get record(): InstallationRecord {
    if (!this.#record) throw new LogUnavailable('The log is not open yet.');
    return this.#record;
  }

  /** Whose log it is, and whether the clocks agree. */
  async begin(installation: string, realm: string | undefined): Promise<void> {
    const { prefix } = this.#settings;
    const wanted = { installation, realm: realm ?? 'live', format: formatVersion };
    const record = await claimLog(this.#parts, wanted);
    if (record.installation !== installation)
      throw new LogRefused(
        `The log under ${prefix} belongs to installation ${record.installation}, and the keys in CASETRAIL_DATA to ` +
          `${installation}: use that installation's folder, or another prefix (CASETRAIL_LOG_PREFIX).`,
      );
    if (realm !== undefined && record.realm !== realm)
      throw new LogRefused(
        `The log under ${prefix} holds ${record.realm} data, and this process would record ${realm} data: ` +
          'use another prefix (CASETRAIL_LOG_PREFIX).',
      );
    this.#record = record;
    await this.#measure();
    if (this.#clock.isAhead) throw new LogRefused(this.#clock.warning ?? '');
    this.#measuring = setInterval(() => void this.#measureAgain(), limits.measureEveryMs);
    this.#measuring.unref();
  }

  async readRecord(): Promise<InstallationRecord | undefined> {
    this.#record = await readRecord(this.#reading);
    return this.#record;
  }

  claimDocket(docket: DocketRecord): Promise<'begun' | 'resumed'> {
    return claimDocket(this.#parts, docket);
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    const answer = await this.#appender.append(stream, expected, events);
    if (answer.outcome === 'appended') this.#seen(answer.position);
    return answer;
  }

  read(stream: string, options: ReadOptions = {}): AsyncIterable<StoredEvent> {
    return this.#damage.watch(stream, options, this.#reading.read(stream, options));
  }

  async *follow(after: Position | undefined, signal: AbortSignal): AsyncGenerator<Followed> {
    for await (const step of this.#hub.follow(after, signal)) {
      if (step.kind === 'events') this.#seen(step.events.at(-1)!.position);
      yield step;
    }
  }

  async head(): Promise<Position | undefined> {
    this.#seen(await this.#reading.head(this.#last));
    return this.#last;
  }

  async count(): Promise<undefined> {
    return undefined;
  }

  health(): LogHealth {
    const { isAway, awaySince, lastError } = this.#connection;
    const { skewMs, warning } = this.#clock;
    return {
      state: isAway ? 'away' : 'connected',
      awaySince: awaySince === undefined ? undefined : new Date(awaySince).toISOString(),
      lastError,
      position: this.#last,
      skewMs,
      warnings: [...(warning === undefined ? [] : [warning]), ...eventStoreDbWarnings(this.#settings)],
    };
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    clearInterval(this.#measuring);
    this.#hub.close();
    await this.#appender.settled();
    await this.#client.close();
    await this.#reading.client.close();
  }

  get #parts() {
    return { appender: this.#appender, reading: this.#reading, clock: this.#clock, now: this.#now };
  }

  #measure(): Promise<void> {
    return measureClock(this.#parts, { process: this.#process });
  }

  async #measureAgain(): Promise<void> {
    if (!this.#clock.isAhead) return;
    // The next time is soon, and what went wrong is in the health already.
    await this.#measure().catch(() => undefined);
  }

  #seen(position: Position | undefined): void {
    if (position === undefined) return;
    if (this.#last === undefined || comparePositions(position, this.#last) > 0) this.#last = position;
  }
}
