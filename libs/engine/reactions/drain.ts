import { reactingTypes, toFact } from '#case';
import { type EventLog, type Position, type StoredEvent, stepsUpToEnd } from '#event-store';
import { inParallel } from '../in-parallel.js';
import { type Consequence, consequenceOf, type ReactingEngine, sendConsequence } from './consequence.js';
import { runnerLimits } from '../runner/limits.js';

/**
 * The place in the log that a drain has reached, and the last event before it. By that event a later process verifies
 * that the log is still the same.
 */
export interface Drained {
  readonly position: Position | undefined;
  readonly last: Pick<StoredEvent, 'id' | 'stream' | 'revision' | 'position'> | undefined;
}

/**
 * Runs the reactions to all events after `from`, and to the facts that these reactions append, up to the log's end.
 * With `inFlightMax` 1 they run strictly in log order.
 * @throws the first failure, without which the drain cannot continue
 */
export async function drainReactions(
  engine: ReactingEngine,
  log: EventLog,
  from: Drained,
  inFlightMax: number = runnerLimits.inFlightMax,
): Promise<Drained> {
  let { position, last } = from;
  for await (const step of stepsUpToEnd(log, position)) {
    if (step.kind === 'reached') position = step.position;
    else {
      await react(engine, step.events, inFlightMax);
      const end = step.events.at(-1);
      if (end === undefined) continue;
      last = { id: end.id, stream: end.stream, revision: end.revision, position: end.position };
      ({ position } = end);
    }
  }
  return { position, last };
}

/** Commands that open a case run one after the other; the others of a batch run together and share commits. */
async function react(engine: ReactingEngine, events: readonly StoredEvent[], inFlightMax: number): Promise<void> {
  const all: Consequence[] = [];
  for (const event of events) if (reactingTypes.has(event.type)) all.push(await consequenceOf(engine, toFact(event)));
  const send = (each: Consequence): Promise<void> => sendConsequence(engine, each);
  if (inFlightMax === 1) return inParallel(all, 1, send);
  const [opening, others] = [true, false].map((opens) => all.filter(({ opensCase }) => opensCase === opens));
  await Promise.all([inParallel(opening!, 1, send), inParallel(others!, inFlightMax, send)]);
}
