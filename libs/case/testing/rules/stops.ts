import { toReady } from '../given.js';
import { row, type RuleRow } from './rule-row.js';

/** Rules on stops, under the law of 2008 and on the day on which the law changes. */
export const stopRows: readonly RuleRow[] = [
  // stops
  row(
    'postponement.agreement',
    'by agreement with a term',
    toReady,
    'postpone',
    [{ ground: 'c' }, { ground: 'c', until: '2024-03-18' }],
    [{ ground: 'c', until: '2024-03-19' }, { ground: 'a' }],
  ),
  row(
    'postponement.protestOnce',
    'three months (from 19 March to 19 June)',
    toReady,
    'postpone',
    [
      { ground: 'protestRequest', until: '2024-06-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-06-20' },
      { ground: 'protestRequest', requestedOn: '2024-03-15', until: '2024-06-18' },
      { ground: 'protestRequest', requestedOn: '2024-03-20', until: '2024-06-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-03-18' },
    ],
    [
      { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-06-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-15', until: '2024-06-14' },
    ],
  ),
  row(
    'postponement.protestOnce',
    'once only',
    [...toReady, ['postpone', { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-06-19' }], 'resume'],
    'postpone',
    [{ ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-04-01' }],
    [{ ground: 'b' }],
  ),
  row(
    'resumption',
    'the last stop only',
    [...toReady, ['pause', { ground: 'complaint' }], ['postpone', { ground: 'a' }]],
    'resume',
    [{}],
    [],
  ),
  row('resumption', 'that one', [...toReady, ['pause', { ground: 'complaint' }]], 'resume', [], [{}]),
  row(
    'stop.running',
    'one of several',
    [...toReady, ['pause', { ground: 'complaint' }], ['postpone', { ground: 'a' }]],
    'end-stop',
    [{ stop: 's3' }],
    [{ stop: 's1' }, { stop: 's2' }],
  ),
  row(
    'stop.running',
    'not the last',
    [...toReady, ['pause', { ground: 'complaint' }]],
    'end-stop',
    [{ stop: 's1' }],
    [],
  ),
];
