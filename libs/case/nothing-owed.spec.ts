import { describe, expect, it } from '@jest/globals';
import {
  append,
  asEntrusted,
  type Body,
  decide,
  given,
  type History,
  lastDate,
  opened,
  owing,
  play,
  stateOf,
  toExecuting,
  toReady,
  toVerifying,
  world,
} from './testing/given.js';
import { acts, engineVersion, type LegalDate, possibleActs, recheck } from './index.js';
import { isClosed } from './state/ledger.js';
import { routes } from './testing/routes.js';
import { handsEmpty } from './testing/row.js';

/** The acts that a case without open debt still allows, and why; every other act is refused. */
const stillOfUse: Readonly<Record<string, string>> = {
  'assign-officer': 'somebody leads it to its end, and pays out what was collected',
  'change-officer': 'another officer leads it to its end',
  'amend-decision': 'an error in a decision is put right, whatever was paid',
  'request-officer-change': 'another officer leads it to its end',
  'record-failed-notice': 'a notice may fail, whatever was paid',
  'send-to-procuracy': 'the procuracy supervises every decision',
  'issue-notice': 'the parties are told of the decision, whatever was paid',
  'record-valid-notice': 'money paid before the end of the voluntary period bears no fee',
  'end-coercion': 'a measure that was decided is ended or cancelled',
  'receive-proceeds': 'a sale that was agreed brings its price',
  'distribute-proceeds': 'what was collected reaches its payees',
  'return-unsold-asset': 'what was seized goes back',
  'pay-out': 'what was collected reaches its payees',
  'release-deposit': 'money in deposit reaches its payees',
  'record-interest': 'money in deposit bears interest',
  'record-stop-ground-ended': 'a ground that is gone is noted',
  'end-stop': 'a ground that is gone is noted',
  'receive-entrustment': 'the papers of an entrustment come, whatever was paid',
  resume: 'the decision that lifts a stop',
  'confirm-executed': 'the way out',
  'revoke-decision': 'a wrong decision is not right because it was followed',
  'cancel-decision': 'a wrong decision is not right because it was followed',
  'withdraw-step': 'a wrong entry',
  'open-file': 'a case that is done has a file too',
  'correct-date': 'a wrong entry',
  'correct-amount': 'a wrong entry',
};
/** Allowed while money waits for its payee, because a stop holds it back. */
const ofUseForMoney = new Set(['postpone', 'suspend-temporarily', 'pause']);

const onCase = acts.filter((act) => act.target === 'case' && !act.opens && !act.internal).map(({ name }) => name);

function after(history: History, steps: (history: History) => readonly (readonly [string, Body])[]): History {
  return steps(history).reduce((left, [name, body]) => {
    const verdict = decide(left, name, body);
    return verdict.kind === 'decided' ? append(left, name, body, verdict) : left;
  }, history);
}

const allDone = (history: History): (readonly [string, Body])[] => {
  const { obligations } = stateOf(history);
  const open = obligations.reduce((sum, each) => sum + each.open, 0n);
  return [
    ...(open > 0n ? [['record-payment', { amount: `${open}` }] as const] : []),
    ...obligations
      .filter((each) => !isClosed(each))
      .map(({ id }) => ['record-performance', { obligation: id }] as const),
  ];
};
const allPaidOut = (history: History) => handsEmpty(stateOf(history)) as (readonly [string, Body])[];

const inHand = routes
  .flatMap(({ history }) => [history, asEntrusted(history)])
  .map((history) => after(history, allDone))
  .filter((history) => stateOf(history).obligations.every(isClosed) && !stateOf(history).ending);
const paidOut = inHand.map((history) => after(history, allPaidOut));

const allowedIn = (history: History): string[] =>
  possibleActs('case', stateOf(history), lastDate(history) as LegalDate, world)
    .filter(({ allowed }) => allowed)
    .map(({ act }) => act.name);

