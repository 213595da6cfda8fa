import { randomUUID } from 'node:crypto';
import {
  type Appended,
  comparePositions,
  type EventLog,
  type EventReader,
  type Expected,
  type Followed,
  type FollowOptions,
  LogDamaged,
  type LogHealth,
  LogRefused,
  type NewEvent,
  type Position,
  type ReadOptions,
  type StoredEvent,
} from '../contract/port.js';
import type { KnownEvent } from '../contract/set-back.js';
import { Appender } from './append/appender.js';
import { AppendingClient } from './append/appending-client.js';
import { ClockSkew } from './client/clock-skew.js';
import { Connection, deniedSentence } from './client/connection.js';
import { Quarantine } from './events/quarantine.js';
import { follow, type SubscriptionSource } from './subscribe/resilient-subscription.js';
import { FanOut } from './subscribe/fan-out.js';
import { patchGrpc } from './client/grpc-patch.js';
import { limits, patience } from './client/limits.js';
import { newClient } from './client/new-client.js';
import { defaults, type EventStoreDbOptions, type LogOptions } from './client/options.js';
import { measureClockSkew } from './bookkeeping/measure-clock-skew.js';
import { Flattened } from './read/flatten.js';
import { ReadingClient } from './read/reading-client.js';
import { Reading } from './read/reader.js';
import { RollbackDetector } from './rollback/rollback-detector.js';
import { addRecord, beginRecords, type LogRecord, noLogUnder, readRecords } from './bookkeeping/records.js';
import { eventStoreDbWarnings } from './client/settings.js';
import { awaitEventStoreDb } from './preflight/preflight.js';
import { retriedAtStart } from './read/start-reads.js';

/** The log under one prefix of an EventStoreDB server. */
export interface EventStoreDbLog extends EventLog {
  /** The application's records about the log, as last read; empty while no log has been started under the prefix. */
  readonly records: readonly LogRecord[];
  /** Reads the records again. */
  readRecords(): Promise<readonly LogRecord[]>;
  /**
   * Compares the clocks, and writes `record` if no log has been started. Call it before the first append; it is the
   * first write itself. The caller MUST check whether the returned records are its own.
   * @throws LogRefused when the process's clock is ahead; LogUnavailable
   */
  begin(record: LogRecord): Promise<readonly LogRecord[]>;
  /** Writes a second record, unless another process does so first. Returns all records. */
  addRecord(record: LogRecord): Promise<readonly LogRecord[]>;
  /**
   * Registers the checkpoints of the log's consumers. Their events must exist now, and again after every interruption
   * before the next append. `checkpoints` MUST NOT fail when the consumers' own store does.
   * @throws LogDamaged when the log was set back; LogUnavailable
   */
  requireCheckpoints(checkpoints: () => readonly KnownEvent[]): Promise<void>;
}

/**
 * Opens the log without writing; `begin` is the first write.
 * @throws LogRefused, LogUnreachable or LogUnavailable, each with one sentence for an operator
 */
