import {
  type CaseState,
  corrected,
  evolveCase,
  imbalance,
  type Initiative,
  isCaseStream,
  type LegalDate,
  plusDays,
  type Realm,
  type RecordedFact,
  statisticalYearOf,
  statisticalYearStart,
} from '#case';
import type { StoredEvent } from '#event-store';
import { position, type Position } from '#statistics';
import { foldUntil, isNothing } from './day-deltas.js';
import { partialFact } from './partial-fact.js';

/** The position of one case in a table. */
export interface CasePosition {
  readonly id: string;
  readonly number: string;
  readonly office: string;
  readonly realm: Realm;
  readonly category: string;
  readonly initiative: Initiative;
  readonly position: Position;
}

type Event = Pick<StoredEvent, 'id' | 'type' | 'stream' | 'revision' | 'data' | 'meta'>;

/**
 * The reference implementation of the statistics: folds each case from its facts, without any view. The events are
 * those of a log in order, from the first; the first `asKnown` of them count as known. Holds the facts of all cases in
 * memory, about 1 kB each.
 */
export async function positionsOf(
  events: Iterable<Event> | AsyncIterable<Event>,
  to: LegalDate,
  asKnown = Infinity,
): Promise<CasePosition[]> {
  const cases = new Map<string, RecordedFact[]>();
  let ordinal = 0;
  for await (const event of events) {
    if (++ordinal > asKnown) break;
    if (!isCaseStream(event.stream)) continue;
    const facts = cases.get(event.stream);
    const fact = partialFact(event as StoredEvent, event.stream);
    if (facts) facts.push(fact);
    else cases.set(event.stream, [fact]);
  }
  return [...cases.values()].flatMap((facts) => positionOfCase(facts, to) ?? []);
}

/** One case at a cut-off, from all its known facts; undefined when it is in no column. */
export function positionOfCase(facts: readonly RecordedFact[], to: LegalDate): CasePosition | undefined {
  const year = statisticalYearOf(to);
  const standing = corrected(facts);
  const now = foldUntil(standing, to);
  if (now === undefined) return undefined;
  const opening = foldUntil(standing, plusDays(statisticalYearStart(year), -1));
  const at = position(opening, now, year);
  if (isNothing(at)) return undefined;
  const { id, number, office, realm, category, initiative } = now;
  return { id, number, office, realm, category, initiative, position: at };
}

/**
 * What does not add up in the money of one case, and after which fact; undefined where all does. A balance fails, or
 * the case ended with money that nobody had been paid: a table would put the difference into another column.
 */
export function unbalancedIn(facts: readonly RecordedFact[]): string | undefined {
  let state: CaseState | undefined;
  for (const { type, data, envelope } of corrected(facts)) {
    const before = state;
    state = evolveCase(state, type, data, envelope);
    if (!state) continue;
    const { ledger, obligations, ending } = state;
    const inHand = ending && !before?.ending ? ledger.undistributed : 0n;
    const wrong =
      imbalance(ledger, obligations) ?? (inHand === 0n ? undefined : `ended with ${inHand} that nobody was paid`);
    if (wrong !== undefined) return `${type} (r${envelope.revision}): ${wrong}`;
  }
  return undefined;
}
