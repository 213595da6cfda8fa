import { canonicalJson, canonicalTexts } from '#json';
import { type Expected, LimitExceeded, limits, type NewEvent } from './port.js';

type Meta = Readonly<Record<string, string>>;

/** Metadata in canonical text, with further values that an adapter derives from them. */
export interface WrittenMeta {
  readonly text: string;
}

/** Writes metadata as text: MUST write `canonicalJson(meta)` and refuse values that are no strings. */
export type MetaWriter<M extends WrittenMeta> = (type: string, meta: Meta) => M;

/** A checked event in canonical text, ready to be stored by an adapter. */
export interface PreparedEvent<M extends WrittenMeta = WrittenMeta> {
  readonly id: string;
  readonly type: string;
  /** Canonical JSON. */
  readonly data: string;
  readonly meta: M;
}

export interface PreparedAppend<M extends WrittenMeta = WrittenMeta> {
  readonly stream: string;
  /** Revision of the first event if the append succeeds. */
  readonly first: number;
  readonly events: readonly PreparedEvent<M>[];
}

/** Lower case only: a store that keeps an id as 16 bytes must return the same text, because the hash is made of it. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const nameLengthMax = 200;

/**
 * Checks an append as every adapter must before it calls its store, so that no store's own limits or leniency show.
 * @throws TypeError for input that no adapter may accept; LimitExceeded past {@link limits}.
 */
export function prepareAppend<M extends WrittenMeta>(
  stream: string,
  expected: Expected,
  events: readonly NewEvent[],
  writeMeta: MetaWriter<M>,
): PreparedAppend<M> {
  checkName("A stream's name", stream);
  if (expected !== 'none' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new TypeError(`Expected revision of ${stream} must be 'none' or a revision, not ${String(expected)}.`);
  }
  // EventStoreDB takes an empty append as a check of the revision; other stores have no such call.
  if (events.length === 0) throw new TypeError(`An append to ${stream} needs at least one event.`);
  if (events.length > limits.appendEventsMax) {
    throw new LimitExceeded(`${events.length} events in one append to ${stream}; at most ${limits.appendEventsMax}.`);
  }
  const prepared = events.map((event) => prepareEvent(event, writeMeta));
  checkSizes(stream, prepared);
  // EventStoreDB stores an id twice if one call contains it twice.
  if (prepared.length > 1 && new Set(prepared.map(({ id }) => id)).size < prepared.length) {
    throw new TypeError(`One append to ${stream} carries the same event id twice.`);
  }
  return { stream, first: expected === 'none' ? 0 : expected + 1, events: prepared };
}

function checkSizes(stream: string, events: readonly PreparedEvent[]): void {
  let lengths = 0;
  for (const { data, meta } of events) lengths += data.length + meta.text.length;
  // A UTF-16 unit is at most 3 bytes of UTF-8. Exact counting costs as much as hashing, so count only near the limits.
  if (lengths * 3 <= limits.eventBytesMax) return;
  let bytes = 0;
  for (const { type, data, meta } of events) {
    const size = Buffer.byteLength(data) + Buffer.byteLength(meta.text);
    if (size > limits.eventBytesMax) {
      throw new LimitExceeded(`Event ${type} for ${stream} has ${size} bytes; at most ${limits.eventBytesMax}.`);
    }
    bytes += size;
  }
  if (bytes > limits.appendBytesMax) {
    throw new LimitExceeded(`The append to ${stream} has ${bytes} bytes; at most ${limits.appendBytesMax}.`);
  }
}

/** Checks a stream name or a type: adapters separate them in keys by control characters, so they must contain none. */
function checkName(what: string, name: string): void {
  const length = typeof name === 'string' ? name.length : 0;
  if (length === 0 || length > nameLengthMax || !name.isWellFormed() || /[\x00-\x1f\x7f]/.test(name)) {
    throw new TypeError(`${what} must be text of 1 to ${nameLengthMax} characters, none of them a control character.`);
  }
}

function prepareEvent<M extends WrittenMeta>(event: NewEvent, writeMeta: MetaWriter<M>): PreparedEvent<M> {
  const { id, type, data, meta } = event;
  if (typeof id !== 'string' || !uuid.test(id)) {
    throw new TypeError(`Event id must be a UUID in lower case, not ${String(id)}.`);
  }
  checkName("An event's type", type);
  return { id, type, data: canonicalJson(data), meta: writeMeta(type, meta) };
}

/** The {@link MetaWriter} of a store that keeps metadata unchanged. */
export const plainMeta: MetaWriter<WrittenMeta> = (_type, meta) => {
  for (const key in meta) requireText(key, meta[key]);
  return { text: canonicalTexts(meta) };
};

/** Checks one value of the metadata; for use in a {@link MetaWriter}. */
export function requireText(key: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`Metadata ${key} must be a string, not ${typeof value}.`);
}
