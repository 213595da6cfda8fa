import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { eventBytesOf } from '../contract/event-bytes.js';
import { LogDamaged, type Position, type StoredEvent } from '../contract/port.js';
import { joinMap, joinText, type Template } from './templates.js';

/** Rows per query: enough that starting the query costs little, few enough not to block the event loop. */
export const batchSizeMax = 1_000;

/** 16 digits suffice for every integer that JavaScript represents exactly. */
const positionDigits = 16;

export function toPosition(position: number): Position {
  return String(position).padStart(positionDigits, '0') as Position;
}

/** The number in a position. @throws TypeError when the text is not a position of an embedded log. */
export function fromPosition(position: Position): number {
  if (!/^\d{16}$/.test(position)) throw new TypeError(`"${position}" is not a position of an embedded log.`);
  return Number(position);
}

/** The hash kept in a row: 132 bits of SHA-256 over the canonical bytes, against damage, not against forgery. */
export function rowHash(bytes: string): string {
  return hash('sha256', bytes, 'base64').slice(0, 22);
}

/** Adds a row's hash to the hash over all row hashes in log order, which `tail` keeps. */
export function chained(chain: string, row: string): string {
  return hash('sha256', chain + row, 'base64');
}

/**
 * The row's CRC (see the schema). It starts from the numbers of the row: a flipped bit in any of them changes the sum.
 */
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
 * Adds an index entry to the sum in `tail`, so that a changed entry changes the sum. The numbers stay exact in
 * JavaScript and in SQLite.
 */
export function indexMark(marks: number, stream: number, revision: number, position: number): number {
  return (marks + position + stream * 31 + revision * 8191) % 2 ** 32;
}
export const indexMarksSql = 'coalesce(sum(position + stream * 31 + revision * 8191), 0) % 4294967296';

/** The columns of {@link StoredRow}, in its order. If the name of a stream is missing, sum and hash do not match. */
const rowColumns = "position, coalesce(name, ''), revision, lower(hex(id)), template, meta, data, sum, hash, more";
export type Columns = readonly [number, string, number, string, number, string, string, number, string, number];

/** Prepares a query for {@link Columns}: arrays are about a third faster than objects. */
export function selectRows(database: DatabaseSync, where: string): StatementSync {
  const statement = database.prepare(
    `SELECT ${rowColumns} FROM event LEFT JOIN stream ON number = stream WHERE ${where}`,
  );
  statement.setReturnArrays(true);
  return statement;
}

/** Prepares the query for the next rows of the log after a position. */
export function selectBatch(database: DatabaseSync): StatementSync {
  return selectRows(database, `position > ? ORDER BY position LIMIT ${batchSizeMax}`);
}

/**
 * A row of the file as an event. Data and metadata are parsed on first use, because most views need them for few events
 * only. They are getters of the class: read them by name; a spread copy lacks them.
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
    // Undefined means "not parsed yet": canonical JSON has no undefined.
    return (this.dataParsed ??= JSON.parse(this.dataText));
  }

  get meta(): Readonly<Record<string, string>> {
    return (this.metaJoined ??= joinMap(this.template, this.metaText));
  }

  canonicalBytes(): string {
    const meta = joinText(this.template, this.metaText);
    return eventBytesOf(this.id, this.type, this.stream, this.revision, this.dataText, meta);
  }

  /** Checks the row by its sum, as views do. @throws LogDamaged when the row differs from what was stored */
  check(): this {
    return this.require('sum', () => {
      const { place, stream, revision, idHex, more, template, metaText, dataText } = this;
      // Check the types first: a flipped bit can turn 0 into an empty blob and a text into a blob, and keep the sum.
      if (typeof revision !== 'number' || typeof more !== 'number') return false;
      if (typeof metaText !== 'string' || typeof dataText !== 'string') return false;
      return rowSum(place, stream, revision, idHex, more, template.number, metaText, dataText) === this.sum;
    });
  }

  /** Checks the row by its hash. @throws LogDamaged when the row differs from what was stored */
  verify(): this {
    return this.require('hash', () => rowHash(this.canonicalBytes()) === this.hash);
  }

  /** Throws LogDamaged unless `matches`, which may itself throw because a damaged column can have a wrong type. */
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
