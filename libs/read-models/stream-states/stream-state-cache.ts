import {
  type AnyState,
  type CaseState,
  corrected,
  evolveCase,
  foldCase,
  isCaseStream,
  kindOfStream,
  later,
  type LegalDate,
  type RecordedFact,
  refolds,
  statisticalYearOf,
  statisticalYearStart,
} from '#case';
import { type EventReader, LogDamaged, type StoredEvent } from '#event-store';
import { noPosition, position, type Position } from '#statistics';
import { changedDays, DayStates, difference, firstDifference, foldUntil, isNothing } from './day-deltas.js';
import { partialFact } from './partial-fact.js';
import { answersOf } from '../reactions/reactions-view.js';
import type { ProjectedCaseEvent, ProjectedEvent } from '../view/view.js';

/** How many facts of folded streams are kept in memory, about 1 kB each; evicted ones are read from the log again. */
export const cachedFactsMax = 150_000;

/** A stream folded up to `head`. */
interface CacheEntry {
  stream: string;
  /** Ordinal of its first event, if known. */
  opened: number | undefined;
  head: number;
  case: CaseState | undefined;
  /** The state of a stream that is no case. */
  other: AnyState | undefined;
  /** All facts of a case: a fact dated back folds all of them anew, and reading them costs fifty times a fold. */
  facts: RecordedFact[];
  /** Latest legal date of a standing fact: a new fact on or after it changes no earlier day. */
  lastOn: LegalDate;
  /** Statistical year of `lastOn`, the case at the start of that year, and the case's position at `lastOn`. */
  year: number;
  opening: CaseState | undefined;
  position: Position;
  /** The state at the end of each day; built at the first fact that is dated back. */
  dayStates: DayStates | undefined;
}

/** Folds the log's streams in one pass with bounded memory, and computes what each fact changes. */
export class Folding {
  /**
   * Approximate LRU in two generations: a hit promotes an entry; when the young generation is full it replaces the old
   * one, which is dropped.
   */
  #youngGeneration = new Map<string, CacheEntry>();
  #oldGeneration = new Map<string, CacheEntry>();
  #youngGenerationFacts = 0;

  constructor(
    private readonly log: Pick<EventReader, 'read'>,
    private readonly factsMax = cachedFactsMax,
    private readonly keepsEvents = false,
  ) {}

  /** Projects consecutive events, the first of which has ordinal `first`. @throws LogDamaged on a gap */
  async steps(events: readonly StoredEvent[], first: number): Promise<ProjectedEvent[]> {
    const entry = await this.#entryFor(events);
    return events.map((event, index) => this.#step(event, first + index, entry));
  }

  #step(event: StoredEvent, ordinal: number, entry: Map<string, CacheEntry>): ProjectedEvent {
    const { stream, type, revision } = event;
    if (!isFolded(stream)) return { ordinal, stream, type, revision, recordedMs: recordedMs(event) };
    if (revision === 0) entry.set(stream, this.#begin(stream, ordinal));
    return this.#advance(entry.get(stream)!, event, ordinal);
  }

  /**
   * The streams of these events, as they were before. Those that were evicted are read in parallel: each read may be a
   * call to a server.
   */
  async #entryFor(events: readonly StoredEvent[]): Promise<Map<string, CacheEntry>> {
    const entry = new Map<string, CacheEntry>();
    const missed: Promise<void>[] = [];
    const seen = new Set<string>();
    for (const { stream, revision } of events) {
      if (seen.has(stream) || !isFolded(stream)) continue;
      seen.add(stream);
      if (revision === 0) continue;
      const known = this.#take(stream);
      if (known) entry.set(stream, known);
      else
        missed.push(this.#facts(stream, revision).then((facts) => void entry.set(stream, this.#again(stream, facts))));
    }
    await Promise.all(missed);
    return entry;
  }

  #again(stream: string, facts: RecordedFact[]): CacheEntry {
    const entry = isCaseStream(stream) ? cachedCase(facts) : cachedOther(stream, facts);
    entry.stream = stream;
    this.#keep(stream, entry);
    return entry;
  }

  #advance(entry: CacheEntry, event: StoredEvent, ordinal: number): ProjectedEvent {
    const { stream } = entry;
    const { type, revision } = event;
    if (revision !== entry.head + 1) {
      const sentence = `Event ${entry.head + 1} of ${stream} is missing: ${revision} follows ${entry.head}.`;
      throw new LogDamaged(sentence, stream, revision);
    }
    const fact = partialFact(event, stream);
    const { realm, effectiveOn } = fact.envelope;
    const kept = this.keepsEvents ? event : undefined;
    const step = {
      ordinal,
      stream,
      type,
      revision,
      opened: entry.opened,
      recordedMs: recordedMs(event),
      realm,
      answers: answersOf(event.meta),
      event: kept,
    };
    entry.head = revision;
    this.#youngGenerationFacts++;
    if (!isCaseStream(stream)) {
      entry.facts.push(fact);
      const { evolve, fold } = kindOfStream(stream)!;
      entry.other = refolds(type) ? fold(entry.facts) : evolve(entry.other, type, fact.data, fact.envelope);
      return { ...step, after: entry.other };
    }
    const isLate = refolds(fact.type) || effectiveOn < entry.lastOn;
    const changed = isLate ? outOfOrder(entry, fact) : inOrder(entry, fact);
    return { ...step, case: changed, after: entry.case };
  }

  /** The facts of a stream before a revision, from the log. */
  async #facts(stream: string, count: number): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for await (const event of this.log.read(stream, { countMax: count })) facts.push(partialFact(event, stream));
    if (facts.length !== count) {
      throw new LogDamaged(`${stream} has ${facts.length} events before revision ${count}.`, stream, facts.length);
    }
    return facts;
  }

  #begin(stream: string, opened: number): CacheEntry {
    const entry = { ...emptyEntry(), stream, opened };
    this.#keep(stream, entry);
    return entry;
  }

  #take(stream: string): CacheEntry | undefined {
    const young = this.#youngGeneration.get(stream);
    if (young !== undefined) return young;
    const old = this.#oldGeneration.get(stream);
    if (old !== undefined) this.#keep(stream, old);
    return old;
  }

  #keep(stream: string, entry: CacheEntry): void {
    if (this.#youngGenerationFacts >= this.factsMax / 2) {
      this.#oldGeneration = this.#youngGeneration;
      this.#youngGeneration = new Map();
      this.#youngGenerationFacts = 0;
    }
    this.#youngGeneration.set(stream, entry);
    this.#youngGenerationFacts += entry.facts.length + 1;
  }
}

