import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  type Actor,
  dataOf,
  dayNumber,
  type Decision,
  docRefsOf,
  fromDayNumber,
  type LegalDate,
  type RecordedFact,
} from '#case';
import { SurrogateKeys } from '../storage/surrogate-keys.js';
import { putUuid, uuidBytes, uuidOf } from '../storage/uuid-bytes.js';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

/**
 * A local copy of every fact, with the part of its envelope that folding and the timeline need, so that cases and
 * timelines can be served while the log is unavailable. Only an installation whose log is on a server has this view.
 * Keyed by the ordinal alone, so that every row is written at the end; the register knows which ordinals belong to a
 * stream. Values that the facts of one act or one person share are stored once, in `story_part`.
 */
export const factView: View = {
  name: 'story',
  version: 4,
  needsEvents: true,
  tables: [
    {
      name: 'story_fact',
      body: `ordinal INTEGER PRIMARY KEY, ids ANY NOT NULL, kind INTEGER NOT NULL, actor INTEGER NOT NULL,
        day INTEGER NOT NULL, recorded_ms INTEGER, data TEXT NOT NULL, more TEXT`,
      indexes: {},
      key: ['ordinal'],
      ordinals: ['ordinal'],
    },
    {
      name: 'story_part',
      body: 'part INTEGER PRIMARY KEY, text TEXT NOT NULL',
      indexes: {},
      key: ['part'],
      ordinals: [],
    },
  ],
  open: (database, named) => new FactWriter(database, named),
};

type Meta = Readonly<Record<string, string>>;

interface Part {
  readonly texts: readonly string[];
  readonly number: number;
}

/** Members that few facts have. */
interface More {
  readonly decision?: Decision;
  readonly onBehalfOf?: string;
  readonly corrects?: string;
  readonly docRefs?: readonly string[];
}

class FactWriter implements ViewWriter {
  readonly #numbers = new SurrogateKeys();
  readonly #stored = new Set<number>();
  /** The last part of each first text (kind, actor): facts of one kind or one actor often follow one another. */
  readonly #kinds = new Map<string, Part>();
  readonly #actors = new Map<string, Part>();
  /** Day numbers by date, cached without bound: computing one costs as much as the rest of a row, and days are few. */
  readonly #days = new Map<string, number>();
  readonly #insert: StatementSync;
  readonly #insertPart: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const parts = named('story_part');
    this.#insert = database.prepare(`INSERT INTO ${named('story_fact')} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#insertPart = database.prepare(`INSERT INTO ${parts} VALUES (?, ?)`);
    for (const { text } of database.prepare(`SELECT text FROM ${parts}`).iterate() as Iterable<{ text: string }>)
      this.#stored.add(this.#numbers.of(JSON.parse(text) as string[]));
  }

  apply(steps: readonly ProjectedEvent[]): void {
    for (const { ordinal, recordedMs, event, case: ofCase, after } of steps) {
      if (ofCase === undefined && after === undefined) continue;
      if (event === undefined) throw new Error(`event ${ordinal} came without its envelope`);
      const { id, type, meta } = event;
      const kind = this.#kind(type, meta['regime'] ?? '', meta['legalBasis'] ?? '');
      const actor = this.#actor(meta);
      const day = this.#day((meta['effectiveOn'] ?? '') as LegalDate);
      const ids = encode(id, meta['commandId'] ?? '');
      this.#insert.run(ordinal, ids, kind, actor, day, recordedMs ?? null, JSON.stringify(dataOf(event)), moreOf(meta));
    }
  }

  #kind(type: string, regime: string, legalBasis: string): number {
    const last = this.#kinds.get(type);
    if (last !== undefined && last.texts[1] === regime && last.texts[2] === legalBasis) return last.number;
    return this.#part(this.#kinds, [type, regime, legalBasis]);
  }

  #actor(meta: Meta): number {
    const [id, role, office] = [meta['actor.id'] ?? '', meta['actor.role'] ?? '', meta['actor.office'] ?? ''];
    const [realm, officeThen] = [meta['realm'] ?? '', meta['officeThen'] ?? ''];
    const last = this.#actors.get(id);
    if (last !== undefined) {
      const [, lastRole, lastOffice, lastRealm, lastThen] = last.texts;
      const isSame = role === lastRole && office === lastOffice && realm === lastRealm && officeThen === lastThen;
      if (isSame) return last.number;
    }
    return this.#part(this.#actors, [id, role, office, realm, officeThen]);
  }

  #part(last: Map<string, Part>, texts: readonly [string, ...string[]]): number {
    const number = this.#numbers.of(texts);
    if (!this.#stored.has(number)) this.#insertPart.run(number, JSON.stringify(texts));
    this.#stored.add(number);
    last.set(texts[0], { texts, number });
    return number;
  }

  #day(date: LegalDate): number {
    const known = this.#days.get(date);
    if (known !== undefined) return known;
    const day = dayNumber(date);
    this.#days.set(date, day);
    return day;
  }
}

