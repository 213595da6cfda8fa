import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { eventBytesOf } from '../contract/event-bytes.js';
import { LogDamaged, type Position, type StoredEvent } from '../contract/port.js';
import { joinMap, joinText, type Template } from './templates.js';

/** Rows fetched at once: enough to make a query's start cheap, few enough to leave the event loop its turns. */
export const batchSizeMax = 1_000;

/** 16 digits hold every integer that JavaScript counts exactly. */
const positionDigits = 16;

export function toPosition(position: number): Position {
  return String(position).padStart(positionDigits, '0') as Position;
}

/** @throws TypeError when the text is not a position of an embedded log. */
export function fromPosition(position: Position): number {
  if (!/^\d{16}$/.test(position)) throw new TypeError(`"${position}" is not a position of an embedded log.`);
  return Number(position);
}

/** What a row keeps of SHA-256 over the canonical bytes: 132 bits, against damage and not against forgery. */
export function rowHash(bytes: string): string {
  return hash('sha256', bytes, 'base64').slice(0, 22);
}

/** Goes on with the hash over all row hashes in log order, which `tail` keeps. */
export function chained(chain: string, row: string): string {
  return hash('sha256', chain + row, 'base64');
}

/** See the schema. The numbers go into the start value: a flipped bit of any of them changes the sum. */
export function rowSum(
  position: number,
  stream: string,
  revision: number,
  idHex: string,
  more: number,
  template: number,
  meta: string,
  data: string,
): number {
  const start =
    (Math.imul(position, 0x9e3779b1) ^ Math.imul(revision, 0x85ebca6b) ^ Math.imul(more, 0xc2b2ae35) ^ template) >>> 0;
  return crc32(data, crc32(meta, crc32(idHex, crc32(stream, start))));
}

/**
 * What an entry of the index adds to the sum that `tail` keeps of them. A changed entry changes it; the numbers stay
 * exact for both JavaScript and SQLite.
 */
export function indexMark(marks: number, stream: number, revision: number, position: number): number {
  return (marks + position + stream * 31 + revision * 8191) % 2 ** 32;
}
export const indexMarksSql = 'coalesce(sum(position + stream * 31 + revision * 8191), 0) % 4294967296';

/** The columns of {@link StoredRow}, in its order. A stream's name that is gone is missed by sum and hash. */
export const rowColumns =
  "position, coalesce(name, ''), revision, lower(hex(id)), template, meta, data, sum, hash, more";
export type Columns = readonly [number, string, number, string, number, string, string, number, string, number];

/**
 * An event as it lies in the file. Data and metadata are taken apart when somebody asks for them, which most views do
 * for few events. They are getters of the class: read them by name, a spread copy does not have them.
 */
export class StoredRow implements StoredEvent {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly place: number;
  readonly hash: string;
  readonly more: number;
  private readonly sum: number;
  private readonly idHex: string;
  private readonly template: Template;
  private readonly metaText: string;
  private readonly dataText: string;
  private dataParsed: unknown = undefined;
  private metaJoined: Readonly<Record<string, string>> | undefined = undefined;

  constructor(columns: Columns, template: Template) {
    this.place = columns[0];
    this.stream = columns[1];
    this.revision = columns[2];
    this.idHex = columns[3];
    this.template = template;
    this.type = template.type;
    this.metaText = columns[5];
    this.dataText = columns[6];
    this.sum = columns[7];
    this.hash = columns[8];
    this.more = columns[9];
  }

  get id(): string {
    const hex = this.idHex;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  get position(): Position {
    return toPosition(this.place);
  }

  get data(): unknown {
    // Canonical JSON has no undefined, so it can stand for "not parsed yet".
    return (this.dataParsed ??= JSON.parse(this.dataText));
  }

  get meta(): Readonly<Record<string, string>> {
    return (this.metaJoined ??= joinMap(this.template, this.metaText));
  }

  canonicalBytes(): string {
    const meta = joinText(this.template, this.metaText);
    return eventBytesOf(this.id, this.type, this.stream, this.revision, this.dataText, meta);
  }

  /** @throws LogDamaged when the row is not what was stored, by its sum; that is what a view checks. */
  check(): this {
    return this.require('sum', () => {
      const { place, stream, revision, idHex, more, template, metaText, dataText } = this;
      // A flipped bit can turn 0 into an empty blob and a text into a blob, which the sum takes for the same.
      if (typeof revision !== 'number' || typeof more !== 'number') return false;
      if (typeof metaText !== 'string' || typeof dataText !== 'string') return false;
      return rowSum(place, stream, revision, idHex, more, template.number, metaText, dataText) === this.sum;
    });
  }

  /** @throws LogDamaged when the row is not what was stored, by its hash. */
  verify(): this {
    return this.require('hash', () => rowHash(this.canonicalBytes()) === this.hash);
  }

  /** A damaged column may have another type than it should, and then the test itself fails. */
  private require(what: string, matches: () => boolean): this {
    let cause: unknown;
    try {
      if (matches()) return this;
    } catch (error) {
      cause = error;
    }
    const { stream, revision } = this;
    throw new LogDamaged(`Event ${revision} of ${stream} does not match its ${what}.`, stream, revision, { cause });
  }
}
