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
import { type CasePosition, positionOfCase } from '#read-models';
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

/** The positions of an agency's cases at a legal day, from the first `asKnown` events. */
export function positionsAt(log: GatheredLog, subject: Subject, to: LegalDate, asKnown: number): CasePosition[] {
  const offices = new Set(subject.organisation.agency(subject.agency)?.offices.map(({ id }) => id));
  const positions: CasePosition[] = [];
  for (const { facts, ordinals } of log.cases) {
    const { realm } = facts[0]!.envelope;
    if (realm !== subject.realm || ordinals[0]! > asKnown) continue;
    const isWhole = ordinals.at(-1)! <= asKnown;
    const position = positionOfCase(isWhole ? facts : facts.filter((_, at) => ordinals[at]! <= asKnown), to);
    if (position && offices.has(position.office)) positions.push(position);
  }
  return positions;
}

export function tableAt(head: TableHead, positions: readonly CasePosition[]): Table {
  return tableOf(
    head,
    positions.map(({ position }) => position),
  );
}
