import {
  type CaseState,
  corrected,
  evolveCase,
  evolveOrigin,
  foldCase,
  foldOrigin,
  later,
  type LegalDate,
  type OriginState,
  type RecordedFact,
  refolds,
  statisticalYearOf,
  statisticalYearStart,
} from '#case';
import { type EventReader, LogDamaged, type StoredEvent } from '#event-store';
import { noPosition, position, type Position } from '#statistics';
import { changedDays, DayStates, difference, firstDifference, foldUntil, isNothing } from './day-deltas.js';
import { lightFact } from './light-fact.js';
import { answersOf } from './reactions-view.js';
import type { CaseStep, Step } from './view.js';

/** Facts of folded streams kept in memory, about 1 kB each with their states. What is not kept is read from the log again. */
export const heldFactsMax = 150_000;

/** A stream folded up to `head`. */
interface Held {
  stream: string;
  /** Ordinal of its first event, if that was seen. */
  opened: number | undefined;
  head: number;
  case: CaseState | undefined;
  origin: OriginState | undefined;
  /** Of a case, all its facts: a late one folds them anew, and reading them back costs fifty times a fold. */
  facts: RecordedFact[];
  /** Latest legal date of a standing fact: a fact from that day on changes no day before its own. */
  lastOn: LegalDate;
  /** Statistical year of `lastOn`, the case at its beginning, and the case's position at `lastOn`. */
  year: number;
  opening: CaseState | undefined;
  position: Position;
  /** Made at the first late fact. */
  dayStates: DayStates | undefined;
}

/** Folds the log's streams as they pass, within a bound of memory, and works out what each fact changes. */
export class Folding {
  /** Two generations: what is used moves to the young one; when that is full, it grows old and the old one is left. */
  #young = new Map<string, Held>();
  #old = new Map<string, Held>();
  #youngFacts = 0;

  constructor(
    private readonly log: Pick<EventReader, 'read'>,
    private readonly heldMax = heldFactsMax,
    private readonly keepsEvents = false,
  ) {}

  /** The steps of consecutive events, the first of which has ordinal `first`. @throws LogDamaged on a gap */
  async steps(events: readonly StoredEvent[], first: number): Promise<Step[]> {
    const held = await this.#heldFor(events);
    return events.map((event, index) => this.#step(event, first + index, held));
  }

  #step(event: StoredEvent, ordinal: number, held: Map<string, Held>): Step {
    const { stream, revision } = event;
    if (!isFolded(stream)) return { ordinal, stream, revision, recordedMs: recordedMs(event) };
    if (revision === 0) held.set(stream, this.#begin(stream, ordinal));
    return this.#advance(held.get(stream)!, event, ordinal);
  }

  /**
   * The streams that these events go on with, as they were before. Those that are not in memory any more are read
   * together: each read may be a call to a server.
   */
  async #heldFor(events: readonly StoredEvent[]): Promise<Map<string, Held>> {
    const held = new Map<string, Held>();
    const missed: Promise<void>[] = [];
    const seen = new Set<string>();
    for (const { stream, revision } of events) {
      if (seen.has(stream) || !isFolded(stream)) continue;
      seen.add(stream);
      if (revision === 0) continue;
      const known = this.#take(stream);
      if (known) held.set(stream, known);
      else
        missed.push(this.#facts(stream, revision).then((facts) => void held.set(stream, this.#again(stream, facts))));
    }
    await Promise.all(missed);
    return held;
  }

  #again(stream: string, facts: RecordedFact[]): Held {
    const held = stream.startsWith('case-') ? heldCase(facts) : heldOrigin(facts);
    held.stream = stream;
    this.#keep(stream, held);
    return held;
  }

  #advance(held: Held, event: StoredEvent, ordinal: number): Step {
    const { stream } = held;
    const { revision } = event;
    if (revision !== held.head + 1) {
      const sentence = `Event ${held.head + 1} of ${stream} is missing: ${revision} follows ${held.head}.`;
      throw new LogDamaged(sentence, stream, revision);
    }
    const fact = lightFact(event, stream);
    const { realm, effectiveOn } = fact.envelope;
    const kept = this.keepsEvents ? event : undefined;
    const step = {
      ordinal,
      stream,
      revision,
      opened: held.opened,
      recordedMs: recordedMs(event),
      realm,
      answers: answersOf(event.meta),
      event: kept,
    };
    held.head = revision;
    this.#youngFacts++;
    if (!stream.startsWith('case-')) {
      held.origin = evolveOrigin(held.origin, fact.type, fact.data, fact.envelope);
      return { ...step, origin: held.origin };
    }
    const isLate = refolds(fact.type) || effectiveOn < held.lastOn;
    return { ...step, case: isLate ? outOfOrder(held, fact) : inOrder(held, fact) };
  }

  /** The facts of a stream before a revision, from the log. */
  async #facts(stream: string, count: number): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for await (const event of this.log.read(stream, { countMax: count })) facts.push(lightFact(event, stream));
    if (facts.length !== count) {
      throw new LogDamaged(`${stream} has ${facts.length} events before revision ${count}.`, stream, facts.length);
    }
    return facts;
  }

  #begin(stream: string, opened: number): Held {
    const held = { ...emptyHeld(), stream, opened };
    this.#keep(stream, held);
    return held;
  }

  #take(stream: string): Held | undefined {
    const young = this.#young.get(stream);
    if (young !== undefined) return young;
    const old = this.#old.get(stream);
    if (old !== undefined) this.#keep(stream, old);
    return old;
  }

  #keep(stream: string, held: Held): void {
    if (this.#youngFacts >= this.heldMax / 2) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngFacts = 0;
    }
    this.#young.set(stream, held);
    this.#youngFacts += held.facts.length + 1;
  }
}

