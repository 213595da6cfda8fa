import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSealedStore } from '#personal-data';
import {
  actOf,
  type ActBody,
  calendar,
  type CaseState,
  engineVersion,
  foldCase,
  type Instant,
  law,
  type LegalDate,
  makeOrganisation,
  plusDays,
  type RecordedFact,
  recheck,
  statisticalYearOf,
  statisticalYearStart,
  type Target,
  validateBody,
} from '#case';
import { type Answer, caseOpenedBy, Engine, historyOf, Reactions } from '#engine';
import { type EventLog, MemoryLog } from '#event-store';
import { type Column, noPosition, type Position, position } from '#statistics';
import { addPositions } from '#statistics/testing';

/** Plays one debt through all its cases with the real engine; reactions run on demand. */

const fast = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const world = { law, calendar, organisation: makeOrganisation() };
const sumOf = (values: readonly bigint[]): bigint => values.reduce((sum, each) => sum + each, 0n);

export class Debt {
  on = '2024-03-04' as LegalDate;
  #keys = 0;

  private constructor(
    readonly engine: Engine,
    private readonly reactions: Reactions,
    readonly log: EventLog,
    private readonly closing: () => Promise<void>,
    private readonly clock: { on: LegalDate },
  ) {}

  static async open(version: string = engineVersion): Promise<Debt> {
    const folder = mkdtempSync(join(fast, 'casetrail-debt-'));
    const clock = { on: '2024-03-04' as LegalDate };
    const log = new MemoryLog();
    const sealed = await openSealedStore({ folder, random: randomBytes });
    const now = (): Instant => `${clock.on}T03:00:00.000Z` as Instant;
    const engine = new Engine({ log, sealed, world, now, realm: 'simulated', engineVersion: version });
    const reactions = new Reactions(engine, log);
    const close = async (): Promise<void> => {
      await log.close();
      await sealed.close();
      rmSync(folder, { recursive: true, force: true });
    };
    return new Debt(engine, reactions, log, close, clock);
  }

  close(): Promise<void> {
    return this.closing();
  }

  later(days: number): void {
    this.on = plusDays(this.on, days);
    this.clock.on = this.on;
  }

  async drain(): Promise<void> {
    await this.reactions.drain(1);
  }

  /** Executes an act of a person; undefined for a body that the act's schema refuses. */
  async act(target: Target, name: string, stream: string | undefined, body: object): Promise<Answer | undefined> {
    const act = actOf(target, name)!;
    const checked = validateBody(act, { effectiveOn: this.on, ...body });
    if ('errors' in checked) return undefined;
    const state = stream ? await this.engine.state(stream) : undefined;
    return this.engine.execute({
      act,
      body: checked.body as ActBody,
      ...(stream === undefined ? {} : { stream }),
      actor: { id: 'clerk', role: 'officer', office: state && 'office' in state ? state.office : 'P1.01' },
      client: 'test',
      key: `k${(this.#keys += 1)}`,
    });
  }

  async done(target: Target, name: string, stream: string | undefined, body: object): Promise<string> {
    const answer = await this.act(target, name, stream, body);
    if (answer?.kind !== 'accepted') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer.stream;
  }

  /** Opens the first case: 1,000 and 90 đồng to pay, and a thing to do. */
  async decided(): Promise<string> {
    const judgment = { category: 'civil', court: 'TA01', judgedOn: '2024-02-01', number: '12/2024' };
    const origin = await this.done('judgment', 'receive-judgment', undefined, judgment);
    const pay = (amount: string, rank: number): object => ({ kind: 'pay', nature: 'state', rank, amount });
    const obligations = [pay('1000', 3), pay('90', 1), { kind: 'do', nature: 'state', rank: 3, amount: '0' }];
    return this.done('judgment', 'issue-decision', origin, { debtor: 'Người phải thi hành án', obligations });
  }

