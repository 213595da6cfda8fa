import { describe, expect, it } from '@jest/globals';
import {
  append,
  type Body,
  decide,
  type History,
  opened,
  owing,
  play,
  stateOf,
  type Step,
  toReady,
  toVerifying,
  toVoluntaryPeriod,
  toWatched,
  world,
} from './testing/given.js';
import { isVerifiedInTime } from './clocks/in-time.js';
import { type Deadline, type Instant, type LegalDate, possibleActs } from './index.js';

/** Faults that somebody found and that must not come back, each tried both ways. */

const rulesOf = (history: History, name: string, body: Body): string[] => {
  const verdict = decide(history, name, body);
  return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
};

describe('cash extinguishes only what is owed in cash', () => {
  const both = opened([owing('100'), owing('500', 3, 'deliver')]);

  it('a payment leaves a thing to deliver as it was', () => {
    const paid = play([['record-payment', { amount: '100', effectiveOn: '2024-03-05' }]], both);
    expect(stateOf(paid).obligations.map(({ executed, open }) => [executed, open])).toEqual([
      [100n, 0n],
      [0n, 500n],
    ]);
    expect(rulesOf(paid, 'record-payment', { amount: '1' })).toEqual(['payment.withinDebt']);
    const done = play(
      [
        ['record-performance', { obligation: 'o2' }],
        ['pay-out', { total: '100', items: [{ to: 'paid', amount: '100' }] }],
      ],
      paid,
    );
    expect(rulesOf(done, 'confirm-executed', {})).toEqual([]);
  });

  it('in every rank of the law of the day: three before 1 July 2026, five since', () => {
    const five = opened([owing('10', 5), owing('20', 4), owing('30', 1)], '2026-07-02');
    const paid = play([['record-payment', { amount: '45', effectiveOn: '2026-07-03' }]], five);
    expect(stateOf(paid).obligations.map(({ open }) => open)).toEqual([10n, 5n, 0n]);
    expect(rulesOf(paid, 'record-payment', { amount: '15' })).toEqual([]);
  });

  it('no more is paid than is owed in cash', () => {
    expect(rulesOf(both, 'record-payment', { amount: '101' })).toEqual(['payment.withinDebt']);
  });
});

const nothing = (effectiveOn: string): Step => ['record-verification', { outcome: 'noConditionsFound', effectiveOn }];
const found = (effectiveOn: string): Step => ['record-verification', { outcome: 'conditionsFound', effectiveOn }];
const ordinary = (effectiveOn: string): Body => ({ measure: 'deductAccount', forces: false, effectiveOn });

describe('coercion', () => {
  it('is not ordinary before the voluntary period is over, also after one for dissipation', () => {
    const urgent = { measure: 'deductAccount', forces: false, urgency: 'dissipation', effectiveOn: '2024-03-07' };
    const ended = play([...toVoluntaryPeriod, ['decide-coercion', urgent], ['end-coercion', { how: 'ended' }]]);
    expect(rulesOf(ended, 'decide-coercion', ordinary('2024-03-08'))).toEqual(['voluntaryPeriod.over']);
    expect(rulesOf(ended, 'decide-coercion', ordinary('2024-03-18'))).toEqual(['voluntaryPeriod.over']);
    expect(rulesOf(ended, 'decide-coercion', ordinary('2024-03-19'))).toEqual([]);
  });

  it('rests on the latest verification', () => {
    const ready = play(toReady);
    const again = play([nothing('2024-03-20')], ready);
    expect(rulesOf(ready, 'decide-coercion', ordinary('2024-03-20'))).toEqual([]);
    expect(rulesOf(again, 'decide-coercion', ordinary('2024-03-20'))).toEqual(['coercion.conditions']);
    expect(rulesOf(play([found('2024-03-21')], again), 'decide-coercion', ordinary('2024-03-21'))).toEqual([]);
  });
});

describe('a stopped case that is watched', () => {
  const stopped = play([...toWatched, ['postpone', { ground: 'L08:48.1.g', effectiveOn: '2024-05-06' }]]);

  it('is verified again when that is due, and the next term runs', () => {
    const verified = play([nothing('2024-09-18')], stopped);
    expect(stateOf(verified).deadlines).toMatchObject([
      { rule: 'procuracy.copy' },
      { rule: 'file.open' },
      { rule: 'publication' },
      { rule: 'reverification', from: '2024-09-18' },
    ]);
    expect(stateOf(verified).place).toEqual(stateOf(stopped).place);
  });

  it('but no other stopped case', () => {
    const other = play([...toReady, ['postpone', { ground: 'L08:48.1.g', effectiveOn: '2024-05-06' }]]);
    expect(rulesOf(other, 'record-verification', { outcome: 'conditionsFound' })).toEqual(['verification.due']);
  });
});

