import {
  append,
  type Body,
  decide,
  type History,
  opened,
  owing,
  play,
  type Step,
  toReady,
  toSeparateBook,
  toVerifying,
  toWatched,
} from '../given.js';
import { sentTo } from './opening/origins.js';
import { on, row, type RuleRow, watchedSince } from '../rule-row.js';

/** Rules on verification and the separate book, under the law of 2008 and on the day on which the law changes. */
export const verificationRows: readonly RuleRow[] = [
  // verification and classification
  row(
    'classification.verified',
    'a verification that found nothing',
    toReady,
    'classify-not-yet-enforceable',
    [{ ground: 'a' }],
    [],
  ),
  row(
    'classification.verified',
    'six months old at most (19 September)',
    [...toVerifying, ['record-verification', { outcome: 'noConditionsFound' }]],
    'classify-not-yet-enforceable',
    [on('2024-09-20', { ground: 'a' })],
    [on('2024-09-19', { ground: 'a' })],
  ),
  row(
    'verification.due',
    'found only when verified so',
    toWatched,
    'classify-enforceable',
    [{ conditions: 'found' }],
    [{ conditions: 'toVerify' }],
  ),
  row(
    'verification.due',
    'found after a verification',
    [...toWatched, ['record-verification', { outcome: 'conditionsFound' }]],
    'classify-enforceable',
    [],
    [{ conditions: 'found' }],
  ),

  // separate book
  row(
    'separateBook',
    'one year under L08 (to Wednesday 19 March 2025)',
    toSeparateBook.slice(0, -1),
    'move-to-separate-book',
    [on('2025-03-19')],
    [on('2025-03-20')],
  ),
  row(
    'separateBook.verified',
    'and two verifications',
    toSeparateBook.slice(0, -2),
    'move-to-separate-book',
    [on('2025-03-20')],
    [],
  ),
  row(
    'separateBook',
    'on request, too, until 30 June 2026',
    watchedSince('2025-06-30', 'request', '2025-12-30', '2026-06-30'),
    'move-to-separate-book',
    [on('2026-06-30')],
    [],
  ),
  row(
    'separateBook.exOfficio',
    'the day before the law changes',
    watchedSince('2025-06-27', 'request', '2025-12-29', '2026-06-01'),
    'move-to-separate-book',
    [on('2026-07-01')],
    [on('2026-06-30')],
  ),
  row(
    'separateBook',
    'ex officio before it, one year',
    watchedSince('2025-06-27', 'judgment', '2025-12-29', '2026-06-01'),
    'move-to-separate-book',
    [on('2026-06-29')],
    [on('2026-06-30')],
  ),
  row(
    'separateBook',
    'two years where the move is a step of L25, also after a decision under L08',
    watchedSince('2025-06-27', 'judgment', '2025-12-29', '2026-06-01'),
    'move-to-separate-book',
    [on('2026-07-01')],
    [],
  ),
  row(
    'separateBook',
    'and they are counted from that decision',
    watchedSince('2025-06-27', 'judgment', '2025-12-29', '2026-06-01', '2026-12-31', '2027-06-01'),
    'move-to-separate-book',
    [on('2027-06-28')],
    [on('2027-06-29')],
  ),
  row(
    'separateBook',
    'two years where it starts under L25',
    watchedSince('2026-07-01', 'judgment', '2027-01-04', '2027-06-30', '2027-12-30', '2028-06-30'),
    'move-to-separate-book',
    [on('2028-07-03')],
    [on('2028-07-04')],
  ),
  row(
    'separateBook',
    'two years where it starts on the last day of L08',
    watchedSince('2026-06-30', 'judgment', '2026-12-30', '2027-06-30', '2027-12-30', '2028-06-29'),
    'move-to-separate-book',
    [on('2028-06-30')],
    [on('2028-07-01')],
  ),
  row(
    'separateBook.verified',
    'verifications, under the law of 2025 too',
    watchedSince('2026-07-01', 'judgment', '2027-01-04'),
    'move-to-separate-book',
    [on('2028-07-04')],
    [],
  ),
];

const nothing = (day: string): Step => ['record-verification', on(day, { outcome: 'noConditionsFound' })];
const verified = (day: string) => play([...toVerifying, nothing(day)], opened([owing('100', 3, 'pay')]));
const published = play([...toWatched, ['record-publication', on('2024-03-21')]]);
const again = play([['classify-enforceable', on('2024-06-03', { conditions: 'toVerify' })]], published);
const released = (day: string, releaseOn: string) => on(day, { whereabouts: 'prison', releaseOn });

const asked = { category: 'civil', channel: 'inPerson', requester: 'the creditor', claim: 'a debt' };
const sent = sentTo('request');
function requested(day: string, more: Body = {}): History {
  const body = on(day, { ...asked, ...more });
  return append([], 'receive-request', body, decide([], 'receive-request', body, undefined, sent), sent);
}
const onRequest = (
  rule: string,
  title: string,
  history: History,
  act: string,
  refused: readonly Body[],
  accepted: readonly Body[],
): RuleRow => ({ rule, title, history, act, refused, accepted, target: 'request' });
const decided = (day: string): Body =>
  on(day, { debtor: 'the debtor', obligations: [{ ...owing('100'), nature: 'party', creditor: 'the creditor' }] });
