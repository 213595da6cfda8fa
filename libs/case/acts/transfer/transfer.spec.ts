import { expect, it } from '@jest/globals';
import { reactionsAfter } from '../../reactions.js';
import { type Body, given, type History, opened, owing, play, stateOf } from '../../testing/given.js';

/** A right or duty passes on: who owes what to whom afterwards, and when the decision on it is due. */

const ofParties = { kind: 'pay', nature: 'party', rank: 5, point: 'L25:33.2.b' };
const start = opened([{ ...ofParties, amount: '100', creditor: 'the creditor' }, owing('10', 2)], '2026-07-01');
const passes = (body: Body): Body => ({
  effectiveOn: '2026-07-06',
  ground: 'L25:41.1.reorganisation',
  successors: [{ name: 'one' }],
  ...body,
});
const owes = (history: History): unknown[] =>
  stateOf(history).obligations.map(({ id, creditor, debtors, joint }) => [
    id,
    creditor,
    debtors.join(),
    joint ?? false,
  ]);

it('a debtor’s successors owe jointly, and the debtor stays named', () => {
  const passed = play(
    [['decide-transfer', passes({ from: 'd1', successors: [{ name: 'one' }, { name: 'two' }] })]],
    start,
  );
  expect(owes(passed)).toEqual([
    ['o1', 'c1', 'd2,d3', true],
    ['o2', undefined, 'd2,d3', true],
  ]);
  expect(stateOf(passed).parties.map(({ id, succeeds }) => [id, succeeds])).toEqual([
    ['d1', undefined],
    ['c1', undefined],
    ['d2', 'd1'],
    ['d3', 'd1'],
  ]);
  expect(stateOf(passed).place).toEqual(stateOf(start).place);
});

it('a creditor’s right passes on for the obligations that are named', () => {
  const passed = play([['decide-transfer', passes({ from: 'c1', obligations: ['o1'] })]], start);
  expect(owes(passed)).toEqual([
    ['o1', 'c2', 'd1', false],
    ['o2', undefined, 'd1', false],
  ]);
  const again = play([['decide-transfer', passes({ from: 'c2' })]], passed);
  expect(owes(again)[0]).toEqual(['o1', 'c3', 'd1', false]);
  given(again)
    .when('decide-transfer', passes({ from: 'c1' }))
    .thenRefused('transfer.decision');
});

it('the decision is due ten days after the paper, and a later entrustment takes the successor along', () => {
  const recorded = play([['record-ground', { effectiveOn: '2026-07-02', ground: 'L25:41.1.reorganisation' }]], start);
  const due = stateOf(recorded).deadlines.find(({ rule }) => rule === 'transfer.decide');
  expect(due).toMatchObject({ subject: 'g1', dueOn: '2026-07-13', article: 'L25 41.4' });
  const passed = play([['decide-transfer', passes({ from: 'd1' })]], recorded);
  expect(stateOf(passed).deadlines.some(({ rule }) => rule === 'transfer.decide')).toBe(false);
  const entrusted = play([['entrust', { effectiveOn: '2026-07-07', receiver: 'P2.01' }]], passed);
  const cause = entrusted.find(({ type }) => type === 'CaseEntrusted')!;
  const [reaction] = reactionsAfter(cause, stateOf(entrusted));
  expect(reaction!.body).toMatchObject({ parties: [{ id: 'd1' }, { id: 'c1' }, { id: 'd2' }] });
  expect(JSON.stringify(reaction!.body)).not.toContain('succeeds');
});

it('under the law of 2008 the way is to revoke the decision and to issue another', () => {
  const [refusal] = given(opened())
    .when('decide-transfer', passes({ effectiveOn: '2024-03-05', from: 'd1' }))
    .thenRefused('transfer.decision');
  expect(refusal).toMatchObject({ instead: ['revoke-decision'] });
});
