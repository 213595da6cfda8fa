import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ActBody,
  actOf,
  calendar,
  type CaseState,
  decideAct,
  type Envelope,
  foldCase,
  keptVersions,
  law,
  legalDate,
  type LegalDate,
  makeOrganisation,
  plusDays,
  type RecordedFact,
  statisticalYearOf,
  statisticalYearStart,
  type Target,
} from '#case';
import { checkTable, columns, position, type Table, tableOf } from '../index.js';
import { checkCarriedOver } from '../testing/index.js';

/**
 * A case that ends, is reopened, and is then corrected, with entries dated back: the identities of its table hold at
 * every legal date for every state of knowledge, and no column is negative. The rules accept every step.
 */
const world = { law, calendar, organisation: makeOrganisation() };
/** Today's law moves no case to a private office; an earlier engine did, and its tables are still made. */
const former = { ...world, law: keptVersions[0]!.law };
const firstDay = legalDate('2024-03-04');
const today = legalDate('2035-12-31');

interface Move {
  readonly act: string;
  readonly n: number;
  readonly days: number;
}

const acts: Readonly<Record<string, number>> = {
  'record-payment': 5,
  'pay-out': 5,
  'correct-amount': 5,
  'correct-date': 2,
  'withdraw-step': 2,
  entrust: 2,
  'accept-return': 3,
  terminate: 2,
  'revoke-decision': 1,
  'move-to-private-office': 3,
  reopen: 4,
};
const move: fc.Arbitrary<Move> = fc.record({
  act: fc.constantFrom(...Object.entries(acts).flatMap(([act, times]) => Array<string>(times).fill(act))),
  n: fc.nat({ max: 10_000 }),
  days: fc.constantFrom(0, 1, 10, 100, 200),
});

/** A sealed reference, as it stands in a fact. */
const words = { ref: '00000000-0000-4000-8000-000000000000', commitment: '0'.repeat(64) };

const one = <T>(items: readonly T[], n: number): T => items[n % items.length]!;

function bodyOf({ act, n }: Move, on: LegalDate, state: CaseState, history: readonly RecordedFact[]): object {
  const { undistributed } = state.ledger;
  const open = state.obligations.reduce((sum, each) => sum + each.open, 0n);
  const payment = state.payments.length > 0 && n % 3 > 0 ? one(state.payments, n) : undefined;
  const { eventId, effectiveOn } = one(history, n).envelope;
  const of = payment ?? one(state.obligations, n);
  const back = state.obligations.filter((each) => each.entrusted > 0n);
  const bodies: Readonly<Record<string, () => object>> = {
    'record-payment': () => ({
      amount: `${n % 2 ? open : (open * BigInt(n % 7)) / 9n + 1n}`,
      // Every other payment is entered late.
      effectiveOn: n % 4 < 2 ? on : plusDays(firstDay, n % 60),
    }),
    'pay-out': () => ({ total: `${undistributed}`, items: [{ to: 'paid', amount: `${undistributed}` }] }),
    'correct-amount': () => ({
      corrects: payment?.eventId ?? history[0]!.envelope.eventId,
      id: of.id,
      to: `${(of.amount * BigInt(1 + (n % 5))) / 3n}`,
    }),
    'correct-date': () => ({ corrects: eventId, to: plusDays(effectiveOn, (n % 9) - 4) }),
    'withdraw-step': () => ({ corrects: eventId, reason: words }),
    entrust: () => ({ receiver: 'P1.02' }),
    // The receiver has executed some of it, or nothing.
    'accept-return': () => ({
      entrustment: state.ending?.eventId,
      case: 'case-r',
      office: 'P1.02',
      obligations: back.map(({ id, entrusted }) => ({ obligation: id, amount: `${entrusted / BigInt(1 + (n % 3))}` })),
    }),
    terminate: () => ({ ground: on < '2026-07-01' ? 'L08:50.1.d' : 'L25:48.6' }),
    'revoke-decision': () => ({ ground: on < '2026-07-01' ? 'L08:37.1.a' : 'L25:52.1.a' }),
    'move-to-private-office': () => ({ receiver: 'V1' }),
    reopen: () => ({ ground: `${on < '2026-07-01' ? 'L08' : 'L25'}:reopening.complaintUpheld` }),
  };
  return { effectiveOn: on, ...bodies[act]!() };
}

