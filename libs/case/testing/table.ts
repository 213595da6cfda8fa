import { type CaseState, law, type Place, type Verdict } from '../index.js';
import { append, asEntrusted, type Body, decide, type History, placeOf, placeText, stateOf, worldOf } from './given.js';
import { type Route, routes } from './routes.js';
import { asOnRequest, asProvisional, type Row } from './row.js';

/** A row of the lifecycle table, tried where a route led to. */

/** Does `leaf`, `group.*` or a list of them name the place? */
export function names(pattern: string, place: string): boolean {
  const [leaf = '', classification = ''] = place.split(' | ');
  return pattern.split(', ').some((one) => {
    const [name = '', only] = one.split(' | ');
    const fits = name.endsWith('.*') ? leaf.startsWith(name.slice(0, -1)) : leaf === name;
    return fits && (only === undefined || only === classification);
  });
}

export const matching = (table: Readonly<Record<string, string>>, place: string): string[] =>
  Object.entries(table).flatMap(([pattern, outcome]) => (names(pattern, place) ? [outcome] : []));

/** The row's expectation for an act in a place: the next place, or the rule that refuses. */
function expected(row: Row, route: Route): { to: string } | { refusedBy: string } {
  if (route.isEntrusted && row.entrusted) return 'to' in row.entrusted ? { to: route.back! } : row.entrusted;
  const lacks = row.unless?.(stateOf(route.history)) ?? false;
  if (lacks) return { refusedBy: lacks === true ? row.notAllowed : lacks };
  const [next] = matching(row.allowed, route.place);
  if (next === undefined) return { refusedBy: matching(row.refused ?? {}, route.place)[0] ?? row.notAllowed };
  if (next === 'stays') return { to: route.place };
  if (next === 'back') return { to: route.back! };
  return { to: next.includes(' | ') ? next : `${next} | ${route.place.split(' | ')[1]}` };
}

export interface TriedRow {
  readonly label: string;
  readonly act: string;
  readonly from: Place;
  readonly expected: ReturnType<typeof expected>;
  readonly verdict: Verdict;
}

/** Changes the body of an act, to try it on another day. */
export type Change = (body: Body) => Body;

export function tryRow(
  row: Row,
  route: Route,
  change: Change = (body) => body,
  deciding: (decide: () => Verdict) => Verdict = (decide) => decide(),
): TriedRow {
  const history = prepared(row, route, change);
  if (placeOf(history) !== route.place) throw new Error(`${row.act}: the preparation leaves ${route.place}`);
  const state = stateOf(history);
  const body = change(typeof row.body === 'function' ? row.body(state) : (row.body ?? {}));
  const verdict = deciding(() => decide(history, row.act, body, state, { world: worldOf(row.lawOf) }));
  const label = `${row.act} ${JSON.stringify(body)} · ${route.name} (${route.place})`;
  return { label, act: row.act, from: state.place, expected: expected(row, route), verdict };
}

function prepared(row: Row, route: Route, change: Change): History {
  let history = row.onEntrustment ? asEntrusted(route.history) : route.history;
  if (row.onRequest) history = asOnRequest(history);
  if (row.ofProvisional) history = asProvisional(history);
  for (const step of row.prepare?.(stateOf(history)) ?? []) {
    const [name, given] = typeof step === 'string' ? [step, {}] : step;
    const body = change(given);
    history = append(history, name, body, decide(history, name, body));
  }
  return history;
}

export function difference({ label, expected: wanted, verdict }: TriedRow): string[] {
  const is =
    verdict.kind === 'decided'
      ? placeText(verdict.after as CaseState)
      : `refused by ${verdict.refusals.map(({ rule }) => rule).join(', ')}`;
  const should = 'to' in wanted ? wanted.to : `refused by ${wanted.refusedBy}`;
  return is === should ? [] : [`${label}: should be ${should}, is ${is}`];
}

/** One way to each place. */
export const ways: readonly Route[] = [
  ...new Map(routes.toReversed().map((route) => [`${route.place} ${route.isEntrusted}`, route])).values(),
];

interface Ground {
  readonly id: string;
  readonly code: string;
  readonly regime: string;
}

/** The ground of the 2025 law that this one became, or the first of its list. */
function ground(id: string): string {
  const list = Object.values(law.lists!).find((each) => (each as Ground[]).some((row) => row.id === id)) as Ground[];
  const of2025 = list.filter(({ regime }) => regime === 'L25');
  const { code } = list.find((row) => row.id === id)!;
  return (of2025.find((row) => code === 'hardship' && row.code === code) ?? of2025[0]!).id;
}

const dayOfL25 = '2026-07-02';

/** Tries a row on the second day of the 2025 law, with a ground of that law. */
export const underL25: Change = (body) => ({
  ...body,
  // The verifications that a row prepares were made in their time.
  effectiveOn: body['outcome'] === undefined ? dayOfL25 : (body['effectiveOn'] ?? dayOfL25),
  ...(String(body['channel']).startsWith('L08:') ? { channel: 'L25:ND152.17.3' } : {}),
  ...(String(body['ground']).startsWith('L08:') ? { ground: ground(String(body['ground'])) } : {}),
});
