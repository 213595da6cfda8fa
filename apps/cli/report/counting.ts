import { interning } from '#bounded';
import {
  factKind,
  type Instant,
  isCaseStream,
  type Label,
  type LegalDate,
  type Organisation,
  type Realm,
  type RecordedFact,
  toPartialFact,
} from '#case';
import { type CasePosition, positionOfCase, unbalancedIn } from '#read-models';
import { type Table, tableOf, type TableHead } from '#statistics';
import type { LoggedEvent } from '../output/events.js';

/** A log read once and grouped by case, from which tables are counted without any view. */
export interface GatheredLog {
  readonly events: number;
  /** How many events were known at the requested instant: the longest prefix recorded by then. */
  readonly known: number;
  readonly cases: readonly CaseFacts[];
  /** Ordinals or revisions that are missing. */
  readonly gaps: readonly string[];
}

interface CaseFacts {
  readonly facts: RecordedFact[];
  /** The ordinal of each fact. */
  readonly ordinals: number[];
}

const gapsShownMax = 20;
const one = interning(20_000);

export async function gather(events: AsyncIterable<LoggedEvent>, knownBy: Instant): Promise<GatheredLog> {
  const cases = new Map<string, CaseFacts>();
  const heads = new Map<string, number>();
  const gaps: string[] = [];
  let [count, ordinal, known, latest] = [0, 0, 0, ''];
  for await (const event of events) {
    count += 1;
    if (event.ordinal !== ordinal + 1) gaps.push(`event ${ordinal + 1} of the log is missing`);
    ordinal = event.ordinal;
    const next = (heads.get(event.stream) ?? -1) + 1;
    if (event.revision !== next) gaps.push(`revision ${next} of ${event.stream} is missing`);
    heads.set(event.stream, event.revision);
    const at = event.meta['recordedAt']!;
    if (at > latest) latest = at;
    if (latest <= knownBy) known = ordinal;
    if (!isCaseStream(event.stream) || factKind(event.type)?.nature === 'clock') continue;
    const own = cases.get(event.stream) ?? { facts: [], ordinals: [] };
    if (own.facts.length === 0) cases.set(event.stream, own);
    own.facts.push(toPartialFact(event, one));
    own.ordinals.push(ordinal);
  }
  return { events: count, known, cases: [...cases.values()], gaps: gaps.slice(0, gapsShownMax) };
}

export interface Subject {
  readonly agency: string;
  readonly name: Label;
  readonly realm: Realm;
  readonly organisation: Organisation;
}

/** The cases of an agency that a table at a legal day counts, with the facts of each, from the first `asKnown` events. */
function* counted(
  log: GatheredLog,
  subject: Subject,
  to: LegalDate,
  asKnown: number,
): Generator<{ readonly of: CasePosition; readonly facts: readonly RecordedFact[] }> {
  const offices = new Set(subject.organisation.agency(subject.agency)?.offices.map(({ id }) => id));
  for (const { facts, ordinals } of log.cases) {
    const { realm } = facts[0]!.envelope;
    if (realm !== subject.realm || ordinals[0]! > asKnown) continue;
    const isWhole = ordinals.at(-1)! <= asKnown;
    const known = isWhole ? facts : facts.filter((_, at) => ordinals[at]! <= asKnown);
    const position = positionOfCase(known, to);
    if (position && offices.has(position.office)) yield { of: position, facts: known };
  }
}

/** The positions of an agency's cases at a legal day, from the first `asKnown` events. */
export function positionsAt(log: GatheredLog, subject: Subject, to: LegalDate, asKnown: number): CasePosition[] {
  return Array.from(counted(log, subject, to, asKnown), ({ of }) => of);
}

/** A counted case whose own money does not add up: what it adds to a table cannot be relied on. */
export interface UnbalancedCase {
  readonly number: string;
  /** The fact after which it is first seen, and the balance that fails. */
  readonly wrong: string;
}

export function unbalancedAt(log: GatheredLog, subject: Subject, to: LegalDate, asKnown: number): UnbalancedCase[] {
  return Array.from(counted(log, subject, to, asKnown)).flatMap(({ of: { number }, facts }) => {
    const wrong = unbalancedIn(facts);
    return wrong === undefined ? [] : [{ number, wrong }];
  });
}

export function tableAt(head: TableHead, positions: readonly CasePosition[]): Table {
  return tableOf(
    head,
    positions.map(({ position }) => position),
  );
}
