import { type Instant, isCaseStream, type RecordedFact } from '#case';
import { historyOf } from '#engine';
import { batchesOf, type EventReader } from '#event-store';
import type { OnProgress } from '../output/events.js';

/** The facts of a case as known at some moment. */
export interface KnownCase {
  readonly facts: readonly RecordedFact[];
  /** How many events of the log were known then; undefined for the present, which needs no count. */
  readonly ordinal: number | undefined;
}

/**
 * Finds a case by its number, UUID or stream. The facts known at an instant are the longest prefix of the log in which
 * nothing was recorded later.
 */
export async function knownCase(
  log: EventReader,
  wanted: string,
  knownBy: Instant | undefined,
  seen: OnProgress,
): Promise<KnownCase> {
  const named = streamNamed(wanted);
  if (knownBy === undefined) {
    const stream = named ?? (await streamNumbered(log, wanted, seen));
    return { facts: stream === undefined ? [] : await historyOf(log, stream), ordinal: undefined };
  }
  const { stream, count, ordinal } = await counted(log, { named, number: wanted, knownBy, onProgress: seen });
  if (stream === undefined || count === 0) return { facts: [], ordinal };
  return { facts: (await historyOf(log, stream)).slice(0, count), ordinal };
}

/** The stream that a text names, in upper or lower case; undefined for a case number, which contains slashes. */
export function streamNamed(wanted: string): string | undefined {
  if (wanted.includes('/')) return undefined;
  const name = wanted.toLowerCase();
  return isCaseStream(name) ? name : `case-${name}`;
}

async function streamNumbered(log: EventReader, number: string, seen: OnProgress): Promise<string | undefined> {
  const total = await log.count();
  let done = 0;
  for await (const events of batchesOf(log)) {
    const found = events.find((event) => opens(event, number));
    if (found) return found.stream;
    seen((done += events.length), total);
  }
  return undefined;
}

interface Counting {
  readonly named: string | undefined;
  readonly number: string;
  readonly knownBy: Instant;
  readonly onProgress: OnProgress;
}

/** How many events of the log were known, and how many of these belong to the case. */
async function counted(
  log: EventReader,
  { named, number, knownBy, onProgress: seen }: Counting,
): Promise<{ stream: string | undefined; count: number; ordinal: number }> {
  const total = await log.count();
  let [stream, count, ordinal] = [named, 0, 0];
  for await (const events of batchesOf(log)) {
    for (const event of events) {
      if (event.meta['recordedAt']! > knownBy) return { stream, count, ordinal };
      ordinal += 1;
      if (stream === undefined && opens(event, number)) stream = event.stream;
      if (event.stream === stream) count += 1;
    }
    seen(ordinal, total);
  }
  return { stream, count, ordinal };
}

const opens = ({ type, data }: { type: string; data: unknown }, number: string): boolean =>
  type === 'EnforcementDecisionIssued' && (data as { number: string }).number === number;
