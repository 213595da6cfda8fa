import { describe, expect, it } from '@jest/globals';
import {
  type Body,
  decide,
  given,
  newJudgment,
  opened,
  owing,
  play,
  toReady,
  toVoluntaryPeriod,
} from './testing/given.js';
import { regimeOf, ruleCases, verdictOn } from './testing/rules/all.js';
import { on } from './testing/rule-row.js';

describe('rules', () => {
  it.each(ruleCases.map((one) => [`${one.rule}, ${one.title}: ${one.act} ${JSON.stringify(one.body)}`, one] as const))(
    '%s',
    (_title, one) => {
      const verdict = verdictOn(one);
      const refusals = verdict.kind === 'refused' ? verdict.refusals : [];
      const cited = refusals.map(({ rule, regime }) => `${rule} ${regime}`);
      expect(cited).toEqual(one.isAccepted ? [] : [`${one.rule} ${regimeOf(one)}`]);
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