function moreOf(meta: Meta): string | null {
  const { onBehalfOf, corrects, 'decision.number': number } = meta;
  const docRefs = meta['docRef.0'] === undefined ? undefined : docRefsOf(meta);
  if ([number, onBehalfOf, corrects, docRefs].every((each) => each === undefined)) return null;
  const [year, date, signer] = [Number(meta['decision.year']), meta['decision.date'], meta['decision.signer']];
  const decision = { number, signer, year, date };
  return JSON.stringify({ ...(number === undefined ? {} : { decision }), onBehalfOf, corrects, docRefs });
}

const idsAt = new Uint8Array(2 * uuidBytes);

/**
 * Ids of event and command: 16 bytes each where both are UUIDs, otherwise their text. The buffer is valid until the
 * next call.
 */
function encode(event: string, command: string): Uint8Array | string {
  return putUuid(event, idsAt, 0) && putUuid(command, idsAt, uuidBytes) ? idsAt : `${event} ${command}`;
}

function decode(ids: Uint8Array | string): readonly string[] {
  if (typeof ids === 'string') return ids.split(' ');
  return [uuidOf(ids.subarray(0, uuidBytes)), uuidOf(ids.subarray(uuidBytes))];
}

const query = `SELECT ids, day, recorded_ms, data, more, kinds.text AS kind, actors.text AS actor
  FROM json_each(?) AS asked JOIN story_fact ON ordinal = asked.value
  JOIN story_part AS kinds ON kinds.part = kind JOIN story_part AS actors ON actors.part = actor
  ORDER BY asked.key`;

/**
 * The facts of a stream by their ordinals, in the order of revisions from 0. Their envelopes hold only what folding and
 * the timeline need.
 * @throws Error when one is missing
 */
export function storiedFacts(database: DatabaseSync, stream: string, ordinals: readonly number[]): RecordedFact[] {
  const rows = database.prepare(query).all(JSON.stringify(ordinals)) as unknown as FactRow[];
  if (rows.length !== ordinals.length)
    throw new Error(`the view story has ${rows.length} of the ${ordinals.length} facts of ${stream}`);
  return rows.map((row, revision) => toFact(row, stream, revision));
}

interface FactRow {
  readonly ids: Uint8Array | string;
  readonly day: number;
  readonly recorded_ms: number | null;
  readonly data: string;
  readonly more: string | null;
  readonly kind: string;
  readonly actor: string;
}

function toFact(row: FactRow, streamId: string, revision: number): RecordedFact {
  const [type = '', regime, legalBasis] = JSON.parse(row.kind) as string[];
  const [id = '', role = '', office = '', realm, officeThen] = JSON.parse(row.actor) as string[];
  const [eventId, commandId] = decode(row.ids);
  const actor: Actor = { id, role, office };
  const envelope = {
    eventId,
    streamId,
    revision,
    type,
    effectiveOn: fromDayNumber(row.day),
    ...(row.recorded_ms === null ? {} : { recordedAt: new Date(row.recorded_ms).toISOString() }),
    actor,
    regime,
    legalBasis,
    realm,
    officeThen,
    commandId,
    docRefs: [],
    ...(JSON.parse(row.more ?? '{}') as More),
  };
  return { type, data: JSON.parse(row.data) as object, envelope: envelope as unknown as RecordedFact['envelope'] };
}