describe('the separate book', () => {
  const watched = (ground: string, ...steps: Step[]): History =>
    play([...toVerifying, nothing('2024-03-19'), ['classify-not-yet-enforceable', { ground }], ...steps]);
  const move = (history: History, effectiveOn: string): string[] =>
    rulesOf(history, 'move-to-separate-book', { effectiveOn });

  it('takes two verifications in their time', () => {
    const aDayLater = watched('L08:44a.1.a', nothing('2024-03-20'), nothing('2024-03-21'));
    expect(move(aDayLater, '2025-03-20')).toEqual(['separateBook.verified']);
    const twiceOnOneDay = watched('L08:44a.1.a', nothing('2024-09-20'), nothing('2024-09-20'));
    expect(move(twiceOnOneDay, '2025-03-20')).toEqual(['separateBook.verified']);
    expect(move(watched('L08:44a.1.a', nothing('2024-09-19'), nothing('2024-09-20')), '2025-03-20')).toEqual([]);
  });

  it.each<[string, string[], string, boolean]>([
    ['one is a day late: the series begins with it', ['2024-09-20', '2025-03-20'], '2025-03-20', false],
    ['and two more must follow', ['2024-09-20', '2025-03-20', '2025-03-21'], '2025-03-21', true],
    ['the second is a day late', ['2024-09-19', '2025-03-20'], '2025-03-20', false],
    ['after two rounds the law of 2008 asks for none without news', ['2024-09-19', '2025-03-19'], '2026-06-30', true],
    ['the law of 2025 does, from its first day on', ['2024-09-19', '2025-03-19'], '2027-01-05', false],
    ['and takes one in that time', ['2024-09-19', '2025-03-19', '2026-12-31'], '2027-06-29', true],
  ])('in their time: %s', (_what, days, on, isInTime) => {
    const { notYetSince, ...state } = stateOf(watched('L08:44a.1.a', ...days.map(nothing)));
    expect(isVerifiedInTime({ ...state, notYetSince }, on as LegalDate, world)).toBe(isInTime);
  });

  it('takes no case for which conditions were found', () => {
    const twice = watched('L08:44a.1.a', found('2024-09-19'), found('2025-03-19'));
    expect(move(twice, '2025-03-20')).toEqual(['separateBook.verified']);
    const last = watched('L08:44a.1.a', nothing('2024-09-19'), nothing('2025-02-19'), found('2025-03-19'));
    expect(move(last, '2025-03-20')).toEqual(['separateBook.verified']);
  });

  it('waits two years where the address is unknown, and verifies again once a year', () => {
    const unknown = watched('L08:44a.1.c', nothing('2024-09-19'), nothing('2025-09-19'));
    expect(move(unknown, '2025-09-19')).toEqual(['separateBook']);
    expect(move(unknown, '2026-03-19')).toEqual(['separateBook']);
    expect(move(unknown, '2026-03-20')).toEqual([]);
    expect(stateOf(unknown).deadlines).toMatchObject([
      { rule: 'procuracy.copy' },
      { rule: 'file.open' },
      { rule: 'publication' },
    ]);
  });

  it('after two rounds under the law of 2008 starts no third, which is due from 1 July 2026', () => {
    const running = ({ deadlines }: { deadlines: readonly Deadline[] }): string[] =>
      deadlines.flatMap(({ rule, from, dueOn }) =>
        rule.startsWith('reverification') ? [`${rule} ${from} ${dueOn}`] : [],
      );
    const once = watched('L08:44a.1.a', nothing('2024-09-19'));
    expect(running(stateOf(once))).toEqual(['reverification 2024-09-19 2025-03-19']);
    const twice = watched('L08:44a.1.a', nothing('2024-09-19'), nothing('2025-03-19'));
    expect(running(stateOf(twice))).toEqual([]);
    const tooLate = watched('L08:44a.1.a', nothing('2024-09-19'), nothing('2025-04-19'));
    expect(running(stateOf(tooLate))).toEqual(['reverification 2025-04-19 2025-10-20']);
    const instant = '2026-07-02T05:00:00.000Z' as Instant;
    const carried = decide(twice, 'elapse', { effectiveOn: '2026-07-02' }, undefined, { instant });
    const after = append(twice, 'elapse', {}, carried);
    expect(running(stateOf(after))).toEqual(['reverification 2026-07-01 2027-01-04']);
  });
});

