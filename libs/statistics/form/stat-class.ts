import { type CaseState, groundRow, isClosed, type Outcome, type Stop } from '#case';
import { conventions, isConvention } from './conventions.js';

/**
 * The single column, among the unfinished, completed, deducted and listed ones, that counts a case at a cut-off; `left`:
 * none, because its request was returned out of the separate book, whose cases stand in no column.
 */
export type StatClass =
  'B1' | 'B2' | 'B3' | 'BP' | 'BR' | 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6' | 'D7' | 'E' | 'S' | 'left';

/**
 * The class of a case (docs/domain.md §4.1). The order of the tests is the rule: completed before the separate book,
 * the separate book before the stops, the stops before the classification.
 */
export function statClass(state: CaseState): StatClass {
  const { lifecycle, classification } = state.place;
  if (lifecycle === 'completed') return classOfEnded(state);
  if (classification === 'separateBook') return 'S';
  if (lifecycle.startsWith('suspended.')) return classOfStop(state);
  if (state.partStops.length > 0) return bestOf([...openByClass(state).keys()]);
  return classOfOpen(classification);
}

const classOfOpen = (classification: CaseState['place']['classification']): StatClass =>
  classification === 'withoutConditions' ? 'E' : 'D4';

/** A case with stopped parts counts by its best obligation [convention]. */
const bestOf = (classes: readonly StatClass[]): StatClass =>
  (['D4', 'D5', 'D6', 'D7'] as const).find((each) => classes.includes(each)) ?? 'E';

/**
 * The open money of a case some of whose obligations are stopped, in đồng, added up by the statistical class of each
 * obligation. An obligation without an amount adds 0.
 */
export function openByClass({ obligations, partStops, place }: CaseState): ReadonlyMap<StatClass, bigint> {
  const found = new Map<StatClass, bigint>();
  for (const each of obligations) {
    if (isClosed(each)) continue;
    const stop = partStops.findLast((part) => part.obligations.includes(each.id));
    const ofPart = stop ? classOfPart(stop, place.classification) : classOfOpen(place.classification);
    found.set(ofPart, (found.get(ofPart) ?? 0n) + each.open);
  }
  return found;
}

function classOfPart(
  { kind, ground }: CaseState['partStops'][number],
  classification: CaseState['place']['classification'],
): StatClass {
  if (kind !== 'postponed' && classification === 'withoutConditions') return 'E'; // [unverified]
  return classOfGround(ground) ?? classOfKind[kind];
}

/** Whether the money of the case stands in several classes. */
export const isDivided = ({ place, partStops }: CaseState): boolean =>
  partStops.length > 0 && place.classification !== 'separateBook' && !/^(completed|suspended)/.test(place.lifecycle);

function classOfEnded(state: CaseState): StatClass {
  if (wasPartExecuted(state)) return 'D1';
  const ended = classOfEnding(state.ending?.outcome ?? 'executed');
  return ended === 'BR' && state.place.classification === 'separateBook' ? 'left' : ended;
}

/** The class of the money that an ended case left open: whatever the case counts as, its money keeps its parts. */
export function classOfRest({ ending }: CaseState): StatClass {
  const outcome = ending?.outcome ?? 'executed';
  return (groundRow(groundOf(outcome))?.money as StatClass | undefined) ?? classOfEnding(outcome);
}

/** The ground of a termination or of an ending by law. */
const groundOf = (outcome: Outcome): string => outcome.slice(outcome.indexOf('-') + 1);

/** Where anything was executed and the rest is terminated or entrusted, the case counts as executed [indicator, §4.4]. */
function wasPartExecuted(state: CaseState): boolean {
  const ended = classOfEnding(state.ending?.outcome ?? 'executed');
  return (
    (ended === 'D2' || ended === 'B1') &&
    state.obligations.some(({ executed, performed }) => executed > 0n || performed)
  );
}

function classOfEnding(outcome: Outcome): StatClass {
  switch (outcome) {
    case 'executed':
      return 'D1';
    case 'entrusted':
      return 'B1';
    case 'revoked':
    case 'returned': // the receiver revokes its own decision; the executed amount stays [unverified]
    case 'cancelled':
      return 'B2';
    case 'withdrawnUp':
      return 'B3';
    case 'movedToPrivateOffice':
      return 'BP';
    case 'requestReturned':
      return conventions.requestReturned;
    default:
      return classOfGround(groundOf(outcome)) ?? 'D2';
  }
}

/** Several stops may run at once; the latest one decides the class. */
function classOfStop(state: CaseState): StatClass {
  const latest = state.stops.at(-1);
  const kind = latest?.kind ?? state.place.lifecycle.slice('suspended.'.length);
  if (kind !== 'postponed' && state.place.classification === 'withoutConditions') return 'E'; // [unverified]
  return (latest && classOfGround(latest.ground)) ?? classOfKind[kind as Stop['kind']];
}

/** For a stop whose ground is unknown, as in a part of a history. */
const classOfKind: Readonly<Record<Stop['kind'], StatClass>> = {
  postponed: 'E',
  temporarilySuspended: 'D6',
  paused: 'D7',
};

/** The class that the row of a ground names, or the convention that replaces it. */
export function classOfGround(ground: string): StatClass | undefined {
  const row = groundRow(ground);
  if (row?.convention !== undefined && isConvention(row.convention)) return conventions[row.convention];
  return row?.class as StatClass | undefined;
}