const days = ['2026-06-25', '2026-07-02'] as const;

/** Requests, publication, and where the debtor is, under either law. */
export const openingRows: readonly RuleRow[] = [
  row(
    'classification.ground',
    'a thing that is gone was to be delivered',
    verified('2024-03-19'),
    'classify-not-yet-enforceable',
    [on('2024-03-19', { ground: 'L08:44a.1.b' })],
    [on('2024-03-19', { ground: 'L08:44a.1.a' })],
  ),
  row(
    'classification.ground',
    'who lost his capacity had a personal duty',
    verified('2026-07-01'),
    'classify-not-yet-enforceable',
    [on('2026-07-01', { ground: 'L25:38.1.dd' })],
    [on('2026-07-01', { ground: 'L25:38.1.a' })],
  ),
  row(
    'publication.takeDown',
    'while the case is not yet enforceable, the publication stands',
    published,
    'take-down-publication',
    [on('2024-06-03'), on('2026-07-01')],
    [],
  ),
  row(
    'publication.takeDown',
    'once it is enforceable again it goes',
    again,
    'take-down-publication',
    [],
    [on('2024-06-03'), on('2026-07-01')],
  ),
  row(
    'verification.due',
    'a term of prison ends after the day on which it is known',
    toWatched,
    'record-whereabouts',
    [released('2024-06-03', '2024-06-03'), on('2026-07-01', { whereabouts: 'prison' })],
    [released('2024-06-03', '2024-06-04'), released('2026-07-01', '2026-07-02')],
  ),
  ...days.flatMap((day) => [
    onRequest(
      'judgment.effective',
      'no decision before the legal effect of the judgment',
      requested(day, { enforceableSince: day.replace(/.$/, '6') }),
      'issue-decision',
      [decided(day)],
      [decided(day.replace(/.$/, '6'))],
    ),
    onRequest(
      'judgment.effective',
      'unless it is enforced at once',
      requested(day, { enforceableSince: day.replace(/.$/, '6'), immediate: true }),
      'issue-decision',
      [],
      [decided(day)],
    ),
    onRequest(
      'judgment.received',
      'a judgment that is awaited has no day of receipt',
      [],
      'receive-request',
      [on(day, { ...asked, awaitsJudgment: true, judgmentReceivedOn: day })],
      [on(day, { ...asked, awaitsJudgment: true }), on(day, { ...asked, judgmentReceivedOn: '2026-06-22' })],
    ),
    onRequest('judgment.received', 'it comes once', requested(day), 'record-judgment-arrival', [on(day)], []),
    onRequest(
      'judgment.received',
      'and is recorded then',
      requested(day, { awaitsJudgment: true }),
      'record-judgment-arrival',
      [],
      [on(day)],
    ),
  ]),
  onRequest(
    'judgment.received',
    'since 1 July 2026 the decision needs the judgment too',
    requested('2026-06-25', { awaitsJudgment: true }),
    'issue-decision',
    [decided('2026-07-01')],
    [decided('2026-06-30')],
  ),
  ...['2024-06-03', '2026-07-01'].flatMap((next) => {
    const watched = play(toWatched);
    const asking = play([['request-information', on(next, { of: 'prison' })]], watched);
    return [
      row(
        'verification.information',
        'a request is received when it was made or later, by the day of its record',
        watched,
        'request-information',
        [
          on(next, { of: 'delegatedOther', receivedOn: '2024-06-02' }),
          on(next, { of: 'delegatedOther', receivedOn: '2026-07-03' }),
        ],
        [
          on(next, { of: 'delegatedOther', receivedOn: next }),
          on(next, { of: 'delegatedOther', receivedOn: '2026-07-02' }),
        ],
        '2026-07-02',
      ),
      row(
        'verification.information',
        'its receipt is recorded once, and not before it was made',
        play([['request-information', on(next, { of: 'prison' })]], asking),
        'record-receipt',
        [on('2024-06-02', { request: 'i1' }), on(next, { request: 'i3' })],
        [on(next, { request: 'i1' }), on(next, { request: 'i2' })],
      ),
      row(
        'verification.information',
        'which is then known',
        play([['record-receipt', on(next, { request: 'i1' })]], asking),
        'record-receipt',
        [on(next, { request: 'i1' })],
        [],
      ),
      row(
        'verification.information',
        'an answer is one to a request that waits for it',
        asking,
        'record-answer',
        [on(next, { request: 'i2', answer: 'given' })],
        [on(next, { request: 'i1', answer: 'refused' })],
      ),
      row(
        'verification.information',
        'the verification of a party has an outcome',
        watched,
        'record-information',
        [on(next, { kind: 'partyResult' })],
        [on(next, { kind: 'partyResult', outcome: 'conditionsFound' }), on(next, { kind: 'declaration' })],
      ),
    ];
  }),
];
