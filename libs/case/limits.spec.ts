import { describe, expect, it } from '@jest/globals';
import { bounds } from './definition/limits.js';
import { decide, given, newJudgment, opened, owing, play, stateOf, toRealising, world } from './testing/given.js';
import {
  actOf,
  factKind,
  type LegalDate,
  possibleActs,
  recheck,
  type RecordedFact,
  type Target,
  validateAs,
  validateBody,
} from './index.js';

/** The bounds of a case: the last value that is accepted beside the first that is refused. */
const max = bounds.caseDongMax;

/** The facts as an engine before the bounds recorded them. */
const asOf = (engineVersion: string, history: readonly RecordedFact[]): RecordedFact[] =>
  history.map((fact) => ({ ...fact, envelope: { ...fact.envelope, engineVersion } }));

/** A case of an earlier engine: its one obligation was entered with 18 digits. */
const beyond = (): RecordedFact[] => {
  const [first, ...clocks] = asOf('0.1.0', opened());
  const data = { ...first!.data, obligations: [{ id: 'o1', ...owing('9'.repeat(18)) }] };
  return [{ ...first!, data }, ...clocks];
};

describe('an amount of a body', () => {
  it.each([
    ['case', 'record-payment', 'amount'],
    ['case', 'pay-instalment', 'amount'],
    ['case', 'record-interest', 'amount'],
    ['case', 'receive-proceeds', 'amount'],
    ['case', 'pay-out', 'total'],
    ['case', 'distribute-proceeds', 'total'],
    ['case', 'correct-amount', 'to'],
  ] as const)('has 15 digits at most: %s/%s %s', (target: Target, name, field) => {
    const codesOf = (amount: string): string[] => {
      const checked = validateBody(actOf(target, name)!, { effectiveOn: '2024-03-04', [field]: amount });
      return 'errors' in checked
        ? checked.errors.filter(({ code }) => code === 'money').map(({ pointer }) => pointer)
        : [];
    };
    expect(codesOf(String(max))).toEqual([]);
    expect(codesOf(String(max + 1n))).toEqual([`/${field}`]);
  });
});

describe('the sum of a case', () => {
  const issue = (...amounts: readonly bigint[]) => {
    const obligations = amounts.map((amount) => owing(String(amount)));
    const body = { effectiveOn: '2024-03-04', debtor: 'd', obligations };
    const verdict = decide([], 'issue-decision', body, newJudgment, { target: 'judgment' });
    return verdict.kind === 'refused' ? verdict.refusals : [];
  };

  it('of its obligations is bounded when it is opened', () => {
    expect(issue(max - 1n, 1n)).toEqual([]);
    const [refusal, ...others] = issue(max, 1n);
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({
      rule: 'money.caseMax',
      message: {
        vi: 'Tổng các nghĩa vụ của vụ việc sẽ là 1.000.000.000.000.000 đồng, vượt giới hạn 999.999.999.999.999 đồng',
        en: 'The obligations of the case would come to 1,000,000,000,000,000 đồng, beyond the limit of 999,999,999,999,999 đồng',
      },
    });
    expect(refusal?.unlock.en).toContain('amount');
  });

  it('of its obligations is bounded when one is corrected', () => {
    const history = opened([owing('100'), owing(String(max - 200n))]);
    const [{ envelope }] = history as [RecordedFact];
    const correct = (to: string) => given(history).when('correct-amount', { corrects: envelope.eventId, id: 'o1', to });
    correct('200').thenFacts('AmountCorrected');
    correct('201').thenRefused('money.caseMax');
  });

  it('of what came in is bounded over any number of receipts', () => {
    const interest = (amount: bigint): readonly [string, { amount: string }] => [
      'record-interest',
      { amount: String(amount) },
    ];
    const half = max / 2n;
    const deposited = (owed: bigint, paid = half) =>
      play(
        [
          ['record-payment', { amount: String(paid) }],
          ['pay-out', { total: String(paid), items: [{ to: 'deposited', amount: String(paid) }] }],
        ],
        opened([owing(String(owed))]),
      );
    const history = play([interest(half - 1n)], deposited(half + 1n, half + 1n));
    given(history)
      .when(...interest(1n))
      .thenFacts('InterestEarned');
    given(history)
      .when(...interest(2n))
      .thenRefused('money.caseMax');
    const realising = play([interest(half - 39n), ...toRealising], deposited(half + 100n));
    given(realising).when('receive-proceeds', { amount: '40' }).thenFacts('ProceedsReceived');
    given(realising).when('receive-proceeds', { amount: '41' }).thenRefused('money.caseMax');
  });

  it('that an earlier engine let grow beyond it may shrink and be worked on, and is listed as a later rule', () => {
    const history = beyond();
    given(history).when('record-payment', { amount: '5' }).thenFacts('PaymentCollected');
    const { eventId } = history[0]!.envelope;
    const shrunk = given(history).when('correct-amount', { corrects: eventId, id: 'o1', to: String(max) });
    shrunk.thenFacts('AmountCorrected');
    const asked = asOf(
      '0.1.0',
      play(
        [
          ['record-payment', { amount: '5' }],
          ['pay-out', { total: '5', items: [{ to: 'deposited', amount: '5' }] }],
          ['record-interest', { amount: '1' }],
        ],
        history,
      ),
    );
    const more = asked.with(-1, { ...asked.at(-1)!, data: { amount: '9'.repeat(18) } });
    expect(recheck(more, world)).toMatchObject([
      { type: 'InterestEarned', rules: [], laterRules: ['money.caseMax', 'interest.deposited'] },
    ]);
    const [damaged] = recheck(asOf('0.2.0', more), world);
    expect(damaged).toMatchObject({ rules: ['money.caseMax', 'interest.deposited'], laterRules: [] });
  });
});