function next(
  history: readonly RecordedFact[],
  target: Target,
  name: string,
  body: object,
): RecordedFact[] | undefined {
  const act = actOf(target, name)!;
  const envelopeOf = (index: number, effectiveOn: LegalDate): Partial<Envelope> => ({
    eventId: `e${history.length + index}`,
    streamId: 'case-c',
    revision: history.length + index,
    effectiveOn,
    realm: 'simulated',
    officeThen: 'P1.01',
    engineVersion: '0.2.0',
    commandId: `c${history.length}`,
    commandType: `${target}/${name}`,
  });
  const verdict = decideAct(act, body as ActBody, {
    before: act.opens
      ? ({ kind: 'judgment', cases: [], receivedOn: '2024-01-02', place: { lifecycle: 'received' } } as never)
      : foldCase(history),
    history: () => history,
    targetId: 'judgment-j',
    recordedOn: today,
    world: name === 'move-to-private-office' ? former : world,
    caseNumber: () => 'P1.01/2024/1-23',
    at: (index, on) => envelopeOf(index, on) as Envelope,
  });
  if (verdict.kind === 'refused') return undefined;
  return verdict.facts.map(({ type, data }, index) => ({
    type,
    data,
    envelope: {
      ...envelopeOf(index, verdict.on),
      type,
      ...(verdict.corrects && { corrects: verdict.corrects }),
    } as Envelope,
  }));
}

/** The accepted commands, each with the facts known after it. */
function played(moves: readonly Move[], seen: Map<string, number>): RecordedFact[][] {
  const obligations = ['1000', '90'].map((amount, n) => ({ kind: 'pay', nature: 'state', rank: 1 + n, amount }));
  const decision = { effectiveOn: firstDay, debtor: words, obligations };
  const known = [next([], 'judgment', 'issue-decision', decision)!];
  let on = firstDay;
  for (const each of moves) {
    const history = known.at(-1)!;
    on = plusDays(on, each.days);
    const facts = next(history, 'case', each.act, bodyOf(each, on, foldCase(history)!, history));
    if (!facts) continue;
    known.push([...history, ...facts]);
    seen.set(each.act, (seen.get(each.act) ?? 0) + 1);
  }
  return known;
}

function tableAt(history: readonly RecordedFact[], to: LegalDate): Table {
  const year = statisticalYearOf(to);
  const from = statisticalYearStart(year);
  const head = { unit: 'u', realm: 'simulated', year, from, to, asKnown: 0 } as const;
  return tableOf(head, [position(foldCase(history, plusDays(from, -1)), foldCase(history, to), year)]);
}

function wrongAt(history: readonly RecordedFact[], to: LegalDate): string[] {
  const table = tableAt(history, to);
  const eve = tableAt(history, plusDays(table.from, -1));
  const broken = [...checkTable(table), ...checkCarriedOver(eve, table)].map(
    ({ says, of, left, right }) => `${says} (${of}): ${left}, ${right}`,
  );
  const negative = columns.filter((column) => table.columns[column].money < 0n || table.columns[column].cases < 0);
  const lost = new Set(foldCase(history, to)?.unplaced);
  const missing = history.filter(({ type, envelope }) => type === 'AmountCorrected' && lost.has(envelope.eventId));
  return [
    ...broken,
    ...negative.map((column) => `${column} is ${table.columns[column].money}`),
    ...missing.map(({ envelope }) => `the correction r${envelope.revision} is missing`),
  ].map((each) => `${to}: ${each}`);
}

/** Days with a change, and the ends of the statistical years between them. */
function daysOf(history: readonly RecordedFact[]): LegalDate[] {
  const days = new Set(history.map(({ envelope }) => envelope.effectiveOn));
  const last = [...days].toSorted().at(-1)!;
  for (let year = 2024; year <= statisticalYearOf(last); year += 1)
    days.add(statisticalYearStart(year + 1)).add(plusDays(statisticalYearStart(year + 1), -1));
  return [...days].toSorted();
}

describe('the table of one case', () => {
  it('holds on every day for every state of knowledge, whatever is reopened, corrected and dated back', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(move, { minLength: 10, maxLength: 30, size: 'max' }), (moves) => {
        for (const history of played(moves, seen)) {
          const wrong = daysOf(history).flatMap((on) => wrongAt(history, on));
          const story = (): string[] =>
            history.map(({ type, data, envelope }) => `${envelope.effectiveOn} ${type} ${JSON.stringify(data)}`);
          expect(wrong.length === 0 ? [] : [...wrong, ...story()]).toEqual([]);
        }
      }),
      { numRuns: 150, seed: 20251001 },
    );
    for (const act of Object.keys(acts)) expect([act, (seen.get(act) ?? 0) > 10]).toEqual([act, true]);
  }, 60_000);
});
