import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Actor, dayNumber, type Decision, fromDayNumber, type RecordedFact } from '#case';
import { KeyNumbers } from './key-numbers.js';
import type { Step, View, ViewWriter } from './view.js';

/**
 * What judgments, requests and cases are told from, so that they can be told while the log is away: each fact with the
 * part of its envelope that folding and the timeline need. Only a store that can go away has this view.
 *
 * Keyed by the ordinal alone, so that every row is written at the end; which ordinals are a stream's stands in the
 * register. What the facts of one act and the acts of one person repeat stands once, in `story_part`.
 */
export const storyView: View = {
  name: 'story',
  version: 1,
  needsEvents: true,
  tables: [
    {
      name: 'story_fact',
      body: `ordinal INTEGER PRIMARY KEY, event ANY NOT NULL, command ANY NOT NULL, kind INTEGER NOT NULL,
        actor INTEGER NOT NULL, day INTEGER NOT NULL, recorded_ms INTEGER, data TEXT NOT NULL, more TEXT`,
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
  open: (database, named) => new StoryWriter(database, named),
};

type Meta = Readonly<Record<string, string>>;

/** What few facts have. */
interface More {
  readonly decision?: Decision;
  readonly onBehalfOf?: string;
  readonly corrects?: string;
}

class StoryWriter implements ViewWriter {
  readonly #numbers = new KeyNumbers();
  readonly #stored = new Set<number>();
  readonly #insert: StatementSync;
  readonly #insertPart: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const parts = named('story_part');
    this.#insert = database.prepare(`INSERT INTO ${named('story_fact')} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#insertPart = database.prepare(`INSERT INTO ${parts} VALUES (?, ?)`);
    for (const { text } of database.prepare(`SELECT text FROM ${parts}`).iterate() as Iterable<{ text: string }>)
      this.#stored.add(this.#numbers.of(JSON.parse(text) as string[]));
  }

  apply(steps: readonly Step[]): void {
    for (const { ordinal, recordedMs, event, case: ofCase, origin } of steps) {
      if (ofCase === undefined && origin === undefined) continue;
      if (event === undefined) throw new Error(`event ${ordinal} came without its envelope`);
      const { id, type, meta, data } = event;
      const need = (key: string): string => meta[key] ?? '';
      const kind = this.#part([type, need('regime'), need('legalBasis')]);
      const who = ['actor.id', 'actor.role', 'actor.office', 'realm', 'officeThen'].map(need);
      const day = dayNumber(need('effectiveOn') as never);
      const command = shortened(need('commandId'));
      const rest = [day, recordedMs ?? null, JSON.stringify(data), moreOf(meta)] as const;
      this.#insert.run(ordinal, shortened(id), command, kind, this.#part(who), ...rest);
    }
  }

  #part(texts: readonly string[]): number {
    const number = this.#numbers.of(texts);
    if (this.#stored.has(number)) return number;
    this.#insertPart.run(number, JSON.stringify(texts));
    this.#stored.add(number);
    return number;
  }
}

function moreOf(meta: Meta): string | null {
  const { onBehalfOf, corrects, 'decision.number': number } = meta;
  if (number === undefined && onBehalfOf === undefined && corrects === undefined) return null;
  const decision = { number, year: Number(meta['decision.year']), date: meta['decision.date'] };
  return JSON.stringify({ ...(number === undefined ? {} : { decision }), onBehalfOf, corrects });
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** 16 bytes for a UUID; another id stays as it is. */
function shortened(id: string): Uint8Array | string {
  return uuid.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;
}

function lengthened(id: unknown): string {
  if (typeof id === 'string') return id;
  const hex = Buffer.from(id as Uint8Array).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const query = `SELECT event, command, day, recorded_ms, data, more, kinds.text AS kind, actors.text AS actor
  FROM json_each(?) AS asked JOIN story_fact ON ordinal = asked.value
  JOIN story_part AS kinds ON kinds.part = kind JOIN story_part AS actors ON actors.part = actor
  ORDER BY asked.key`;

/**
 * The facts of a stream whose ordinals are given, by revision from 0. Their envelopes hold what folding and the
 * timeline need, and no more.
 * @throws Error when one is missing
 */
export function storiedFacts(database: DatabaseSync, stream: string, ordinals: readonly number[]): RecordedFact[] {
  const rows = database.prepare(query).all(JSON.stringify(ordinals)) as unknown as FactRow[];
  if (rows.length !== ordinals.length)
    throw new Error(`the view story has ${rows.length} of the ${ordinals.length} facts of ${stream}`);
  return rows.map((row, revision) => toFact(row, stream, revision));
}

interface FactRow {
  readonly event: unknown;
  readonly command: unknown;
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
  const actor: Actor = { id, role, office };
  const envelope = {
    eventId: lengthened(row.event),
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
    commandId: lengthened(row.command),
    ...(JSON.parse(row.more ?? '{}') as More),
  };
  return { type, data: JSON.parse(row.data) as object, envelope: envelope as unknown as RecordedFact['envelope'] };
}
