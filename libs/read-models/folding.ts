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
import { noPosition, position, type Position, subtractPositions } from '#statistics';
import { changedDays, firstDifference, foldUntil, isNothing } from './day-deltas.js';
import type { CaseStep, DayDelta, Step } from './view.js';

/** Streams kept folded. A case takes about 2 kB; what is not kept is read from the log again. */
export const heldStreamsMax = 60_000;

/** A stream folded up to `head`. */
interface Held {
  head: number;
  case: CaseState | undefined;
  origin: OriginState | undefined;
  /** Latest legal date of a standing fact: a fact from that day on changes no day before its own. */
  lastOn: LegalDate;
  /** Statistical year of `lastOn`, the case at its beginning, and the case's position at `lastOn`. */
  year: number;
  opening: CaseState | undefined;
  position: Position;
}

/** Folds the log's streams as they pass, within a bound of memory, and works out what each fact changes. */
export class Folding {
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly log: Pick<EventReader, 'read'>,
    private readonly heldMax = heldStreamsMax,
  ) {}

  /** The steps of consecutive events, the first of which has ordinal `first`. @throws LogDamaged on a gap */
  async steps(events: readonly StoredEvent[], first: number): Promise<Step[]> {
    const steps: Step[] = [];
    let ordinal = first;
    for (const event of events) {
      const step = this.#step(event, ordinal++);
      steps.push(step instanceof Promise ? await step : step);
    }
    return steps;
  }

  #step(event: StoredEvent, ordinal: number): Step | Promise<Step> {
    const { stream } = event;
    const isCase = stream.startsWith('case-');
    if (!isCase && !stream.startsWith('judgment-') && !stream.startsWith('request-')) {
      const at = event.meta['recordedAt'];
      return { ordinal, event, recordedMs: at === undefined ? undefined : Date.parse(at) };
    }
    const fact = lightFact(event);
    const held = event.revision === 0 ? this.#begin(stream) : this.#take(stream);
    if (held === undefined) return this.#missed(event, ordinal, fact);
    return this.#advance(held, event, ordinal, fact);
  }

  async #missed(event: StoredEvent, ordinal: number, fact: RecordedFact): Promise<Step> {
    const facts = await this.#facts(event.stream, event.revision);
    const held = event.stream.startsWith('case-') ? heldCase(facts) : heldOrigin(facts);
    this.#keep(event.stream, held);
    return this.#advance(held, event, ordinal, fact);
  }

  #advance(held: Held, event: StoredEvent, ordinal: number, fact: RecordedFact): Step | Promise<Step> {
    if (event.revision !== held.head + 1) {
      const sentence = `Event ${held.head + 1} of ${event.stream} is missing: ${event.revision} follows ${held.head}.`;
      throw new LogDamaged(sentence, event.stream, event.revision);
    }
    const { recordedAt, realm, effectiveOn } = fact.envelope;
    const step = { ordinal, event, recordedMs: Date.parse(recordedAt), realm };
    if (!event.stream.startsWith('case-')) {
      held.head = event.revision;
      held.origin = evolveOrigin(held.origin, fact.type, fact.data, fact.envelope);
      return { ...step, origin: held.origin };
    }
    if (refolds(fact.type) || effectiveOn < held.lastOn) {
      return this.#lateStep(held, event, fact).then((late) => ({ ...step, case: late }));
    }
    held.head = event.revision;
    return { ...step, case: inOrder(held, fact) };
  }

  /** A fact dated before another one, or one that changes how others are read: the stream is read and folded anew. */
  async #lateStep(held: Held, event: StoredEvent, fact: RecordedFact): Promise<CaseStep> {
    const earlier = await this.#facts(event.stream, event.revision);
    const all = [...earlier, fact];
    const [before, after] = [corrected(earlier), corrected(all)];
    const since = firstDifference(before, after);
    Object.assign(held, heldCase(all, after));
    return { fact, after: held.case, deltas: since === undefined ? [] : changedDays(before, after, since) };
  }

  /** The facts of a stream before a revision, from the log. */
  async #facts(stream: string, count: number): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for await (const event of this.log.read(stream, { countMax: count })) facts.push(lightFact(event));
    if (facts.length !== count) {
      throw new LogDamaged(`${stream} has ${facts.length} events before revision ${count}.`, stream, facts.length);
    }
    return facts;
  }

  #begin(stream: string): Held {
    const held = emptyHeld();
    this.#keep(stream, held);
    return held;
  }

  /** Moves to the young end: the oldest goes first when the bound is reached. */
  #take(stream: string): Held | undefined {
    const held = this.#held.get(stream);
    if (held === undefined) return undefined;
    this.#held.delete(stream);
    this.#held.set(stream, held);
    return held;
  }

  #keep(stream: string, held: Held): void {
    this.#held.delete(stream);
    this.#held.set(stream, held);
    if (this.#held.size <= this.heldMax) return;
    for (const oldest of this.#held.keys()) {
      this.#held.delete(oldest);
      break;
    }
  }
}

const earliest = '' as LegalDate;

function emptyHeld(): Held {
  return {
    head: -1,
    case: undefined,
    origin: undefined,
    lastOn: earliest,
    year: 0,
    opening: undefined,
    position: noPosition,
  };
}

function heldOrigin(facts: readonly RecordedFact[]): Held {
  return { ...emptyHeld(), head: facts.length - 1, origin: foldOrigin(facts) };
}

function heldCase(facts: readonly RecordedFact[], standing: readonly RecordedFact[] = corrected(facts)): Held {
  let lastOn = earliest;
  for (const { envelope } of standing) lastOn = later(lastOn, envelope.effectiveOn);
  if (lastOn === earliest) return { ...emptyHeld(), head: facts.length - 1 };
  const year = statisticalYearOf(lastOn);
  const state = foldCase(facts);
  const start = statisticalYearStart(year);
  const opening = foldUntil(standing.filter(({ envelope }) => envelope.effectiveOn < start));
  const held = { ...emptyHeld(), head: facts.length - 1, case: state, lastOn, year, opening };
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
  const after = evolveCase(held.case, fact.type, fact.data, fact.envelope);
  const now = position(held.opening, after, year);
  const delta = subtractPositions(now, held.position);
  const deltas: DayDelta[] = isNothing(delta) ? [] : [{ on, delta }];
  held.case = after;
  held.lastOn = on;
  held.position = now;
  return { fact, after, deltas };
}

/** A fact with the part of its envelope that folding needs; the whole envelope costs as much as the fold. */
export function lightFact(event: StoredEvent): RecordedFact {
  const { meta } = event;
  const envelope = {
    eventId: event.id,
    streamId: event.stream,
    revision: event.revision,
    effectiveOn: meta['effectiveOn'],
    recordedAt: meta['recordedAt'],
    realm: meta['realm'],
    officeThen: meta['officeThen'],
  };
  if (envelope.effectiveOn === undefined || envelope.recordedAt === undefined) {
    throw new LogDamaged(`Event ${event.revision} of ${event.stream} has no envelope.`, event.stream, event.revision);
  }
  return { type: event.type, data: event.data as object, envelope: envelope as unknown as RecordedFact['envelope'] };
}
