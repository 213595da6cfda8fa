import { toReady, toSeparateBook, toVerifying, toWatched } from '../given.js';
import { watchedSince } from './histories.js';
import { on, row, type RuleRow } from './rule-row.js';

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
    [on('2024-09-20', { ground: 'b' })],
    [on('2024-09-19', { ground: 'b' })],
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
