import { describe, expect, it } from '@jest/globals';
import {
  asEntrusted,
  type Body,
  decide,
  type History,
  opened,
  owing,
  placeOf,
  play,
  stateOf,
  type Step,
  toPreparing,
  toReady,
  toRealising,
  toSeparateBook,
  toVerifying,
  toVoluntaryPeriod,
  toWatched,
} from './testing/given.js';
import { regimeOf, ruleCases } from './testing/rules/all.js';
import { originRows } from './testing/rules/opening/origins.js';
import { groundRow } from './law/grounds.js';
import { reactionsTo } from './index.js';

/**
 * A case is more than the five steps received, enforceable, mediation, coercion, completed: what they miss, each allowed
 * and refused. Numbers are those of the list of what a simple lifecycle gets wrong; 3, 14 and 18 are
 * about measures, 13 about the register of decisions.
 */
const day = '2024-04-02';
const on = (body: Body = {}, effectiveOn = day): Body => ({ effectiveOn, ...body });
const rulesOf = (history: History, act: string, body: Body): string[] => {
  const verdict = decide(history, act, body);
  return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
};
const after = (history: History, ...steps: Step[]): string => placeOf(play(steps, history));
const nothing: Step = ['record-verification', on({ outcome: 'noConditionsFound' })];
const notYet: Step = ['classify-not-yet-enforceable', on({ ground: 'L08:44a.1.a' })];
const several = opened([owing('100'), owing('50')]);

