import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Body,
  given,
  type History,
  idOf,
  opened,
  owing,
  play,
  playedWhereAllowed,
  world,
} from '../testing/given.js';
import { type CaseState, foldCase, imbalanceOnAnyDay, type LegalDate, plusDays, recheck } from '../index.js';
import { imbalance } from '../state/ledger.js';
import { balanceOn, changesOf, isMoney } from '../state/balance-by-day.js';

/** Both balances hold at every legal date and for every state of knowledge, whatever is entered late or corrected. */

const days = 12;
const day = (n: number): LegalDate => plusDays('2024-03-04' as LegalDate, n % (days + 1));

interface Move {
  readonly act: string;
  readonly on: number;
  readonly n: number;
}

const acts = {
  'record-payment': 6,
  'pay-out': 6,
  'record-interest': 1,
  'record-performance': 1,
  'correct-date': 4,
  'correct-amount': 3,
  'withdraw-step': 2,
  terminate: 1,
  reopen: 2,
};
const move: fc.Arbitrary<Move> = fc.record({
  act: fc.constantFrom(...Object.entries(acts).flatMap(([act, times]) => Array<string>(times).fill(act))),
  on: fc.nat({ max: days }),
  n: fc.nat({ max: 10_000 }),
});
const start = opened([owing('1000', 2), owing('90', 1), owing('7', 1, 'deliver'), owing('0', 3, 'do')]);

const one = <T>(items: readonly T[], n: number): T => items[n % items.length]!;
const part = (whole: bigint, n: number): string => `${n % 3 === 0 ? whole : (whole * BigInt(n % 7)) / 9n + 1n}`;

function bodyOf({ act, on, n }: Move, state: CaseState, history: History): Body {
  const effectiveOn = day(on);
  const total = part(state.ledger.undistributed, n);
  const open = state.obligations.reduce((sum, each) => sum + each.open, 0n);
  const money = history.filter(({ type }) => isMoney(type));
  const corrects = one(money.length === 0 ? history : money, n).envelope.eventId;
  const payment = state.payments.length > 0 && n % 3 > 0 ? one(state.payments, n) : undefined;
  const bodies: Readonly<Record<string, Body>> = {
    'record-payment': { amount: part(open, n) },
    'record-interest': { amount: `${n % 9}` },
    'record-performance': { obligation: one(['o3', 'o4'], n) },
    'pay-out': { total, items: [{ to: one(['paid', 'deposited'], n), amount: total }] },
    'correct-date': { corrects, to: day(n) },
    'withdraw-step': { corrects: n % 2 === 0 ? corrects : one(history, n).envelope.eventId, reason: 'by mistake' },
    'correct-amount': {
      id: payment?.id ?? one(['o1', 'o2', 'o3'], n),
      corrects: payment?.eventId ?? history[0]!.envelope.eventId,
      to: `${((payment?.amount ?? 500n) * BigInt(n % 5)) / 3n}`,
    },
    terminate: { ground: 'a' },
    reopen: { ground: 'complaintUpheld' },
  };
  return { effectiveOn, ...bodies[act] };
}

const played = (list: readonly Move[]): ReturnType<typeof playedWhereAllowed> =>
  playedWhereAllowed(start, list, bodyOf);

/** Folds every `state(t, k)` one by one: the reference for `imbalanceOnAnyDay`. */
function wrongSomewhere(history: History): string | undefined {
  for (let k = 1; k <= history.length; k += 1) {
    const known = history.slice(0, k);
    if (history[k]?.envelope.commandId === known.at(-1)!.envelope.commandId) continue;
    for (let n = 0; n <= days; n += 1) {
      const state = foldCase(known, day(n))!;
      const lost = known.filter(({ type, envelope }) => isMoney(type) && state.unplaced.includes(envelope.eventId));
      const wrong = imbalance(state.ledger, state.obligations) ?? lost[0]?.type;
      if (wrong) return `${day(n)} as known at r${k - 1}: ${wrong}`;
    }
  }
  return undefined;
}