describe('the count', () => {
  it('of facts of a case is bounded; the ending is still recorded', () => {
    const state = { ...stateOf(opened()), actRevision: bounds.caseFactsMax };
    const pay = { amount: '1' };
    expect(decide([], 'record-payment', pay, { ...state, actRevision: state.actRevision - 1 }).kind).toBe('decided');
    const verdict = decide([], 'record-payment', pay, state);
    expect(verdict.kind === 'refused' && verdict.refusals.map(({ rule }) => rule)).toEqual(['facts.caseMax']);
    expect(decide([], 'terminate', { ground: 'a' }, state).kind).toBe('decided');
  });

  it('of facts of a case lets the rest of its money be paid out at once, so that it can end', () => {
    const full = (history: readonly RecordedFact[]) => ({ ...stateOf(history), actRevision: bounds.caseFactsMax });
    const state = full(play([['record-payment', { amount: '40' }]]));
    const rulesOf = (name: string, body: object, before = state): readonly string[] => {
      const verdict = decide([], name, { effectiveOn: '2024-03-05', ...body }, before);
      return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
    };
    const paying = (total: string) => ({ total, items: [{ to: 'paid', amount: total }] });
    expect(rulesOf('terminate', { ground: 'a' })).toEqual(['ending.distributed']);
    expect(rulesOf('pay-out', paying('39'))).toEqual(['facts.caseMax']);
    expect(rulesOf('pay-out', paying('40'))).toEqual([]);
    const paid = full(
      play([
        ['record-payment', { amount: '40' }],
        ['pay-out', paying('40')],
      ]),
    );
    expect(rulesOf('terminate', { ground: 'a' }, paid)).toEqual([]);
    const ways = [state, paid].map((before) => {
      const acts = possibleActs('case', before, '2024-03-05' as LegalDate, world);
      const session = acts.find(({ act }) => act.name === 'hold-mobilisation-session')!;
      return [acts.find(({ act }) => act.name === 'pay-out')!.allowed, session.blockedBy[0]!.instead];
    });
    expect(ways).toEqual([
      [true, ['pay-out']],
      [false, ['terminate']],
    ]);
  });

  it('of decisions on a judgment is bounded', () => {
    const further = 'L08:oneDecision.exOfficio';
    const body = { effectiveOn: '2024-03-04', debtor: 'd', obligations: [owing('1')], further };
    const after = (count: number) => {
      const before = { ...newJudgment, cases: Array.from({ length: count }, (_, index) => `case-${index}`) };
      return decide([], 'issue-decision', body, before, { target: 'judgment' });
    };
    expect(after(bounds.originDecisionsMax - 1).kind).toBe('decided');
    const verdict = after(bounds.originDecisionsMax);
    expect(verdict.kind === 'refused' && verdict.refusals.map(({ rule }) => rule)).toEqual(['decisions.originMax']);
  });
});

describe('a step', () => {
  it('has so many facts, with the corrections of its amount, that it can be struck through and moved as one', () => {
    let history = play([['record-payment', { amount: '1', effectiveOn: '2024-03-05' }]], opened([owing('1000')]));
    const corrects = history.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
    const correct = (n: number) => given(history).when('correct-amount', { corrects, id: 'p1', to: `${n}` });
    for (let n = 2; correct(n).verdict.kind === 'decided'; n += 1)
      history = play([['correct-amount', { corrects, id: 'p1', to: `${n}` }]], history);
    const [refusal] = correct(999).thenRefused('facts.caseMax');
    expect(refusal).toMatchObject({ instead: ['withdraw-step'] });
    for (const [name, more] of [
      ['withdraw-step', { reason: 'by mistake' }],
      ['correct-date', { to: '2024-03-04' }],
    ] as const) {
      const { verdict } = given(history).when(name, { corrects, ...more });
      if (verdict.kind === 'refused') throw new Error(name);
      const [fact] = verdict.facts;
      expect((fact!.data as { events: string[] }).events.length).toBe(bounds.stepFactsMax);
      expect(validateAs(factKind(fact!.type)!.schema, fact!.data)).not.toHaveProperty('errors');
    }
  });
});