export async function findEventStoreDbLog(options: EventStoreDbOptions): Promise<EventStoreDbLog> {
  const { settings, notify = () => undefined, startWithinMs = limits.startWithinMs } = options;
  patchGrpc();
  await awaitEventStoreDb(settings, notify, startWithinMs);
  const log = new Log({ ...defaults, ...options });
  try {
    await retriedAtStart(() => log.readRecords());
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** Opens the log for reading only. @throws LogRefused also when no log has been started under the prefix */
export async function openEventStoreDbReader(options: EventStoreDbOptions): Promise<EventReader> {
  const log = await findEventStoreDbLog({ isBatch: true, ...options });
  if (log.records.length > 0) return log;
  await log.close();
  throw noLogUnder(options.settings);
}

class Log implements EventStoreDbLog {
  readonly #connection: Connection;
  readonly #clockSkew: ClockSkew;
  readonly #quarantine = new Quarantine();
  readonly #rollback: RollbackDetector;
  readonly #client: AppendingClient;
  readonly #reading: Reading;
  readonly #appender: Appender;
  readonly #source: SubscriptionSource;
  readonly #fanOut: FanOut;
  readonly #settingsWarnings: readonly string[];
  readonly #now: () => number;
  readonly #process = randomUUID();
  #records: readonly LogRecord[] = [];
  #last: Position | undefined;
  #measuring: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: LogOptions) {
    const { settings, isBatch, now, monotonicMs, random } = options;
    const { prefix } = settings;
    const connect = () => newClient(settings);
    this.#settingsWarnings = eventStoreDbWarnings(settings);
    this.#now = now;
    this.#connection = new Connection(now, monotonicMs);
    this.#clockSkew = new ClockSkew(options.timestamp);
    const [connection, clock, damage] = [this.#connection, this.#clockSkew, this.#quarantine];
    this.#reading = new Reading(
      new ReadingClient(connect, connection, random, isBatch ? patience.batch : patience.command),
      prefix,
    );
    this.#rollback = new RollbackDetector(this.#reading, connection, monotonicMs);
    this.#client = new AppendingClient(connect, connection);
    const known = (): Position | undefined => this.#last;
    const rollback = this.#rollback;
    const shared = { reading: this.#reading, connection, clock, rollback, prefix, random, monotonicMs, known };
    this.#appender = new Appender({ client: this.#client, damage, ...shared });
    this.#source = shared;
    this.#fanOut = new FanOut(shared);
  }

  get records(): readonly LogRecord[] {
    return this.#records;
  }

  async readRecords(): Promise<readonly LogRecord[]> {
    return (this.#records = await readRecords(this.#reading));
  }

  async begin(record: LogRecord): Promise<readonly LogRecord[]> {
    await retriedAtStart(() => this.#measure());
    // Check before the record is written: a refused start must not leave a started log.
    if (this.#clockSkew.isAhead) throw new LogRefused(this.#clockSkew.warning ?? '');
    this.#records = await retriedAtStart(() => beginRecords(this.#parts, record));
    for await (const first of this.#reading.read('installation', { countMax: 1 })) this.#rollback.anchors.began(first);
    this.#measuring = setInterval(() => void this.#measureAgain(), limits.measureEveryMs);
    this.#measuring.unref();
    return this.#records;
  }

  requireCheckpoints(checkpoints: () => readonly KnownEvent[]): Promise<void> {
    this.#rollback.anchors.watch(checkpoints);
    this.#connection.doubts += 1;
    return retriedAtStart(() => this.#rollback.require());
  }

  async addRecord(record: LogRecord): Promise<readonly LogRecord[]> {
    return (this.#records = await addRecord(this.#parts, record));
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    const answer = await this.#appender.append(stream, expected, events);
    const id = events.at(-1)?.id;
    if (answer.outcome === 'appended' && id !== undefined) {
      const { revision, position } = answer;
      this.#rollback.anchors.appended({ stream, revision, id, position });
      this.#seen(position);
    }
    return answer;
  }

  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent> {
    return new Flattened(this.#pages(stream, options));
  }

  async *#pages(stream: string, options: ReadOptions = {}): AsyncGenerator<readonly StoredEvent[]> {
    // While the log is set back, the presence or absence of the events proves nothing about what was acknowledged.
    if (this.#rollback.isRolledBack) await this.#rollback.require();
    try {
      yield* this.#reading.pages(stream, options);
    } catch (error) {
      if (error instanceof LogDamaged) this.#quarantine.streamSeen(stream, error);
      throw error;
    }
    const { from = 0, direction = 'forwards', countMax = Infinity } = options;
    if (from === 0 && direction === 'forwards' && countMax === Infinity) this.#quarantine.streamSound(stream);
  }

  async *follow(
    after: Position | undefined,
    signal: AbortSignal,
    options: FollowOptions = {},
  ): AsyncGenerator<Followed> {
    // With `onDamage` follow over a subscription of its own, because the other followers must still fail on damage.
    const steps = options.onDamage ? follow(this.#source, after, signal, options) : this.#fanOut.follow(after, signal);
    for await (const step of steps) {
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
    const { isAway, awaySince, awayForMs, lastError } = this.#connection;
    const { skewMs, warning } = this.#clockSkew;
    const append = this.#connection.denied('append');
    const warnings = [warning, append === undefined ? undefined : deniedSentence('append', append)];
    return {
      state: isAway ? 'away' : 'connected',
      awaySince: awaySince === undefined ? undefined : new Date(awaySince).toISOString(),
      awayForMs,
      isReadable: !isAway,
      lastError,
      position: this.#last,
      skewMs,
      denied: this.#connection.deniedToRead,
      warnings: [...warnings.flatMap((each) => each ?? []), ...this.#settingsWarnings],
    };
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    clearInterval(this.#measuring);
    this.#fanOut.close();
    await this.#appender.settled();
    await this.#client.close();
    await this.#reading.client.close();
  }

  get #parts() {
    return { appender: this.#appender, reading: this.#reading, clock: this.#clockSkew, now: this.#now };
  }

  #measure(): Promise<void> {
    return measureClockSkew(this.#parts, { process: this.#process });
  }

  async #measureAgain(): Promise<void> {
    if (!this.#clockSkew.isAhead) return;
    // The next measurement follows soon, and health shows the error already.
    await this.#measure().catch(() => undefined);
  }

  #seen(position: Position | undefined): void {
    if (position === undefined) return;
    if (this.#last === undefined || comparePositions(position, this.#last) > 0) this.#last = position;
  }
}
