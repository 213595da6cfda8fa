import { describe, expect, it } from '@jest/globals';
import { append, type Body, decide, play, world } from './testing/given.js';
import { received } from './testing/received.js';
import type { EnforcementDecisionIssuedData } from './acts/opening/issued.js';
import { factKind, foldCase, reactionsTo, recheckOpening } from './index.js';

/** Whom an enforcement decision names, and who owes what to whom. */

const setting = { target: 'request' } as const;
const debt = (more: Body = {}): Body => ({
  ...{ kind: 'pay', nature: 'party', rank: 3, amount: '100', creditor: 'the creditor' },
  ...more,
});
const toFirst = { creditor: undefined, owedTo: 'c1' };
/** Owed to the state: nobody is named. */
const toNobody = (more: Body = {}): Body => debt({ nature: 'state', creditor: undefined, ...more });
const debtor = (name: string): Body => ({ role: 'debtor', name });
const creditor = (name: string): Body => ({ role: 'creditor', name });

function issue(body: Body, on = '2024-03-04') {
  const whole = { effectiveOn: on, obligations: [debt()], ...body };
  const verdict = decide([], 'issue-decision', whole, received('request', '2020-01-02'), setting);
  return { whole, verdict };
}

function issued(body: Body, on?: string): EnforcementDecisionIssuedData {
  const { verdict } = issue(body, on);
  if (verdict.kind === 'refused') throw new Error(JSON.stringify(verdict.refusals));
  return verdict.facts[0]!.data as EnforcementDecisionIssuedData;
}

const rulesOf = (body: Body, on?: string): string[] => {
  const { verdict } = issue(body, on);
  return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
};

const shown = ({ parties, obligations }: EnforcementDecisionIssuedData) => [
  parties.map(({ id }) => id).join(' '),
  ...obligations.map(({ creditor: to, debtors }) => `${debtors.join('+')} to ${to ?? 'nobody'}`),
];