describe('a case whose debt is done', () => {
  it('takes the acts that it still needs and no other, wherever it stands', () => {
    expect(new Set(inHand.map((history) => stateOf(history).place.lifecycle)).size).toBeGreaterThan(15);
    const taken = (histories: readonly History[]): string[] => [...new Set(histories.flatMap(allowedIn))].toSorted();
    const isNeeded = (name: string): boolean => stillOfUse[name] !== undefined;
    const settled = paidOut.filter((history) => stateOf(history).ledger.deposited === 0n);
    expect(taken(settled).filter((name) => !isNeeded(name))).toEqual([]);
    expect(taken([...inHand, ...paidOut]).filter((name) => !isNeeded(name) && !ofUseForMoney.has(name))).toEqual([]);
    // What lies in deposit here does so because of a stop, and stays there as long.
    expect(taken([...inHand, ...paidOut]).filter((name) => onCase.includes(name))).toEqual(
      [...Object.keys(stillOfUse), ...ofUseForMoney].filter((name) => name !== 'release-deposit').toSorted(),
    );
  });

  it('can be confirmed as executed wherever it stands, once nothing is undistributed', () => {
    const barred = paidOut.filter((history) => given(history).when('confirm-executed').verdict.kind === 'refused');
    expect(barred).toEqual([]);
  });
});

const paid = (history: History, effectiveOn: string): History =>
  play([['record-payment', { amount: '100', effectiveOn }]], history);

describe('what was done while something was owed', () => {
  it('is entered after the payment, with its own date', () => {
    const body = { measure: 'seizeAndSell', forces: false };
    const history = paid(play(toReady), '2024-03-29');
    given(history)
      .when('decide-coercion', { ...body, effectiveOn: '2024-03-28' })
      .thenFacts('CoercionDecided');
    const [refusal] = given(history)
      .when('decide-coercion', { ...body, effectiveOn: '2024-03-29' })
      .thenRefused('obligation.open');
    expect(refusal).toMatchObject({ instead: ['confirm-executed'], article: 'L08 52.1' });
    expect(refusal!.message.vi).toBe('Không còn nghĩa vụ phải thi hành');
  });

  it('stands where an earlier engine took it, and was changed where today’s engine did', () => {
    const coerced = decide(play(toReady), 'decide-coercion', { measure: 'seizeAndSell', forces: false });
    const accepted = append(paid(play(toReady), '2024-03-19'), 'decide-coercion', {}, coerced);
    const by = (engineVersion: string): History =>
      accepted.map((each) => ({ ...each, envelope: { ...each.envelope, engineVersion } }));
    expect(stateOf(by('0.2.0')).place.lifecycle).toBe('coercion.preparing');
    expect(recheck(by('0.2.0'), world)).toMatchObject([{ rules: [], laterRules: ['obligation.open'] }]);
    expect(recheck(by(engineVersion), world)).toMatchObject([{ rules: ['obligation.open'], laterRules: [] }]);
  });
});

it('names what is left to do for a case that is to be coerced or stopped for nothing', () => {
  const history = play(
    [['pay-out', { total: '100', items: [{ to: 'paid', amount: '100' }] }]],
    paid(play(toExecuting), '2024-04-02'),
  );
  given(history)
    .when('seize-asset', { kind: 'movable', count: 1, description: 'a thing' })
    .thenRefused('obligation.open');
  given(history).when('pause', { ground: 'complaint' }).thenRefused('obligation.open');
  given(history).when('terminate', { ground: 'a' }).thenRefused('obligation.open');
  given(history).when('end-coercion', { how: 'cancelled' }).thenFacts('CoercionEnded');
  const performed = play([...toVerifying, ['record-performance', { obligation: 'o1' }]], opened([owing('0', 3, 'do')]));
  given(performed).when('record-verification', { outcome: 'conditionsFound' }).thenRefused('obligation.open');
});