describe('the ledger of random histories', () => {
  const histories = fc.array(move, { minLength: 8, maxLength: 40, size: 'max' });

  it('balances on every day, for every state of knowledge', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(histories, (list) => {
        const { history, accepted } = played(list);
        for (const act of accepted) seen.add(act);
        expect(wrongSomewhere(history)).toBeUndefined();
        expect(imbalanceOnAnyDay(history)).toBeUndefined();
        expect(recheck(history, world)).toEqual([]);
        const { undistributedByDay } = foldCase(history)!;
        for (let n = 0; n <= days; n += 1)
          expect(balanceOn(undistributedByDay, day(n))).toBe(balanceOn(changesOf(history), day(n)));
      }),
      { numRuns: 400 },
    );
    expect([...seen].toSorted()).toEqual(Object.keys(acts).toSorted());
  }, 60_000);

  it('is found wrong by the short way exactly where the long way finds it', () => {
    let wrong = 0;
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat({ max: days }), (list, which, to) => {
        const { history } = played(list);
        const commands = [...new Set(history.slice(4).map(({ envelope }) => envelope.commandId))];
        const moved = history.map((each) =>
          each.envelope.commandId === one(commands, which)
            ? { ...each, envelope: { ...each.envelope, effectiveOn: day(to) } }
            : each,
        );
        const found = imbalanceOnAnyDay(moved);
        if (found) wrong += 1;
        expect(found !== undefined).toBe(wrongSomewhere(moved) !== undefined);
      }),
      { numRuns: 400 },
    );
    expect(wrong).toBeGreaterThan(20);
  }, 60_000);

  it('is found wrong where a receipt was moved behind the day of a pay-out', () => {
    const receipt = play([['record-payment', { amount: '90', effectiveOn: '2024-03-10' }]]);
    const corrects = receipt.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
    const moved = play([['correct-date', { corrects, to: '2024-03-12' }]], receipt);
    const paid = play(
      [['pay-out', { effectiveOn: '2024-03-12', total: '90', items: [{ to: 'paid', amount: '90' }] }]],
      moved,
    );
    const { commandId } = paid.find(({ type }) => type === 'MoneyDistributed')!.envelope;
    const early = paid.map((each) =>
      each.envelope.commandId === commandId
        ? { ...each, envelope: { ...each.envelope, effectiveOn: '2024-03-10' as LegalDate } }
        : each,
    );
    expect(imbalanceOnAnyDay(paid)).toBeUndefined();
    expect(imbalanceOnAnyDay(early)).toMatchObject({ on: '2024-03-10' });
  });
});

it('sees that a pay-out lies before the day to which its receipt was moved', () => {
  const history = play([
    ['record-payment', { amount: '60', effectiveOn: '2024-03-05' }],
    ['pay-out', { total: '60', items: [{ to: 'paid', amount: '60' }], effectiveOn: '2024-03-06' }],
  ]);
  const corrects = history.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
  const moved = play([['correct-date', { corrects, to: '2024-03-06' }]], history.slice(0, -2));
  const payout = history.at(-2)!;
  const stored = { ...payout, envelope: { ...payout.envelope, effectiveOn: '2024-03-05' as LegalDate, revision: 6 } };
  expect(payout.type).toBe('MoneyDistributed');
  expect(imbalanceOnAnyDay([...moved, stored])).toMatchObject({ on: '2024-03-05' });
});