describe('officer and notice', () => {
  const assigned = play([['assign-officer', { officer: 'officer-1', effectiveOn: '2024-03-05' }]]);
  const notified = play([['issue-notice', { channel: 'L08:42.3', effectiveOn: '2024-03-06' }]], assigned);

  it('no case without them walks on', () => {
    expect(rulesOf(opened(), 'record-valid-notice', {})).toEqual(['officer.assign']);
    expect(rulesOf(assigned, 'record-valid-notice', {})).toEqual(['notice.validity']);
    expect(rulesOf(notified, 'record-valid-notice', {})).toEqual([]);
  });

  it('the officer is changed, and notice given again', () => {
    const later = play([...toReady, ['change-officer', { officer: 'officer-2', reason: 'illness' }]]);
    expect(stateOf(later).officer).toBe('officer-2');
    expect(rulesOf(later, 'change-officer', { officer: 'officer-2' })).toEqual(['officer.assign']);
    expect(rulesOf(opened(), 'change-officer', { officer: 'officer-2' })).toEqual(['officer.assign']);
    expect(rulesOf(notified, 'issue-notice', { channel: 'L08:40.1' })).toEqual([]);
    expect(rulesOf(later, 'issue-notice', { channel: 'L08:40.1', effectiveOn: '2024-03-07' })).toEqual([]);
  });

  it('the decision never goes by VNeID alone', () => {
    const by = (history: History, channel: string, effectiveOn: string): string[] =>
      rulesOf(history, 'issue-notice', { channel, effectiveOn });
    expect(by(assigned, 'vneid', '2024-03-06')).toEqual(['notice.validity']);
    expect(by(assigned, 'L25:ND152.15.2', '2026-07-01')).toEqual(['notice.validity']);
    expect(by(notified, 'vneid', '2024-12-31')).toEqual(['notice.validity']);
    expect(by(notified, 'vneid', '2025-01-02')).toEqual([]);
    expect(by(notified, 'L25:ND152.15.2', '2026-07-01')).toEqual([]);
    expect(by(assigned, 'L25:ND152.16.3.person', '2026-07-01')).toEqual([]);
  });
});

describe('a cause reopens only the endings that know it', () => {
  const ended = (act: string, body: Body = {}): History => play([...toReady, [act, body]]);
  const executed = play([
    ...toReady,
    ['record-payment', { amount: '100' }],
    ['pay-out', { total: '100', items: [{ to: 'paid', amount: '100' }] }],
    'confirm-executed',
  ]);
  it.each<[string, History, string, string[]]>([
    ['a termination is revoked', ended('terminate', { ground: 'L08:50.1.g' }), 'terminationRevoked', []],
    [
      'a revoked decision is no termination',
      ended('revoke-decision', { ground: 'L08:37.1.a' }),
      'terminationRevoked',
      ['reopening.grounds'],
    ],
    ['a waiver bars a new request', ended('terminate', { ground: 'L08:50.1.c' }), 'newRequest', ['reopening.grounds']],
    [
      'and so does every other end: it is received and decided on its own',
      ended('revoke-decision', { ground: 'L08:37.1.a' }),
      'newRequest',
      ['reopening.grounds'],
    ],
    ['a complaint may be upheld on what was executed', executed, 'complaintUpheld', []],
    ['a new request on it is none', executed, 'newRequest', ['reopening.grounds']],
    [
      'what was entrusted comes back by a return only',
      ended('entrust', { receiver: 'P2.01' }),
      'terminationRevoked',
      ['entrustment.return'],
    ],
  ])('%s', (_name, history, cause, rules) => {
    expect(rulesOf(history, 'reopen', { ground: cause })).toEqual(rules);
  });
});

describe('an act on a case that has ended', () => {
  it.each(['resume', 'end-stop', 'classify-enforceable', 'receive-proceeds', 'record-stop-ground-ended'])(
    '%s: does not lead to confirming what was terminated',
    (name) => {
      const terminated = play([...toReady, ['terminate', { ground: 'L08:50.1.d' }]]);
      const act = possibleActs('case', stateOf(terminated), '2024-05-06' as LegalDate, world).find(
        (each) => each.act.name === name,
      );
      const refusals = act!.blockedBy;
      expect(refusals).not.toEqual([]);
      expect(refusals.flatMap(({ instead = [], unlockedBy = [] }) => [...instead, ...unlockedBy])).not.toContain(
        'confirm-executed',
      );
      expect(JSON.stringify(refusals)).not.toContain('Nothing is owed');
    },
  );
});