describe('a decision', () => {
  it('names one debtor, and the creditor of each obligation, in one word each', () => {
    const obligations = [debt({ creditor: 'one' }), toNobody(), debt({ creditor: 'another' })];
    expect(shown(issued({ debtor: 'the debtor', obligations }))).toEqual([
      'd1 c1 c2',
      'd1 to c1',
      'd1 to nobody',
      'd1 to c2',
    ]);
  });

  it('lists its parties, and its obligations name them by id', () => {
    const parties = [debtor('a'), creditor('x'), debtor('b'), { role: 'third', name: 'the owner', kind: 'person' }];
    const obligations = [debt({ ...toFirst, owedBy: ['d2'] }), debt(toFirst)];
    expect(shown(issued({ parties, obligations }))).toEqual(['d1 c1 d2 t1', 'd2 to c1', 'd1+d2 to c1']);
  });

  it('keeps every word of a party as a reference', () => {
    const representative = { kind: 'legal', name: 'the guardian', until: '2030-01-01' };
    const party = { ...debtor('a'), address: 'a street', idNumber: '01', account: '02', representative };
    const [stored] = issued({ parties: [party] }).parties;
    const word = { ref: expect.any(String), commitment: expect.any(String) };
    expect(stored).toEqual({
      id: 'd1',
      role: 'debtor',
      name: word,
      address: word,
      idNumber: word,
      account: word,
      representative: { kind: 'legal', name: word, until: '2030-01-01' },
    });
  });

  const two = [debtor('a'), debtor('b')];
  const guarded = (until: string): Body => ({ ...debtor('a'), representative: { kind: 'legal', name: 'g', until } });
  const shares = (...names: readonly string[]) => names.map((each) => ({ debtor: each, part: '50' }));
  it.each<[string, Body, string[]]>([
    ['without a debtor', { parties: [creditor('x')] }, ['decision.parties']],
    [
      'to an unknown creditor',
      { debtor: 'd', obligations: [debt({ creditor: undefined, owedTo: 'c1' })] },
      ['decision.parties'],
    ],
    ['with a debtor in two ways', { debtor: 'd', parties: [debtor('a')] }, ['decision.parties']],
    [
      'to a creditor in two ways',
      { parties: [debtor('a'), creditor('x')], obligations: [debt({ owedTo: 'c1' })] },
      ['decision.parties'],
    ],
    ['by an unknown debtor', { debtor: 'd', obligations: [debt({ owedBy: ['d2'] })] }, ['decision.parties']],
    ['by a creditor', { debtor: 'd', obligations: [debt({ creditor: 'x', owedBy: ['c1'] })] }, ['decision.parties']],
    ['by nobody', { debtor: 'd', obligations: [debt({ owedBy: [] })] }, ['decision.parties']],
    ['in shares', { parties: two, obligations: [debt({ shares: shares('d1', 'd2') })] }, []],
    [
      'in shares of less',
      { parties: two, obligations: [debt({ amount: '110', shares: shares('d1', 'd2') })] },
      ['decision.parties'],
    ],
    [
      'in a ratio, where it has no price',
      { parties: two, obligations: [debt({ kind: 'do', amount: '0', shares: shares('d1', 'd2') })] },
      [],
    ],
    [
      'by two of whom one owes nothing',
      { parties: two, obligations: [debt({ owedBy: ['d1'] })] },
      ['decision.parties'],
    ],
    ['owed to nobody', { debtor: 'd', obligations: [debt({ creditor: undefined })] }, ['decision.parties']],
    ['by a guardian of before', { parties: [guarded('2024-03-03')] }, ['decision.parties']],
    ['by a guardian', { parties: [guarded('2024-03-04')] }, []],
    ['up to a ceiling', { parties: [{ ...debtor('a'), ceiling: '50' }] }, ['decision.parties']],
    ['by who gave security', { parties: [{ ...debtor('a'), kind: 'collateralOwner', ceiling: '50' }] }, []],
    ['in shares of one', { parties: two, obligations: [debt({ shares: shares('d1') })] }, ['decision.parties']],
    [
      'jointly and in shares',
      { parties: two, obligations: [debt({ joint: true, shares: shares('d1', 'd2') })] },
      ['decision.parties'],
    ],
    ['of rank 4', { debtor: 'd', obligations: [debt({ rank: 4 })] }, ['distribution.order']],
  ])('%s: %j is refused by %j', (_name, body, rules) => {
    expect(rulesOf(body)).toEqual(rules);
  });

  it.each<[string, Body, string[]]>([
    [
      'what each owes',
      { obligations: [debt({ owedBy: ['d1'] }), debt({ owedBy: ['d2'] })] },
      ['oneDecisionPerRequest'],
    ],
    ['a duty in shares', { obligations: [debt({ shares: shares('d1', 'd2') })] }, ['oneDecisionPerRequest']],
    ['a joint duty', { obligations: [debt({ joint: true })] }, []],
    [
      'a joint duty of one of them',
      { obligations: [debt({ joint: true, owedBy: ['d1'] }), debt({ joint: true })] },
      ['oneDecisionPerRequest'],
    ],
    ['common property', { obligations: [debt()], further: 'L25:oneDecision.r.a' }, []],
    ['rank 5', { obligations: [debt({ joint: true, rank: 5 })] }, []],
  ])('of two debtors on %s is made until 30 June 2026; from then on: %j → %j', (_name, body, from) => {
    const before = { ...body, further: undefined, obligations: [debt()] };
    expect([
      rulesOf({ parties: two, ...before }, '2026-06-30'),
      rulesOf({ parties: two, ...body }, '2026-07-01'),
    ]).toEqual([[], from]);
  });

  it('of an earlier engine names one debtor and the creditors of its obligations', () => {
    const { upcasters } = factKind('EnforcementDecisionIssued')!;
    const word = (n: number) => ({ ref: `${n}`, commitment: 'c' });
    const stored = {
      number: 'n',
      debtor: word(1),
      obligations: [{ id: 'o1' }, { id: 'o3', creditor: word(3) }],
    };
    expect(upcasters![2]!(upcasters![1]!(stored))).toEqual({
      number: 'n',
      parties: [
        { id: 'd1', role: 'debtor', name: word(1) },
        { id: 'c3', role: 'creditor', name: word(3) },
      ],
      obligations: [
        { id: 'o1', debtors: ['d1'] },
        { id: 'o3', debtors: ['d1'], creditor: 'c3' },
      ],
    });
  });
});

describe('an entrustment', () => {
  it('hands over the parties of what is open, under their ids', () => {
    const parties = [debtor('a'), debtor('b'), creditor('x'), creditor('y')];
    const paid = debt({ creditor: undefined, owedTo: 'c1', amount: '7', rank: 1 });
    const open = debt({ creditor: undefined, owedTo: 'c2', joint: true, owedBy: ['d2'] });
    const { whole, verdict } = issue({ parties, obligations: [paid, open] });
    const entrusted = play(
      [
        ['record-payment', { amount: '7' }],
        ['pay-out', { total: '7', items: [{ to: 'paid', amount: '7' }] }],
        ['entrust', { receiver: 'P2.01' }],
      ],
      append([], 'issue-decision', whole, verdict, setting),
    );
    const cause = entrusted.findLast(({ type }) => type === 'CaseEntrusted')!;
    const { body } = reactionsTo(cause, entrusted)[0]!;
    expect(shown(body as unknown as EnforcementDecisionIssuedData)).toEqual(['d1 d2 c2', 'd2 to c2']);
    const receiver = append([], 'accept-entrustment', body, decide([], 'accept-entrustment', body));
    expect(foldCase(receiver)!.obligations).toMatchObject([{ id: 'o2', creditor: 'c2', debtors: ['d2'], joint: true }]);
    expect(recheckOpening(receiver, undefined, world)).toBeUndefined();
  });
});