  /** Every case of the log with its facts. */
  async histories(): Promise<Map<string, RecordedFact[]>> {
    const streams: string[] = [];
    for await (const step of this.log.follow(undefined, new AbortController().signal)) {
      if (step.kind === 'caughtUp') break;
      if (step.kind === 'events')
        for (const { type, stream } of step.events) if (type === 'EnforcementDecisionIssued') streams.push(stream);
    }
    const found = new Map<string, RecordedFact[]>();
    for (const stream of streams) found.set(stream, await historyOf(this.log, stream));
    return found;
  }
}

type Amounts = keyof {
  [K in keyof CaseState['obligations'][number] as CaseState['obligations'][number][K] extends bigint ? K : never]: 1;
};
const total = (state: CaseState, ...parts: readonly Amounts[]): bigint =>
  sumOf(state.obligations.flatMap((each) => parts.map((part) => each[part])));

/** What ended here, executed or not. */
const finished = [
  'executed',
  'terminated',
  'revoked',
  'moved',
  'reduced',
  'terminatedPart',
  'revokedPart',
  'returnedPart',
  'withdrawnPart',
  'movedPart',
] as const;

const got = (receiver: CaseState | undefined): bigint => (receiver ? total(receiver, 'amount') : 0n);

/** What went to other offices and has not come back: the event, and the amount. */
const away = ({ ending, entrustments, ...state }: CaseState): [eventId: string, amount: bigint][] => [
  ...entrustments
    .filter(({ returned }) => !returned)
    .map(({ eventId, shares }): [string, bigint] => [eventId, sumOf(shares.map(({ amount }) => amount))]),
  ...(ending?.outcome === 'entrusted'
    ? [[ending.eventId, sumOf(state.obligations.map((each) => each.entrusted))] as [string, bigint]]
    : []),
];

/**
 * The debt in transit: entrusted while the receiver's case is not open yet, or returned while the sender's is not open
 * again yet. A correction on a past day adds a difference: it corrects the sender's entrusted amount for that day, but
 * the receiver's case was opened with the amount before the correction.
 */
export function inTransit(states: ReadonlyMap<string, CaseState>): bigint {
  return sumOf(
    [...states.values()].map((state) => {
      const going = sumOf(away(state).map(([eventId, amount]) => amount - got(states.get(caseOpenedBy(eventId)))));
      const { ending, origin } = state;
      const sender = states.get(origin.id);
      const waits = sender && away(sender).some(([eventId]) => eventId === origin.entrustment);
      return going + (ending?.outcome === 'returned' && waits ? total(state, 'returned') : 0n);
    }),
  );
}

/** The fault in the sum of the debt over all streams: nothing may be owed twice, and nothing may be lost. */
export function wrongSum(states: ReadonlyMap<string, CaseState>, isDrained: boolean): string[] {
  const all = [...states.values()];
  const owed = total(
    all.find(({ origin, replaces }) => origin.kind !== 'entrustment' && replaces === undefined)!,
    'amount',
  );
  const transit = inTransit(states);
  // What a new decision took over was revoked in the case before it, and is the same debt.
  const again = sumOf(all.map((state) => (state.replaces === undefined ? 0n : total(state, 'amount'))));
  const found = sumOf(all.map((state) => total(state, ...finished, 'open'))) + transit - again;
  const places = all.filter(({ ending }) => ending === undefined).length;
  const replaced = all.filter(({ replaces }) => replaces !== undefined).length;
  const parts = sumOf(all.map(({ entrustments }) => BigInt(entrustments.filter(({ returned }) => !returned).length)));
  return [
    ...(found === owed ? [] : [`${owed} đồng are owed, ${found} are accounted for (${transit} in transit)`]),
    ...(BigInt(places - replaced) > 1n + parts ? [`open in ${places} places`] : []),
    ...[...states].flatMap(([stream, state]) => takenTwice(stream, state, all)),
    ...(isDrained && transit !== 0n ? [`${transit} đồng are in transit for good`] : []),
    ...(isDrained ? [...states].flatMap(([stream, state]) => wrongElsewhere(stream, state, states)) : []),
  ];
}

