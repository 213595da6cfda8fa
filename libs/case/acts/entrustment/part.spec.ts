import { describe, expect, it } from '@jest/globals';
import { type CaseState, reactionsTo } from '../../index.js';
import { type Body, type History, opened, owing, play, stateOf, type Step } from '../../testing/given.js';

/** A part of a case is entrusted, and comes back to the case wherever that stands by then. */
const entrusted = play(
  [['entrust-part', { receiver: 'P2.01', shares: [{ obligation: 'o1', amount: '60' }], effectiveOn: '2024-03-05' }]],
  opened([owing('100'), owing('50')]),
);
const eventOf = (history: History): string =>
  history.find(({ type }) => type === 'ObligationsEntrusted')!.envelope.eventId;
const back = (amount: string, closed: readonly Body[] = []): Body => ({
  entrustment: eventOf(entrusted),
  case: 'case-1',
  office: 'P2.01',
  obligations: [{ obligation: 'o1', amount }],
  closed,
});
const shown = (history: History): unknown[] =>
  stateOf(history).obligations.map((each) => [each.open, each.entrustedPart, each.executedElsewhere]);

describe('an entrusted part', () => {
  it('leaves the rest open here', () => {
    expect(shown(entrusted)).toEqual([
      [40n, 60n, 0n],
      [50n, 0n, 0n],
    ]);
    expect(stateOf(entrusted).ending).toBeUndefined();
  });

  it('is open here again when it comes back, without what the receiver executed', () => {
    const by = [{ obligation: 'o1', how: 'executed', amount: '15' }];
    const returned = play([['accept-return', back('45', by)]], entrusted);
    expect(shown(returned)).toEqual([
      [85n, 0n, 15n],
      [50n, 0n, 0n],
    ]);
    expect(shown(play([['accept-return', back('45', by)]], returned))).toEqual(shown(returned));
  });

  it('comes back with what became of it at the receiver, each in its own part', () => {
    const by = ['executed', 'reduced', 'terminated', 'revoked', 'moved'].map((how, index) => ({
      obligation: 'o1',
      how,
      amount: `${index + 1}`,
    }));
    expect(stateOf(play([['accept-return', back('45', by)]], entrusted)).obligations[0]).toMatchObject({
      open: 85n,
      executed: 0n,
      executedElsewhere: 1n,
      reducedElsewhere: 2n,
      terminatedElsewhere: 3n,
      revokedElsewhere: 4n,
      movedElsewhere: 5n,
    });
  });

  it.each<[string, Step[], object]>([
    ['terminated', [['terminate', { ground: 'L08:50.1.d' }]], { terminatedPart: 40n }],
    ['revoked', [['revoke-decision', { ground: 'L08:37.1.c' }]], { revokedPart: 40n }],
    ['withdrawn upward', ['withdraw-up'], { withdrawnPart: 40n }],
    ['entrusted', [['entrust', { receiver: 'P1.02' }]], { entrustedPart: 40n }],
  ])('opens a case again that was %s, whose rest stays closed in its own part', (_name, steps, part) => {
    const again = play([...steps, ['accept-return', back('60')]], entrusted);
    expect(stateOf(again).obligations[0]).toMatchObject({ open: 60n, revokedPart: 0n, entrustedPart: 0n, ...part });
  });

  it('opens a case again that has ended meanwhile, and nothing else of it', () => {
    const ended = play([['terminate', { ground: 'L08:50.1.d' }]], entrusted);
    const { obligations, ending, place } = stateOf(play([['accept-return', back('60')]], ended));
    expect([ending, place.lifecycle]).toEqual([undefined, 'received.decisionIssued']);
    expect(obligations.map((each) => [each.open, each.terminated, each.terminatedPart])).toEqual([
      [60n, 0n, 40n],
      [0n, 0n, 50n],
    ]);
  });
});

/** Two debtors owe a debt of 100 in a ratio of 2 to 1. */
const inShares = opened([owing('100'), owing('50')]).map((each, index) => {
  if (index > 0) return each;
  const [first, second] = (each.data as { obligations: object[] }).obligations;
  const shares = [
    { debtor: 'd1', part: '2' },
    { debtor: 'd2', part: '1' },
  ];
  return { ...each, data: { ...each.data, obligations: [{ ...first, debtors: ['d1', 'd2'], shares }, second] } };
});
const shareOf = (obligations: CaseState['obligations']): unknown => obligations[0]!.shares?.map(({ part }) => part);

describe('fixed shares', () => {
  it('are sums of the debt, of its corrected amount, and of the part that is entrusted', () => {
    expect(shareOf(stateOf(inShares).obligations)).toEqual(['67', '33']);
    const corrects = inShares[0]!.envelope.eventId;
    const corrected = play([['correct-amount', { corrects, id: 'o1', to: '10' }]], inShares);
    expect(shareOf(stateOf(corrected).obligations)).toEqual(['7', '3']);
    const released: Step = [
      'terminate-part',
      { ground: 'L08:50.1.c', released: 'd2', shares: [{ obligation: 'o1', amount: '3' }] },
    ];
    expect(shareOf(stateOf(play([released], corrected)).obligations)).toEqual(['7']);
    const part = play(
      [['entrust-part', { receiver: 'P2.01', shares: [{ obligation: 'o1', amount: '50' }] }]],
      inShares,
    );
    const [opening] = reactionsTo(part.at(-1)!, part);
    expect((opening!.body['obligations'] as CaseState['obligations'])[0]).toMatchObject({
      amount: '50',
      shares: [
        { debtor: 'd1', part: '34' },
        { debtor: 'd2', part: '16' },
      ],
    });
  });
});
