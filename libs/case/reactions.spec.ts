import { describe, expect, it } from '@jest/globals';
import {
  append,
  asEntrusted,
  type Body,
  decide,
  type History,
  opened,
  owing,
  play,
  stateOf,
  type Step,
  world,
} from './testing/given.js';
import { received } from './testing/received.js';
import {
  actOf,
  acts,
  type AnyState,
  type CaseState,
  type LegalDate,
  possibleActs,
  type Reaction,
  reactingTypes,
  reactionsTo,
  validateBody,
} from './index.js';
import { isClosed } from './state/ledger.js';
import { type Route, routes } from './testing/routes.js';
import { rows } from './testing/rows.js';

/**
 * No reaction is ever refused: every act with reactions, in every state that a case can reach and with every open rest
 * of the debt, and each reaction in every state that its target can be in.
 */

const sumOpen = (state: CaseState): bigint => state.obligations.reduce((sum, { open }) => sum + open, 0n);
const isOpen = (state: CaseState): boolean => state.place.lifecycle !== 'completed';
const paysOut = (state: CaseState): Step[] => {
  const total = `${state.ledger.undistributed}`;
  return total === '0' ? [] : [['pay-out', { total, items: [{ to: 'paid', amount: total }] }]];
};

/** Possible rests of the debt before the act; each is played as far as the state allows it. */
const rests: Readonly<Record<string, (state: CaseState) => Step[]>> = {
  'all of it': () => [],
  'a đồng': (state) => [['record-payment', { amount: `${sumOpen(state) - 1n}` }]],
  'the duty to do': (state) => [['record-payment', { amount: `${sumOpen(state)}` }]],
  'the money': () => [['record-performance', { obligation: 'o2' }]],
  nothing: (state) => [
    ['record-payment', { amount: `${sumOpen(state)}` }],
    ['record-performance', { obligation: 'o2' }],
  ],
  'a sum corrected to nothing': (state) => {
    const paid = state.obligations[0]!.executed;
    const corrects = '00000000-0000-4000-8c00-000000000000';
    return [
      ['record-performance', { obligation: 'o2' }],
      ['correct-amount', { corrects, id: 'o1', to: `${paid}` }],
    ];
  },
};

const tryStep = (history: History, [name, body]: readonly [string, Body]): History => {
  const verdict = decide(history, name, body);
  return verdict.kind === 'decided' ? append(history, name, body, verdict) : history;
};

function leaving(rest: string, route: Route): History {
  const before = stateOf(route.history);
  if (!isOpen(before)) return route.history;
  const history = (rests[rest]!(before) as [string, Body][]).reduce(tryStep, route.history);
  return (paysOut(stateOf(history)) as [string, Body][]).reduce(tryStep, history);
}

const origin = received('judgment', '2020-01-02');

/** Every state that the target of a reaction can be in. */
function targetsOf({ target, stream, body }: Reaction): (AnyState | undefined)[] {
  if (stream === undefined) return [undefined];
  if (target !== 'case') return [origin, { ...origin, cases: ['case-1'] }, { ...origin, cases: ['case-1', 'case-2'] }];
  return routes.flatMap(({ history }) => {
    const state = stateOf(history);
    const { ending } = state;
    const entrustment = String(body['entrustment']);
    return ending ? [state, { ...state, ending: { ...ending, eventId: entrustment } }] : [state];
  });
}

function faultsOf(reaction: Reaction): string[] {
  const act = actOf(reaction.target, reaction.act)!;
  const checked = validateBody(act, reaction.body);
  if ('errors' in checked) return [`${reaction.act} does not take ${JSON.stringify(checked.errors)}`];
  return targetsOf(reaction).flatMap((before) => {
    const setting = { target: reaction.target, recordedOn: '2000-01-01' as LegalDate };
    const verdict = decide([], reaction.act, reaction.body, before, setting);
    return verdict.kind === 'decided'
      ? []
      : [`${reaction.act} is refused by ${verdict.refusals.map(({ rule }) => rule).join(', ')}`];
  });
}

const faultsAfter = (before: History, history: History): string[] =>
  history.slice(before.length).flatMap((fact) => reactionsTo(fact, history).flatMap(faultsOf));

