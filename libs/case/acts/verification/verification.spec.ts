import { describe, expect, it } from '@jest/globals';
import {
  type Body,
  decide,
  type History,
  opened,
  owing,
  play,
  stateOf,
  type Step,
  toVerifying,
} from '../../testing/given.js';

/** Verification, where the debtor is, and what is published, in both regimes. */

const rulesOf = (history: History, name: string, body: Body = {}): string[] => {
  const verdict = decide(history, name, body);
  return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
};
const running = (history: History, rule: RegExp): string[] =>
  stateOf(history)
    .deadlines.filter((each) => rule.test(each.rule))
    .map(({ rule: name, from, dueOn }) => `${name} ${from} ${dueOn}`);

const nothing = (effectiveOn: string): Step => ['record-verification', { outcome: 'noConditionsFound', effectiveOn }];
const watched = play([
  ...toVerifying,
  nothing('2024-03-19'),
  ['classify-not-yet-enforceable', { ground: 'L08:44a.1.a' }],
]);
const where = (effectiveOn: string, whereabouts: string, releaseOn?: string): Step => [
  'record-whereabouts',
  { effectiveOn, whereabouts, ...(releaseOn === undefined ? {} : { releaseOn }) },
];

describe('where the debtor is', () => {
  const move = (history: History, effectiveOn: string): string[] =>
    rulesOf(history, 'move-to-separate-book', { effectiveOn });

  it('two years of prison lengthen the interval, and the watch before the separate book', () => {
    expect(running(watched, /^rever/)).toEqual(['reverification 2024-03-19 2024-09-19']);
    const imprisoned = play([where('2024-06-03', 'prison', '2026-12-01')], watched);
    expect(running(imprisoned, /^rever/)).toEqual(['reverification.long 2024-03-19 2025-03-19']);
    const verified = play([nothing('2024-11-29'), nothing('2025-06-02')], imprisoned);
    // Two rounds are enough by the law of 2008.
    expect(running(verified, /^rever/)).toEqual([]);
    // Less than two years were left since 2 December 2024, so that one year is enough.
    expect(move(verified, '2025-06-02')).toEqual([]);
  });

  it('less than two years do not', () => {
    const soonReleased = play([where('2024-06-03', 'prison', '2026-06-02')], watched);
    expect(running(soonReleased, /^rever/)).toEqual(['reverification 2024-03-19 2024-09-19']);
    expect(rulesOf(watched, 'record-whereabouts', { whereabouts: 'prison' })).toEqual(['verification.due']);
    expect(rulesOf(watched, 'record-whereabouts', { whereabouts: 'known', releaseOn: '2030-01-01' })).toEqual([
      'verification.due',
    ]);
  });

  it('an unknown new address does, until the address is known', () => {
    const unknown = play([where('2024-06-03', 'addressUnknown')], watched);
    expect(running(unknown, /^rever/)).toEqual(['reverification.long 2024-03-19 2025-03-19']);
    expect(move(play([nothing('2025-03-19'), nothing('2025-03-20')], unknown), '2025-03-20')).toEqual(['separateBook']);
    const found = play([where('2024-10-01', 'known')], unknown);
    expect(running(found, /^rever/)).toEqual(['reverification 2024-10-01 2025-04-01']);
    expect(move(play([nothing('2025-03-19'), nothing('2025-03-20')], found), '2025-03-20')).toEqual([]);
  });
});

describe('a ground is about a kind of duty', () => {
  const verified = (kind: string, on = '2024-03-19'): History =>
    play([...toVerifying, nothing(on)], opened([owing('100', 3, kind)]));
  it.each<[string, string, string, boolean]>([
    ['L08:44a.1.b', 'pay', '2024-03-19', false],
    ['L08:44a.1.b', 'deliver', '2024-03-19', true],
    ['L25:38.1.c', 'pay', '2026-07-01', false],
    ['L25:38.1.c', 'do', '2026-07-01', true],
    ['L25:38.1.d', 'do', '2026-07-01', false],
    ['L25:38.1.d', 'handOverPapers', '2026-07-01', true],
    ['L25:38.1.dd', 'pay', '2026-07-01', false],
    ['L25:38.1.dd', 'doNot', '2026-07-01', true],
    ['L25:38.1.g', 'deliver', '2026-07-01', false],
    ['L25:38.1.g', 'pay', '2026-07-01', false],
  ])('%s of a duty: %s on %s', (ground, kind, on, isPossible) => {
    expect(rulesOf(verified(kind, on), 'classify-not-yet-enforceable', { ground })).toEqual(
      isPossible ? [] : ['classification.ground'],
    );
  });
});