const isFolded = (stream: string): boolean => kindOfStream(stream) !== undefined;

const earliest = '' as LegalDate;

function emptyEntry(): CacheEntry {
  return {
    stream: '',
    opened: undefined,
    head: -1,
    case: undefined,
    other: undefined,
    facts: [],
    lastOn: earliest,
    year: 0,
    opening: undefined,
    position: noPosition,
    dayStates: undefined,
  };
}

function cachedOther(stream: string, facts: readonly RecordedFact[]): CacheEntry {
  return { ...emptyEntry(), head: facts.length - 1, facts: [...facts], other: kindOfStream(stream)?.fold(facts) };
}

function cachedCase(facts: RecordedFact[], standing: readonly RecordedFact[] = corrected(facts)): CacheEntry {
  let lastOn = earliest;
  for (const { envelope } of standing) lastOn = later(lastOn, envelope.effectiveOn);
  if (lastOn === earliest) return { ...emptyEntry(), head: facts.length - 1, facts };
  const year = statisticalYearOf(lastOn);
  const state = foldCase(facts);
  const start = statisticalYearStart(year);
  const opening = foldUntil(standing.filter(({ envelope }) => envelope.effectiveOn < start));
  const entry = { ...emptyEntry(), head: facts.length - 1, case: state, facts, lastOn, year, opening };
  return { ...entry, position: position(opening, state, year) };
}

/** Applies a fact dated on or after every other one, as most are: it changes only its own day. */
function inOrder(entry: CacheEntry, fact: RecordedFact): ProjectedCaseEvent {
  const on = fact.envelope.effectiveOn;
  const year = statisticalYearOf(on);
  if (year !== entry.year) {
    entry.year = year;
    entry.opening = entry.case;
    entry.position = position(entry.opening, entry.opening, year);
  }
  const before = entry.case;
  const after = evolveCase(before, fact.type, fact.data, fact.envelope);
  entry.facts.push(fact);
  entry.case = after;
  entry.lastOn = on;
  entry.dayStates?.append(on, after);
  if (samePosition(before, after)) return { fact, after, deltas: [] };
  const now = position(entry.opening, after, year);
  const delta = difference(now, entry.position);
  entry.position = now;
  return { fact, after, deltas: isNothing(delta) ? [] : [{ on, delta }] };
}

/** Applies a fact that is dated back, or changes the reading of others: the case is folded anew. */
function outOfOrder(entry: CacheEntry, fact: RecordedFact): ProjectedCaseEvent {
  const before = corrected(entry.facts);
  entry.facts.push(fact);
  const after = corrected(entry.facts);
  const { stream, opened } = entry;
  const isCorrection = refolds(fact.type) || fact.type === 'AmountCorrected';
  const dayStates = isCorrection ? undefined : (entry.dayStates ?? new DayStates(before));
  Object.assign(entry, cachedCase(entry.facts, after), { stream, opened, dayStates });
  if (dayStates !== undefined) return { fact, after: entry.case, deltas: dayStates.add(fact) };
  const since = firstDifference(before, after);
  return { fact, after: entry.case, deltas: since === undefined ? [] : changedDays(before, after, since) };
}

/** Members that do not affect the position of a case; most facts change only these. */
const keysIgnoredByStatistics = new Set<keyof CaseState>([
  'officer',
  'decisionReceivedAt',
  'changeAsked',
  'conflictedOfficers',
  'notices',
  'failedChannels',
  'notifiedOn',
  'hasFile',
  'isPublished',
  'ledger',
  'undistributedByDay',
  'voluntaryUntil',
  'voluntaryEndUnnoted',
  'verification',
  'notYetSince',
  'notYetGround',
  'verifiedWithout',
  'foundSinceNotYet',
  'longPeriods',
  'informationRequests',
  'informationCount',
  'information',
  'verificationsSinceNotYet',
  'mediationFrom',
  'agreement',
  'instalmentsCount',
  'coercion',
  'deadlines',
  'lapses',
  'paymentsCount',
  'payments',
  'grounds',
  'groundsCount',
  'transfers',
  'parties',
  'protestPostponements',
  'lastActOn',
  'lastFactOn',
  'actRevision',
  'unplaced',
]);
let asked: readonly (keyof CaseState)[] | undefined;

function samePosition(before: CaseState | undefined, after: CaseState | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  asked ??= (Object.keys(after) as (keyof CaseState)[]).filter((key) => !keysIgnoredByStatistics.has(key));
  for (const key of asked) if (before[key] !== after[key]) return false;
  return true;
}

function recordedMs({ meta }: StoredEvent): number | undefined {
  const at = meta['recordedAt'];
  return at === undefined ? undefined : Date.parse(at);
}
