import type { Entry, Limits, Proposal, Recorded, Settings, Sink, Stream } from './records.ts';
import { LAST_LONG, emptyStream, isMetastream } from './records.ts';
import { encodeEvent } from './wire.ts';

/** Least number of ids that the server remembers for retries with ANY and STREAM_EXISTS, until a restart. */
const idsMin = 50_000;
/** Each event adds this and its bytes to the position, roughly as in a real log. */
const recordBytes = 100;

/**
 * The log: all events in one order, and the streams as indexes over it. An event is first taken (revision and position
 * are fixed, checks see it) and, once the sink has synced it, published (readers see it, the answer is sent).
 */
export class Log {
  events: Recorded[] = [];
  published = 0;
  private readonly streams = new Map<string, Stream>();
  private recentIds = new Map<string, Recorded>();
  private olderIds = new Map<string, Recorded>();
  private readonly listeners = new Set<() => void>();
  private readonly waiting: { readonly index: number; readonly resolve: () => void }[] = [];
  private end = recordBytes;
  sink: Sink | undefined;
  settings: Settings = {};

  /** The stream of that name; a new empty one if there is none. */
  stream(name: string): Stream {
    return this.streams.get(name) ?? emptyStream(name);
  }

  /** Whether the stream was deleted for good; a tombstone covers the metadata stream too. */
  isTombstoned(name: string): boolean {
    if (this.streams.get(name)?.tombstone) return true;
    return isMetastream(name) && this.streams.get(name.slice(2))?.tombstone !== undefined;
  }

  /** Position after the last event. */
  get endPosition(): number {
    return this.end;
  }

  recent(id: string): Recorded | undefined {
    return this.recentIds.get(id) ?? this.olderIds.get(id);
  }

  /** Drops the state that a restart of the server loses. */
  forget(): void {
    this.recentIds.clear();
    this.olderIds.clear();
  }

  append(stream: string, proposals: readonly Proposal[], created: number): readonly Recorded[] {
    return this.take(proposals.map((proposal) => ({ ...proposal, stream, created, isTombstone: false })));
  }

  tombstone(stream: string, id: string, created: number): Recorded {
    const none = new Uint8Array();
    const entry = { stream, id, type: '$streamDeleted', isJson: false, data: none, metadata: none, created };
    const [recorded] = this.take([{ ...entry, isTombstone: true }]);
    return recorded as Recorded;
  }

  /** Loads entries from the file or from another copy, all of them synced already. */
  load(entries: readonly Entry[]): void {
    for (const entry of entries) this.record(entry);
    this.publish(this.events.length);
    this.forget();
  }

  /** Resolves when the event at that index, and all before it, are published. */
  whenPublished(index: number): Promise<void> | undefined {
    if (index < this.published) return undefined;
    return new Promise((resolve) => this.waiting.push({ index, resolve }));
  }

  onPublished(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Index of the first published event at or after a position (`after`: strictly after), by bisection. */
  indexFrom(position: number, after: boolean): number {
    let [low, high] = [0, this.published];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = (this.events[middle] as Recorded).position;
      if (at < position || (after && at === position)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Replaces the whole log by these entries, as when a server is set back to an older copy. */
  setBack(entries: readonly Entry[]): void {
    this.streams.clear();
    this.events = [];
    this.published = 0;
    this.end = recordBytes;
    this.settings = {};
    this.load(entries);
  }

  private take(entries: readonly Entry[]): readonly Recorded[] {
    const recorded = entries.map((entry) => this.record(entry));
    const upTo = this.events.length;
    if (this.sink) this.sink.write(entries, () => this.publish(upTo));
    else this.publish(upTo);
    return recorded;
  }

  private record(entry: Entry): Recorded {
    let stream = this.streams.get(entry.stream);
    if (!stream) this.streams.set(entry.stream, (stream = emptyStream(entry.stream)));
    const position = this.end;
    this.end += recordBytes + entry.data.length + entry.metadata.length;
    const revision = entry.isTombstone ? Infinity : stream.events.length;
    const frame = encodeEvent(entry, entry.isTombstone ? LAST_LONG : String(revision), String(position));
    const { id, type } = entry;
    const recorded = { index: this.events.length, stream, revision, position, id, type, takenAt: Date.now(), frame };
    this.events.push(recorded);
    if (entry.isTombstone) stream.tombstone = recorded;
    else stream.events.push(recorded);
    this.remember(recorded);
    if (isMetastream(entry.stream)) this.applyMetadata(entry);
    if (entry.stream === '$settings') this.settings = readSettings(textOf(entry.data));
    return recorded;
  }

  private remember(recorded: Recorded): void {
    this.recentIds.set(recorded.id, recorded);
    if (this.recentIds.size < idsMin) return;
    this.olderIds = this.recentIds;
    this.recentIds = new Map();
  }

  private applyMetadata({ stream, data }: Entry): void {
    const name = stream.slice(2);
    let target = this.streams.get(name);
    if (!target) this.streams.set(name, (target = emptyStream(name)));
    target.limits = readLimits(textOf(data));
  }

  private publish(upTo: number): void {
    if (upTo <= this.published) return;
    this.published = upTo;
    while (this.waiting[0] && this.waiting[0].index < upTo) this.waiting.shift()?.resolve();
    for (const listener of this.listeners) listener();
  }
}

const textOf = (data: Uint8Array): string => Buffer.from(data).toString('utf8');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Undefined if it is no JSON object: a metadata stream may hold any bytes. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Parses the limits. A JSON parser cannot represent the largest long, so that becomes Infinity. */
function readLimits(text: string): Limits {
  const { $maxCount, $tb, $acl } = objectIn(text);
  return {
    ...(typeof $maxCount === 'number' && $maxCount > 0 ? { maxCount: $maxCount } : {}),
    ...(typeof $tb === 'number' ? { truncateBefore: $tb >= Number(LAST_LONG) ? Infinity : $tb } : {}),
    ...(isObject($acl) ? { acl: $acl } : {}),
  };
}

function readSettings(text: string): Settings {
  const { $userStreamAcl, $systemStreamAcl } = objectIn(text);
  return {
    ...(isObject($userStreamAcl) ? { user: $userStreamAcl } : {}),
    ...(isObject($systemStreamAcl) ? { system: $systemStreamAcl } : {}),
  };
}
