import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moves, playMoves, start, starts, type Tried } from '../testing/acting.js';
import {
  append,
  decide,
  type History,
  lastDate,
  play,
  stateOf,
  toReady,
  toVerifying,
  toVoluntaryPeriod,
  toWatched,
} from '../testing/given.js';

/** What a correction, a reopening or a return does to deadlines. */

const pay = (on: string, amount: string) => ['record-payment', { effectiveOn: on, amount }] as const;
const payOut = (on: string, amount: string) =>
  ['pay-out', { effectiveOn: on, total: amount, items: [{ to: 'paid', amount }] }] as const;
const eventOf = (history: History, type: string, nth = 0): string =>
  history.filter((each) => each.type === type)[nth]!.envelope.eventId;
const running = (history: History) =>
  stateOf(history).deadlines.map(({ rule, subject, dueOn }) => [rule, subject, dueOn].filter(Boolean).join(' '));
const clocks = (history: History, from: number) =>
  history.slice(from).flatMap(({ type, data }) => (type.startsWith('Deadline') ? [[type, data] as const] : []));

const paid = play([...toReady, pay('2026-06-29', '30')]);
const ended = (history: History, why = 'terminate') =>
  play([[why, { ground: 'L08:50.1.c', effectiveOn: '2024-04-02' }]], history);
const reopened = (history: History) =>
  play([['reopen', { ground: 'complaintUpheld', effectiveOn: '2024-05-06' }]], history);

describe('a correction', () => {
  it('of the starting date moves the deadline; regime and article are those of the right date', () => {
    const before = stateOf(paid).deadlines.find(({ rule }) => rule === 'payout')!;
    const corrects = eventOf(paid, 'PaymentCollected');
    const moved = play([['correct-date', { corrects, to: '2026-07-02', effectiveOn: '2026-07-06' }]], paid);
    const after = stateOf(moved).deadlines.filter(({ rule }) => rule === 'payout');
    expect(before).toMatchObject({ regime: 'L08', from: '2026-06-29' });
    expect(after).toMatchObject([{ id: before.id, regime: 'L25', from: '2026-07-02', startedBy: corrects }]);
    expect(after[0]!.article).not.toBe(before.article);
    expect(clocks(moved, paid.length)).toMatchObject([
      ['DeadlineEnded', { rule: 'payout', why: 'replaced' }],
      ['DeadlineSet', { rule: 'payout', from: '2026-07-02' }],
    ]);
  });

  it('that strikes the starting step through ends the deadline, and the others stay', () => {
    const both = play([pay('2026-06-30', '20')], paid);
    const corrects = eventOf(both, 'PaymentCollected');
    const struck = play([['withdraw-step', { corrects, reason: 'r', effectiveOn: '2026-07-06' }]], both);
    expect(running(struck).filter((each) => each.startsWith('payout'))).toEqual([expect.stringMatching(/^payout p2/)]);
    expect(clocks(struck, both.length)).toMatchObject([['DeadlineEnded', { rule: 'payout', why: 'withdrawn' }]]);
  });

  it('that strikes a pay-out through lets its clock run again', () => {
    const out = play([payOut('2026-06-30', '30')], paid);
    expect(running(out).filter((each) => each.startsWith('payout'))).toEqual([]);
    const corrects = eventOf(out, 'MoneyDistributed');
    const struck = play([['withdraw-step', { corrects, reason: 'r', effectiveOn: '2026-07-06' }]], out);
    expect(running(struck)).toEqual(running(paid));
  });

  it('of an amount ends the clock of money that is paid out, and starts that of money that is not', () => {
    const out = play([payOut('2026-06-30', '20')], paid);
    const corrects = eventOf(out, 'PaymentCollected');
    const less = play([['correct-amount', { id: 'p1', corrects, to: '20', effectiveOn: '2026-07-06' }]], out);
    expect(running(less).filter((each) => each.startsWith('payout'))).toEqual([]);
    const more = play([['correct-amount', { id: 'p1', corrects, to: '25', effectiveOn: '2026-07-07' }]], less);
    expect(running(more).filter((each) => each.startsWith('payout'))).toHaveLength(1);
  });

  it('of a notice with another last day ends the clocks that hung on it', () => {
    const notice = play(toVoluntaryPeriod);
    const corrects = eventOf(notice, 'NoticeValid');
    const struck = play([['withdraw-step', { corrects, reason: 'r', effectiveOn: '2024-03-20' }]], notice);
    expect(running(struck).filter((each) => each.startsWith('voluntary'))).toEqual([]);
  });
});