describe('a case', () => {
  it('1: is classified at any time, and stands where it stood', () => {
    const preparing = play(toPreparing);
    expect(after(preparing, nothing)).toBe('coercion.preparing | withConditions');
    expect(after(preparing, nothing, notYet)).toBe('enforceable.dormant.watched | withoutConditions');
    expect(rulesOf(preparing, 'classify-not-yet-enforceable', on({ ground: 'L08:44a.1.a' }))).toEqual([
      'classification.verified',
    ]);
  });

  it('2: is negotiated also during coercion, and goes back there; persuasion is held wherever it is open', () => {
    const realising = play(toRealising);
    expect(after(realising, ['propose-agreement', on()], ['refuse-agreement', on()])).toBe(placeOf(realising));
    expect(rulesOf(realising, 'refuse-agreement', on())).toEqual(['agreement.recognition']);
    for (const steps of [[], toVoluntaryPeriod, toRealising])
      expect(rulesOf(play(steps), 'hold-mobilisation-session', on({ result: 'agreed' }))).toEqual([]);
  });

  it('4, 5, 16: is stopped in three ways, each on grounds of its own, and goes on exactly where it was', () => {
    const stops: Record<string, Step> = {
      'suspended.postponed': ['postpone', on({ ground: 'L08:48.1.b' })],
      'suspended.temporarilySuspended': ['suspend-temporarily', on({ ground: 'L08:49.1' })],
      // A complaint stops nothing by itself: somebody decides on the pause.
      'suspended.paused': ['pause', on({ ground: 'L08:145.1.b' })],
    };
    for (const steps of [toVoluntaryPeriod, toRealising])
      for (const [place, stop] of Object.entries(stops)) {
        const from = play(steps);
        expect(after(from, stop)).toMatch(place);
        expect(after(from, stop, ['resume', on()])).toBe(placeOf(from));
        expect(rulesOf(from, 'resume', on())).toEqual(['resumption']);
      }
  });

  it('6: is terminated in part, and goes on with the rest', () => {
    const part = { ground: 'L08:50.1.d', shares: [{ obligation: 'o1' }] };
    const left = play([['terminate-part', on(part)]], several);
    expect(stateOf(left).obligations.map(({ open }) => open)).toEqual([0n, 50n]);
    expect(placeOf(left)).toBe(placeOf(several));
    expect(rulesOf(opened(), 'terminate-part', on(part))).toEqual(['part.rest']);
  });

  it('7, 8: ends by an outcome, which is not final', () => {
    const endings: readonly (readonly [string, Step, string])[] = [
      ['terminated-L08:50.1.d', ['terminate', on({ ground: 'L08:50.1.d' })], 'terminationRevoked'],
      ['revoked', ['revoke-decision', on({ ground: 'L08:37.1.a' })], 'complaintUpheld'],
    ];
    for (const [outcome, end, cause] of endings) {
      const over = play([end], play(toReady));
      expect(stateOf(over).ending!.outcome).toBe(outcome);
      expect(after(over, ['reopen', on({ ground: `L08:reopening.${cause}` })])).toBe(
        'enforceable.ready | withConditions',
      );
    }
    expect(rulesOf(play(toReady), 'reopen', on({ ground: 'L08:reopening.complaintUpheld' }))).toEqual([
      'reopening.grounds',
    ]);
  });

  it('9: lies dormant, is verified again in its term, and leaves for the separate book', () => {
    expect(stateOf(play(toWatched)).deadlines.map(({ rule }) => rule)).toContain('reverification');
    expect(placeOf(play(toSeparateBook))).toBe('enforceable.dormant.separateBook | separateBook');
    expect(rulesOf(play(toWatched), 'move-to-separate-book', on({}, '2025-03-20'))).toEqual(['separateBook.verified']);
  });

  it('10: is returned to its requester since 1 July 2026 only', () => {
    const returned = ruleCases.filter(({ act }) => act === 'return-request');
    const accepted = returned.filter(({ isAccepted }) => isAccepted).map(regimeOf);
    expect(new Set(accepted)).toEqual(new Set(['L25']));
    const body = on({ ground: 'L25:38.4' }, '2026-06-30');
    expect(rulesOf(play(toSeparateBook), 'return-request', body)).toContain('requestReturn');
  });

  it('11: that is entrusted ends here and opens as a case of its own there, which alone returns it', () => {
    const entrusted = play([['entrust', on({ receiver: 'P2.01' })]], play(toReady));
    const fact = entrusted.find(({ type }) => type === 'CaseEntrusted')!;
    expect(reactionsTo(fact, entrusted)).toMatchObject([{ act: 'accept-entrustment', office: 'P2.01' }]);
    const body = on({ ground: 'L08:return.wrongReceiver' });
    expect(rulesOf(asEntrusted(play(toReady)), 'return-entrustment', body)).toEqual([]);
    expect(rulesOf(play(toReady), 'return-entrustment', body)).toEqual(['entrustment.return']);
  });

  it('12: begins with a judgment or a request, and none with one that was refused', () => {
    const rules = originRows.filter(({ act }) => act === 'issue-decision').map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining(['request.pending', 'request.complete', 'judgment.effective']));
  });

  it('15: that is postponed by agreement counts otherwise than one that is postponed for another reason', () => {
    const classOf = (ground: string) => groundRow(ground)?.class;
    expect(classOf('L08:48.1.c')).toBe('D5');
    expect(classOf('L25:46.1.c')).toBe('D5');
    expect(classOf('L08:48.1.b')).not.toBe('D5');
  });

  it('17: changes its officer, and stays where it is', () => {
    expect(after(play(toRealising), ['change-officer', on({ officer: 'officer-2' })])).toBe(placeOf(play(toRealising)));
    expect(rulesOf(play(toRealising), 'change-officer', on({ officer: 'officer-1' }))).toEqual(['officer.assign']);
  });

  it('19: is paid at any time, and is done once nothing is left', () => {
    for (const steps of [[], toVoluntaryPeriod, toVerifying, toWatched, toSeparateBook, toRealising]) {
      const last = steps === toSeparateBook ? '2025-03-20' : day;
      const pay: Step = ['record-payment', on({ amount: '100' }, last)];
      const out: Step = ['pay-out', on({ total: '100', items: [{ to: 'paid', amount: '100' }] }, last)];
      expect(after(play(steps), pay, out, ['confirm-executed', on({}, last)])).toMatch('completed');
      expect(rulesOf(play([pay], play(steps)), 'confirm-executed', on({}, last))).toEqual(['ending.distributed']);
    }
  });

  it('20: takes a step that was made before the last one, unless the case would be in another state by it', () => {
    const stopped = play([['pause', on({ ground: 'L08:145.1.b' })]], play(toWatched));
    expect(rulesOf(stopped, 'record-verification', on({ outcome: 'noConditionsFound' }, '2024-03-25'))).toEqual([]);
    expect(rulesOf(stopped, 'postpone', on({ ground: 'L08:48.1.b' }, '2024-03-25'))).toEqual(['date.beforeLastAct']);
  });
});