const causing = acts.filter(({ leadsTo }) => leadsTo.some(({ type }) => reactingTypes.has(type)));

describe('the reactions to an act', () => {
  it('are tried for every act that has some', () => {
    expect([...new Set(causing.map(({ name }) => name))].sort()).toEqual([
      'accept-entrustment',
      'entrust',
      'entrust-part',
      'issue-decision',
      'issue-decision-anew',
      'open-anew',
      'return-entrustment',
    ]);
  });

  it('are accepted whatever state and whatever rest of the debt the act is accepted in', () => {
    let accepted = 0;
    const faults: string[] = [];
    for (const act of causing.filter(({ target, opens }) => target === 'case' && !opens))
      for (const row of rows.filter((each) => each.act === act.name))
        for (const rest of Object.keys(rests))
          for (const route of routes) {
            const left = leaving(rest, route);
            const before = row.onEntrustment ? asEntrusted(left) : left;
            const state = stateOf(before);
            const body = typeof row.body === 'function' ? row.body(state) : (row.body ?? {});
            const verdict = decide(before, act.name, body, state);
            if (verdict.kind === 'refused') continue;
            accepted += 1;
            const found = faultsAfter(before, append(before, act.name, body, verdict));
            faults.push(...found.map((fault) => `${act.name} · ${route.name} · left: ${rest}: ${fault}`));
          }
    expect(accepted).toBeGreaterThan(300);
    expect(faults).toEqual([]);
  }, 120_000);

  it('are accepted after every decision that opens a case', () => {
    const debts = [[owing('1')], [owing('0', 1, 'do')], Array.from({ length: 50 }, () => owing('7', 2, 'deliver'))];
    for (const target of ['judgment', 'request'] as const)
      for (const debt of debts) expect(faultsAfter([], opened(debt, '2024-03-04', target))).toEqual([]);
  });
});

describe('what a reaction needs is a rule of its cause', () => {
  const withDebt = (amount: bigint) => {
    const history = opened();
    const state = stateOf(history);
    const [obligation] = state.obligations;
    const before = { ...state, obligations: [{ ...obligation!, amount, open: amount }] };
    return decide(history, 'entrust', { receiver: 'P2.01' }, before);
  };

  it('so that the cause is refused where the act that it leads to would not take what it brings', () => {
    // The receiver also accepts an amount that only an earlier engine accepted.
    expect(withDebt(10n ** 18n - 1n).kind).toBe('decided');
    expect(withDebt(10n ** 20n)).toMatchObject({
      kind: 'refused',
      refusals: [
        {
          rule: 'consequence.possible',
          message: { en: expect.stringMatching(/at P2\.01 does not take \/obligations\/0\/amount \(money\)/) },
        },
      ],
    });
  });
});

describe('an entrustment', () => {
  it('is offered exactly while an obligation is open and it would be accepted', () => {
    for (const route of routes)
      for (const rest of Object.keys(rests)) {
        const history = leaving(rest, route);
        const state = stateOf(history);
        const on = state.lastFactOn;
        const offered = possibleActs('case', state, on, world).find(({ act }) => act.name === 'entrust')!.allowed;
        expect({ route: route.name, rest, offered }).toEqual({
          route: route.name,
          rest,
          offered:
            isOpen(state) &&
            state.ledger.undistributed === 0n &&
            !state.coercion?.assets &&
            !state.obligations.every(isClosed),
        });
        const verdict = decide(history, 'entrust', { receiver: 'P2.01', effectiveOn: on }, state);
        expect(verdict.kind).toBe(offered ? 'decided' : 'refused');
      }
  });

  it('is refused when everything is paid, and says the way out', () => {
    const paid = play([
      ['record-payment', { amount: '100' }],
      ['pay-out', { total: '100', items: [{ to: 'paid', amount: '100' }] }],
    ]);
    const verdict = decide(paid, 'entrust', { receiver: 'P2.01' });
    expect(verdict).toMatchObject({
      kind: 'refused',
      refusals: [{ rule: 'entrustment.openObligation', instead: ['confirm-executed'] }],
    });
  });
});