describe('a reopening', () => {
  it('starts the clocks that ran at the end, counted from its own day, where the case goes on at the same place', () => {
    const verifying = play(toVerifying);
    const again = reopened(ended(verifying));
    expect(stateOf(again).deadlines.find(({ rule }) => rule === 'verification.first')).toMatchObject({
      from: '2024-05-06',
      dueOn: '2024-05-16',
      startedBy: eventOf(again, 'Reopened'),
    });
  });

  it('of a case that was dormant asks for a verification, and for nothing else', () => {
    const again = reopened(ended(play(toWatched)));
    expect(stateOf(again).place.lifecycle).toBe('enforceable.verifying');
    // What counts from a paper has its own days wherever the case goes on.
    expect(running(again)).toEqual([
      'procuracy.copy 2024-03-07',
      'file.open 2024-03-07',
      'verification.newInformation 2024-05-16',
    ]);
  });

  it('that is struck through leaves no clock, and an ending that is struck through brings its clocks back', () => {
    const over = ended(play(toVerifying));
    const again = reopened(over);
    const corrects = eventOf(again, 'Reopened');
    const struck = play([['withdraw-step', { corrects, reason: 'r', effectiveOn: '2024-05-07' }]], again);
    expect(running(struck)).toEqual([]);
    const ending = { corrects: eventOf(struck, 'CaseTerminated'), reason: 'r', effectiveOn: '2024-05-08' };
    expect(running(play([['withdraw-step', ending]], struck)).toSorted()).toEqual(
      running(play(toVerifying)).toSorted(),
    );
  });
});

type Acted = Pick<Tried, 'name' | 'body' | 'before'>;

/** The same acts with the same bodies, but for one that was never recorded; undefined where one is refused without it. */
function playedWithout(commandId: string, tried: readonly Acted[]): History | undefined {
  let history = start();
  for (const { name, body, before } of tried) {
    if (`command-${before.length}` === commandId) continue;
    const verdict = decide(history, name, body);
    if (verdict.kind === 'refused') return undefined;
    history = append(history, name, body, verdict);
  }
  return history;
}

it('after any history, a correction leaves the deadlines that the other acts lead to by themselves', () => {
  let compared = 0;
  fc.assert(
    fc.property(moves(25), starts, fc.nat(), (list, steps, n) => {
      let history = start();
      const tried: Acted[] = [];
      for (const step of steps) {
        const [name, given] = typeof step === 'string' ? [step, {}] : step;
        const body = { effectiveOn: lastDate(history), ...given };
        tried.push({ name, body, before: history });
        history = play([[name, body]], history);
      }
      for (const each of playMoves(list, history)) {
        if (each.verdict.kind === 'decided') tried.push(each);
        ({ history } = each);
      }
      const standing = history.filter(({ envelope }) => envelope.corrects === undefined && envelope.revision > 0);
      const one = standing[n % standing.length];
      // What a reopening starts rests on everything before it, so its rows above say what is right.
      const isPlain = !history.some(({ type, envelope }) => type === 'Reopened' || envelope.corrects !== undefined);
      // Without a numbered thing the later ones have other numbers, and an act that names one would name another.
      const isNumbered = one !== undefined && /Decided$|^GroundArisen/.test(one.type);
      if (!one || !isPlain || isNumbered) return true;
      const body = { corrects: one.envelope.eventId, reason: 'r' };
      const verdict = decide(history, 'withdraw-step', body);
      if (verdict.kind === 'refused') return true;
      const left = playedWithout(one.envelope.commandId, tried);
      if (!left) return true;
      compared += 1;
      // A payment of the other kinds may be paid out by what is left, so its clock is compared above.
      const others = ({ rule }: { rule: string }): boolean => rule !== 'payout';
      const rules = (state: { deadlines: readonly { rule: string; subject: string }[] }): string[] =>
        state.deadlines
          .filter(others)
          // A number that was given to a withdrawn thing is not given again.
          .map(({ rule, subject }) => `${rule} ${subject.replace(/\d+$/, '')}`)
          .toSorted();
      expect(rules(verdict.after)).toEqual(rules(stateOf(left)));
      return true;
    }),
    { numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(20);
}, 60_000);
