import { describe, expect, it } from '@jest/globals';
import {
  type Body,
  decide,
  given,
  lastDate,
  newJudgment,
  opened,
  owing,
  play,
  toReady,
  toVoluntaryPeriod,
  world,
} from './testing/given.js';
import { ruleCases } from './testing/rules/all.js';
import { preparing, start } from './testing/rules/histories.js';
import { on } from './testing/rules/rule-row.js';
import { law, type LegalDate } from './index.js';

describe('rules', () => {
  it.each(ruleCases.map((one) => [`${one.rule}, ${one.title}: ${one.act} ${JSON.stringify(one.body)}`, one] as const))(
    '%s',
    (_title, { rule, history, act, body, isAccepted, recordedOn }) => {
      const { verdict } = given(history).when(act, body, recordedOn ? { recordedOn: recordedOn as LegalDate } : {});
      const day = (body['effectiveOn'] ?? lastDate(history)) as LegalDate;
      const refusals = verdict.kind === 'refused' ? verdict.refusals : [];
      const cited = refusals.map((refusal) => `${refusal.rule} ${refusal.regime}`);
      expect(cited).toEqual(isAccepted ? [] : [`${rule} ${law.regimeOn(day)}`]);
    },
  );

  it('say from when on a wait is over', () => {
    const [refusal] = given(play(toVoluntaryPeriod))
      .when('end-voluntary-period', on('2024-03-18'))
      .thenRefused('voluntaryPeriod.over');
    expect(refusal).toMatchObject({ until: '2024-03-19', regime: 'L08', article: 'L08 45, 46.1', verified: true });
  });

  it('are all named where there are several, each with its way out', () => {
    const history = play([['record-payment', { amount: '40' }]], opened([owing('100'), owing('0', 3, 'do')]));
    const refusals = given(history)
      .when('confirm-executed')
      .thenRefused('execution.complete', 'execution.duties', 'ending.distributed');
    expect(refusals.map(({ unlockedBy }) => unlockedBy)).toEqual([
      ['record-payment'],
      ['record-performance'],
      ['pay-out'],
    ]);
  });

  it('cite the regime of the day of the act', () => {
    const cite = (day: string) => {
      const verdict = decide(play(toReady), 'record-payment', on(day, { amount: '101' }));
      return verdict.kind === 'refused' ? verdict.refusals[0]!.regime : undefined;
    };
    expect([cite('2026-06-30'), cite('2026-07-01')]).toEqual(['L08', 'L25']);
  });
});

describe('the fifteen days around Tết', () => {
  // The window is verified in a calendar of our own, because the committed one does not have 2027 announced.
  const tetWindow = (day: LegalDate) => ({ inside: day < '2027-02-23', verified: true });
  const announced = {
    ...world,
    calendar: { ...world.calendar, tetWindow, day: () => ({ working: true, verified: true }) },
  };
  const begin = (day: string, forces: boolean) =>
    given(play(preparing(forces))).when('start-coercion', start(day, '09:00'), { world: announced });

  it('know no forces under either law', () => {
    begin('2026-02-20', true).thenRefused('coercion.tet');
    begin('2027-02-22', true).thenRefused('coercion.tet');
    begin('2027-02-22', false).thenFacts('CoercionStarted');
    begin('2027-02-23', true).thenFacts('CoercionStarted');
  });

  it('never refuse where the day is unverified', () => {
    given(play(preparing(true)))
      .when('start-coercion', start('2027-02-22', '09:00'))
      .thenFacts('CoercionStarted');
  });
});

describe('the enforcement decision', () => {
  const issue = (day: string, obligation: Body) =>
    decide([], 'issue-decision', on(day, { debtor: 'd', obligations: [obligation] }), newJudgment, {
      target: 'judgment',
    });
  const rulesOf = (verdict: ReturnType<typeof issue>): string[] =>
    verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];

  it('is not made before the judgment was received', () => {
    expect(rulesOf(issue('2024-03-03', owing('1')))).toEqual(['date.beforeDecision']);
    expect(rulesOf(issue('2024-03-04', owing('1')))).toEqual([]);
  });

  it('orders to pay something', () => {
    expect(rulesOf(issue('2024-03-04', owing('0')))).toEqual(['obligation.open']);
    expect(rulesOf(issue('2024-03-04', owing('0', 3, 'do')))).toEqual([]);
  });

  it('is refused where the receiver accepted the entrustment already', () => {
    const part = { ref: '00000000-0000-4000-8000-000000000000', commitment: 'a'.repeat(64) };
    const body = {
      entrustedCase: 'c',
      category: 'civil',
      initiative: 'onRequest',
      parties: [{ id: 'd1', role: 'debtor', name: part }],
      obligations: [{ id: 'o1', ...owing('5'), debtors: ['d1'] }],
    };
    expect(decide([], 'accept-entrustment', on('2024-03-04', body)).kind).toBe('decided');
    given(opened()).when('accept-entrustment', body).thenRefused('lifecycle');
  });
});