describe('a pay-out', () => {
  const paid = (amount: string): Body => ({ total: amount, items: [{ to: 'paid', amount }] });
  const collected = play([
    ['record-payment', { amount: '60', effectiveOn: '2024-03-20' }],
    ['record-payment', { amount: '10', effectiveOn: '2024-03-10' }],
  ]);
  const on = (effectiveOn: string, amount: string, history = collected) =>
    given(history).when('pay-out', { effectiveOn, ...paid(amount) });
  const eventOf = (history: History, type: string): string =>
    history.find((each) => each.type === type)!.envelope.eventId;

  it('is refused before the money came, naming the day, the sum and the first day that is possible', () => {
    const [refusal] = on('2024-03-10', '11').thenRefused('ledger.everyDay');
    expect(refusal!.message.vi).toBe('Ngày 10/3/2024 chỉ có 10 đồng chưa chi trả');
    expect(refusal!.unlock.en).toContain('2024-03-20');
    expect(refusal!.until).toBe('2024-03-20');
    on('2024-03-10', '10').thenFacts('MoneyDistributed');
    on('2024-03-20', '70').thenFacts('MoneyDistributed');
    on('2024-03-05', '1').thenRefused('ledger.everyDay');
  });

  it('leaves covered what was paid out on later days', () => {
    const history = play([['pay-out', { effectiveOn: '2024-03-20', ...paid('70') }]], collected);
    on('2024-03-10', '1', history).thenRefused('payout.within');
    const more = play([['record-payment', { amount: '5', effectiveOn: '2024-03-25' }]], history);
    const [refusal] = on('2024-03-10', '5', more).thenRefused('ledger.everyDay');
    expect(refusal!.message.en).toContain('2024-03-20');
  });

  it.each<[string, string, Body]>([
    ['the date of its receipt', 'correct-date', { to: '2024-03-21' }],
    ['the amount of its receipt', 'correct-amount', { id: 'p1', to: '50' }],
    ['the receipt itself', 'withdraw-step', { reason: 'by mistake' }],
  ])('keeps %s from being corrected away, though money came later', (_what, act, body) => {
    const history = play(
      [
        ['pay-out', { effectiveOn: '2024-03-20', ...paid('70') }],
        ['record-payment', { amount: '30', effectiveOn: '2024-03-28' }],
      ],
      collected,
    );
    const corrects = eventOf(history, 'PaymentCollected');
    const refusals = given(history).when(act, { corrects, ...body }).verdict;
    expect(refusals).toMatchObject({ kind: 'refused' });
    if (refusals.kind === 'refused') expect(refusals.refusals.at(-1)!.message.en).toMatch(/2024-03-20|payout\.within/);
  });

  it('does not lie before a reopening, as no other money does', () => {
    const history = play(
      [
        ['terminate', { ground: 'a', effectiveOn: '2024-03-12' }],
        ['reopen', { ground: 'complaintUpheld', effectiveOn: '2024-03-15' }],
      ],
      opened(),
    );
    const payment = (effectiveOn: string) => given(history).when('record-payment', { effectiveOn, amount: '5' });
    payment('2024-03-14').thenRefused('ledger.everyDay');
    payment('2024-03-15').thenFacts('PaymentCollected');
  });
});

it('strikes a payment through with the corrections of its amount, and moves them with it', () => {
  const history = play([['record-payment', { amount: '60', effectiveOn: '2024-03-20' }]]);
  const corrects = history.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
  const lowered = play([['correct-amount', { corrects, id: 'p1', to: '30' }]], history);
  const moved = play([['correct-date', { corrects, to: '2024-03-10' }]], lowered);
  expect(foldCase(moved, '2024-03-10' as LegalDate)!.ledger.received).toBe(30n);
  const struck = play([['withdraw-step', { corrects, reason: 'by mistake' }]], moved);
  expect(foldCase(struck)!.ledger.received).toBe(0n);
  expect(recheck(struck, world)).toEqual([]);
  expect(idOf(0)).toBe(struck[0]!.envelope.eventId);
});

/** Engines before 0.4.0 divided a payment over every priced duty. */
it('keeps a duty performed when a payment of an earlier engine is allocated anew', () => {
  const duties = opened([owing('90', 1), owing('7', 1, 'deliver')]);
  const history = play(
    [
      ['record-payment', { amount: '32', effectiveOn: '2024-03-05' }],
      ['record-performance', { obligation: 'o2', effectiveOn: '2024-03-04' }],
    ],
    duties,
  ).map((fact) =>
    fact.type === 'PaymentCollected'
      ? {
          ...fact,
          data: {
            ...fact.data,
            extinguishes: [
              { obligation: 'o1', amount: '30' },
              { obligation: 'o2', amount: '2' },
            ],
          },
        }
      : fact,
  );
  const corrects = history.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
  const corrected = play([['correct-amount', { corrects, id: 'p1', to: '42' }]], history);
  expect(foldCase(corrected)!.obligations.map(({ executed, open }) => [executed, open])).toEqual([
    [40n, 50n],
    [7n, 0n],
  ]);
  given(history).when('correct-amount', { corrects, id: 'p1', to: '1' }).thenRefused('correction.strikeThrough');
});