/** A case whose decision was replaced is not open again with what the new one took over. */
function takenTwice(stream: string, state: CaseState, all: readonly CaseState[]): string[] {
  const taken = sumOf(all.filter(({ replaces }) => replaces === stream).map((each) => total(each, 'amount')));
  const revoked = total(state, 'revoked', 'revokedPart');
  return taken <= revoked ? [] : [`${stream.slice(-6)}: ${taken} was taken over of ${revoked} that was revoked`];
}

const byReceivers = {
  executedElsewhere: ['executed', 'executedElsewhere'],
  reducedElsewhere: ['reduced', 'reducedElsewhere'],
  terminatedElsewhere: ['terminatedPart', 'terminatedElsewhere'],
  revokedElsewhere: ['revokedPart', 'returnedPart', 'revokedElsewhere'],
  movedElsewhere: ['withdrawnPart', 'movedPart', 'movedElsewhere'],
} as const satisfies Partial<Record<Amounts, readonly Amounts[]>>;

/** What a case says that its receivers closed, beside what those that gave the rest back have closed themselves. */
function wrongElsewhere(stream: string, state: CaseState, states: ReadonlyMap<string, CaseState>): string[] {
  const gaveBack = [...states.values()].filter(
    ({ origin, ending }) => origin.id === stream && ending?.outcome === 'returned',
  );
  return Object.entries(byReceivers).flatMap(([part, own]) => {
    const booked = total(state, part as Amounts);
    const closed = sumOf(gaveBack.map((each) => total(each, ...own)));
    return booked === closed ? [] : [`${stream.slice(-6)}: ${part} is ${booked}, the receivers closed ${closed} so`];
  });
}

const completedIn = (state: CaseState): bigint =>
  total(state, 'executed', 'reduced', 'terminatedPart') +
  (state.ending && /^(executed|terminated)/.test(state.ending.outcome) ? state.ending.rest : 0n);

/** What ended with the case before the year is open again, unless only an entrusted part came back. */
function completedBefore(opening: CaseState | undefined, now: CaseState): bigint {
  if (!opening) return 0n;
  const isKept = now.entrustments.some(({ returned }) => returned?.reopened === opening.endingsCount);
  return completedIn(isKept ? opening : { ...opening, ending: undefined });
}

/** The faults of all offices' table at a day: an identity that fails, or a debt that C does not count once. */
export function wrongTable(histories: ReadonlyMap<string, readonly RecordedFact[]>, to: LegalDate): string[] {
  const year = statisticalYearOf(to);
  const eve = plusDays(statisticalYearStart(year), -1);
  let table: Position = noPosition;
  let once = 0n;
  for (const history of histories.values()) {
    const [opening, now] = [foldCase(history, eve), foldCase(history, to)];
    table = addPositions(table, position(opening, now, year));
    if (!now || (opening?.ending && now.ending && opening.endingsCount === now.endingsCount)) continue;
    once += completedIn(now) - completedBefore(opening, now);
    once += now.place.classification === 'separateBook' ? 0n : total(now, 'open');
  }
  const sides = ['cases', 'money'] as const;
  return sides.flatMap((side) => {
    const of = (...columns: Column[]): bigint => sumOf(columns.map((each) => BigInt(table[each]?.[side] ?? 0)));
    const says = (name: string, left: bigint, right: bigint): string[] =>
      left === right ? [] : [`${to}, ${side}: ${name}, ${left} and ${right}`];
    return [
      ...says('A = A1 + A2', of('A'), of('A1', 'A2')),
      ...says('C = A − B', of('C'), of('A') - of('B1', 'B2', 'B3', 'BP', 'BR')),
      ...says('C = D + E', of('C'), of('D', 'E')),
      ...says('T = A + S', of('T'), of('A', 'S')),
      ...(side === 'money' ? says('C counts once', of('C'), once) : []),
    ];
  });
}

export function wrongSteps(histories: ReadonlyMap<string, readonly RecordedFact[]>): string[] {
  return [...histories.values()].flatMap((history) =>
    recheck(history, world).map(({ type, rules, laterRules }) => `${type}: ${[...rules, ...laterRules].join(', ')}`),
  );
}
