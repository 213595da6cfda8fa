import { opened, owing, toReady } from '../given.js';
import { ended, paid, settled } from './histories.js';
import { on, row, type RuleRow } from './rule-row.js';

/** Rules on endings and reopening, under the law of 2008 and on the day on which the law changes. */
export const endingRows: readonly RuleRow[] = [
  // endings
  row('execution.complete', 'every debt', opened([owing('100')]), 'confirm-executed', [{}], []),
  row('execution.duties', 'every duty', opened([owing('0', 3, 'do')]), 'confirm-executed', [{}], []),
  row('execution.complete', 'done', settled, 'confirm-executed', [], [{}]),
  row('ending.distributed', 'nothing in hand', paid, 'confirm-executed', [{}], []),
  row(
    'ending.distributed',
    'however it ends',
    [['record-payment', { amount: '9' }]],
    'terminate',
    [{ ground: 'a' }],
    [],
  ),
  row(
    'ending.distributed',
    'deposited counts',
    [
      ['record-payment', { amount: '9' }],
      ['pay-out', { total: '9', items: [{ to: 'deposited', amount: '9' }] }],
    ],
    'terminate',
    [],
    [{ ground: 'a' }],
  ),
  row(
    'entrustment.localAssetsFirst',
    'to another office that is known',
    toReady,
    'entrust',
    [{ receiver: 'P1.01' }, { receiver: 'P9.99' }],
    [{ receiver: 'P1.02' }, { receiver: 'P2.01' }],
  ),
  row(
    'withdrawal.upward',
    'to 30 June 2025',
    toReady,
    'withdraw-up',
    [on('2025-07-01'), on('2026-07-01')],
    [on('2025-06-30')],
  ),
  row(
    'privateOffice',
    'no open case, under either law',
    toReady,
    'move-to-private-office',
    [on('2026-06-30', { receiver: 'x' }), on('2026-07-01', { receiver: 'x' })],
    [],
  ),
  row(
    'reopening.grounds',
    'not what was executed in full',
    [...settled, 'confirm-executed'],
    'reopen',
    [{ ground: 'retrial' }],
    [],
  ),
  row('reopening.grounds', 'but what was terminated', ended, 'reopen', [], [{ ground: 'terminationRevoked' }]),
];