const folded = ['case-', 'judgment-', 'request-'] as const;

function isFolded(stream: string): boolean {
  return folded.some((start) => stream.startsWith(start));
}

const earliest = '' as LegalDate;

function emptyHeld(): Held {
  return {
    stream: '',
    opened: undefined,
    head: -1,
    case: undefined,
    origin: undefined,
    facts: [],
    lastOn: earliest,
    year: 0,
    opening: undefined,
    position: noPosition,
    dayStates: undefined,
  };
}

function heldOrigin(facts: readonly RecordedFact[]): Held {
  return { ...emptyHeld(), head: facts.length - 1, origin: foldOrigin(facts) };
}

function heldCase(facts: RecordedFact[], standing: readonly RecordedFact[] = corrected(facts)): Held {
  let lastOn = earliest;
  for (const { envelope } of standing) lastOn = later(lastOn, envelope.effectiveOn);
  if (lastOn === earliest) return { ...emptyHeld(), head: facts.length - 1, facts };
  const year = statisticalYearOf(lastOn);
  const state = foldCase(facts);
  const start = statisticalYearStart(year);
  const opening = foldUntil(standing.filter(({ envelope }) => envelope.effectiveOn < start));
  const held = { ...emptyHeld(), head: facts.length - 1, case: state, facts, lastOn, year, opening };
  return { ...held, position: position(opening, state, year) };
}

/** The usual fact: dated on or after every other. Only its own day changes. */
function inOrder(held: Held, fact: RecordedFact): CaseStep {
  const on = fact.envelope.effectiveOn;
  const year = statisticalYearOf(on);
  if (year !== held.year) {
    held.year = year;
    held.opening = held.case;
    held.position = position(held.opening, held.opening, year);
  }
  const before = held.case;
  const after = evolveCase(before, fact.type, fact.data, fact.envelope);
  held.facts.push(fact);
  held.case = after;
  held.lastOn = on;
  held.dayStates?.append(on, after);
  if (samePosition(before, after)) return { fact, after, deltas: [] };
  const now = position(held.opening, after, year);
  const delta = difference(now, held.position);
  held.position = now;
  return { fact, after, deltas: isNothing(delta) ? [] : [{ on, delta }] };
}

/** A fact dated before another one, or one that changes how others are read: the case is folded anew. */
function outOfOrder(held: Held, fact: RecordedFact): CaseStep {
  const before = corrected(held.facts);
  held.facts.push(fact);
  const after = corrected(held.facts);
  const { stream, opened } = held;
  const isCorrection = refolds(fact.type) || fact.type === 'AmountCorrected';
  const dayStates = isCorrection ? undefined : (held.dayStates ?? new DayStates(before));
  Object.assign(held, heldCase(held.facts, after), { stream, opened, dayStates });
  if (dayStates !== undefined) return { fact, after: held.case, deltas: dayStates.add(fact) };
  const since = firstDifference(before, after);
  return { fact, after: held.case, deltas: since === undefined ? [] : changedDays(before, after, since) };
}

/** What the position of a case does not depend on; most facts change nothing else. */
const besides = new Set<keyof CaseState>([
  'officer',
  'ledger',
  'undistributedByDay',
  'voluntaryUntil',
  'verification',
  'notYetSince',
  'verificationsSinceNotYet',
  'mediationFrom',
  'agreement',
  'coercion',
  'deadlines',
  'paymentsCount',
  'payments',
  'protestPostponements',
  'lastActOn',
  'lastFactOn',
  'actRevision',
  'unplaced',
]);
let asked: readonly (keyof CaseState)[] | undefined;

function samePosition(before: CaseState | undefined, after: CaseState | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  asked ??= (Object.keys(after) as (keyof CaseState)[]).filter((key) => !besides.has(key));
  for (const key of asked) if (before[key] !== after[key]) return false;
  return true;
}

function recordedMs({ meta }: StoredEvent): number | undefined {
  const at = meta['recordedAt'];
  return at === undefined ? undefined : Date.parse(at);
}