describe('what is published', () => {
  const published = play([['record-publication', { effectiveOn: '2024-03-21' }]], watched);
  const again = (effectiveOn: string, from = published): History =>
    play([['classify-enforceable', { effectiveOn, conditions: 'toVerify' }]], from);

  it('is taken down within two working days under the law of 2008, and three under that of 2025', () => {
    expect(rulesOf(published, 'take-down-publication')).toEqual(['publication.takeDown']);
    expect(running(again('2024-06-03'), /^publication/)).toEqual(['publication.stop.portal 2024-06-03 2024-06-05']);
    expect(running(again('2026-07-01'), /^publication/)).toEqual(['publication.stop.portal 2026-07-01 2026-07-06']);
    const down = play(['take-down-publication'], again('2024-06-03'));
    expect(running(down, /^publication/)).toEqual([]);
    expect(rulesOf(down, 'take-down-publication')).toEqual(['publication.takeDown']);
  });

  it('also where the case has ended, which does not end that term', () => {
    const ended = (from: History): History =>
      play([['terminate', { effectiveOn: '2024-06-04', ground: 'L08:50.1.d' }]], from);
    expect(running(ended(published), /./)).toEqual(['publication.stop.portal 2024-06-04 2024-06-06']);
    expect(running(ended(again('2024-06-03')), /./)).toEqual(['publication.stop.portal 2024-06-03 2024-06-05']);
    expect(running(play(['take-down-publication'], ended(published)), /./)).toEqual([]);
    expect(running(ended(watched), /./)).toEqual([]);
  });
});

describe('information on the means of the debtor', () => {
  const asked = (on: string, of: string, more: Body = {}): History =>
    play([['request-information', { effectiveOn: on, of, receivedOn: on, ...more }]], watched);

  it.each<[string, string, string[]]>([
    ['2024-06-03', 'thirdParty', ['verification.thirdAnswer 2024-06-03 2024-06-06']],
    ['2026-07-01', 'thirdParty', ['verification.thirdAnswer 2026-07-01 2026-07-06']],
    ['2024-06-03', 'prison', []],
    ['2026-07-01', 'prison', ['verification.prisonAnswer 2026-07-01 2026-07-06']],
    ['2024-06-03', 'delegatedRegistered', ['verification.delegated.registered 2024-06-03 2024-07-03']],
    ['2026-07-01', 'delegatedRegistered', ['verification.delegated.registered 2026-07-01 2026-07-31']],
    ['2024-06-03', 'byCreditor', ['verification.creditorAnswer 2024-06-03 2024-06-10']],
    ['2026-07-01', 'byCreditor', ['verification.creditorAnswer 2026-07-01 2026-07-06']],
    ['2024-06-03', 'delegatedHard', []],
    ['2026-07-01', 'delegatedHard', ['verification.delegated.hard 2026-07-01 2026-08-17']],
    ['2024-06-03', 'delegatedOther', ['verification.delegated.other 2024-06-03 2024-06-18']],
    ['2026-07-01', 'delegatedOther', ['verification.delegated.other 2026-07-01 2026-07-16']],
  ])('that is asked for on %s (%s) is answered in its term', (on, of, expected) => {
    expect(running(asked(on, of), /^verification/)).toEqual(expected);
  });

  it('has a clock for each request, from its receipt', () => {
    const both = play(
      [['request-information', { effectiveOn: '2024-06-04', of: 'thirdParty', receivedOn: '2024-06-04' }]],
      asked('2024-06-03', 'thirdParty'),
    );
    expect(running(both, /^verification/)).toEqual([
      'verification.thirdAnswer 2024-06-03 2024-06-06',
      'verification.thirdAnswer 2024-06-04 2024-06-07',
    ]);
    const one = play([['record-answer', { request: 'i1', answer: 'given' }]], both);
    expect(running(one, /^verification/)).toEqual(['verification.thirdAnswer 2024-06-04 2024-06-07']);
    expect(rulesOf(one, 'record-answer', { request: 'i1', answer: 'given' })).toEqual(['verification.information']);
  });

  it('has none before the receipt is known, and one from the day of the receipt', () => {
    const sent = asked('2024-06-03', 'delegatedOther', { receivedOn: undefined });
    expect(running(sent, /^verification/)).toEqual([]);
    const other = play([['request-information', { effectiveOn: '2024-06-10', of: 'prison' }]], sent);
    const received = play([['record-receipt', { effectiveOn: '2024-06-06', request: 'i1' }]], other);
    expect(running(received, /^verification/)).toEqual(['verification.delegated.other 2024-06-06 2024-06-21']);
    expect(running(play([['record-answer', { request: 'i1', answer: 'given' }]], received), /^verification/)).toEqual(
      [],
    );
  });

  it('that is new, or differs from what was found, leads to another verification', () => {
    const brought = (kind: string, outcome?: string, from = watched, effectiveOn = '2024-06-03'): History =>
      play([['record-information', { effectiveOn, kind, ...(outcome ? { outcome } : {}) }]], from);
    expect(running(brought('newInformation'), /^verification/)).toEqual([
      'verification.newInformation 2024-06-03 2024-06-13',
    ]);
    expect(running(brought('partyResult', 'conditionsFound'), /^verification/)).toEqual([
      'verification.redo 2024-06-03 2024-06-10',
    ]);
    expect(running(brought('partyResult', 'noConditionsFound'), /^verification/)).toEqual([]);
    expect(running(brought('declaration', 'conditionsFound'), /^verification/)).toEqual([]);
    const protested = brought('protest', undefined, watched, '2026-07-01');
    expect(running(protested, /^verification/)).toEqual(['verification.redo 2026-07-01 2026-07-08']);
    expect(running(play([nothing('2026-07-02')], protested), /^verification/)).toEqual([]);
  });
});
