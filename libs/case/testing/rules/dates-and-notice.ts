import { opened, toReady, toVoluntaryPeriod } from '../given.js';
import { deposit, paid, pay, settled } from './histories.js';
import { on, row, type RuleRow } from './rule-row.js';

/** Rules on dates, notice and the voluntary period, under the law of 2008 and on the day on which the law changes. */
export const dateAndNoticeRows: readonly RuleRow[] = [
  // dates
  row(
    'date.future',
    'a day that has not come',
    toReady,
    'pause',
    [on('2024-05-07', { ground: 'complaint' })],
    [on('2024-05-06', { ground: 'complaint' })],
    '2024-05-06',
  ),
  row(
    'date.beforeDecision',
    'before the decision',
    opened(),
    'record-payment',
    [on('2024-03-03', { amount: '1' })],
    [on('2024-03-04', { amount: '1' })],
  ),
  row(
    'date.beforeDecision',
    'a payment may be dated back to the decision',
    toReady,
    'record-payment',
    [on('2024-03-03', { amount: '1' })],
    [on('2024-03-04', { amount: '1' })],
  ),
  row(
    'date.beforeDecision',
    'a pay-out, too',
    [['record-payment', { amount: '9' }], ...toReady],
    'pay-out',
    [on('2024-03-03', pay('9'))],
    [on('2024-03-04', pay('9'))],
  ),
  row(
    'date.beforeLastAct',
    'an act never goes back',
    toReady,
    'pause',
    [on('2024-03-18', { ground: 'complaint' })],
    [on('2024-03-19', { ground: 'complaint' })],
  ),
  row(
    'ending.lastDate',
    'not before a payment of the case',
    settled,
    'confirm-executed',
    [on('2024-03-21')],
    [on('2024-03-22')],
  ),
  row(
    'ending.lastDate',
    'not before interest',
    [...deposit, ['record-interest', on('2024-04-02', { amount: '1' })], ['pay-out', on('2024-04-02', pay('1'))]],
    'terminate',
    [on('2024-04-01', { ground: 'a' })],
    [on('2024-04-02', { ground: 'a' })],
  ),

  // notice and voluntary period: 6 March + 10 days is Saturday 16 March, which rolls to Monday 18 March
  row(
    'voluntaryPeriod.over',
    'from the day after its rolled end',
    toVoluntaryPeriod,
    'end-voluntary-period',
    [on('2024-03-16'), on('2024-03-17'), on('2024-03-18')],
    [on('2024-03-19')],
  ),
  row(
    'obligation.open',
    'nothing is owed any more',
    [...paid.slice(0, 0), ...toVoluntaryPeriod, ...paid],
    'end-voluntary-period',
    [on('2024-03-20')],
    [],
  ),
];
