import { toDistributing, toPreparing, toRealising, toVerifying, toVoluntaryPeriod, world } from '../given.js';
import type { LegalDate, World } from '../../index.js';
import { pay, preparing, row, type RuleRow, start } from './rule-row.js';

/** A calendar of our own, in which the window around Tết is verified. */
const announced: World = {
  ...world,
  calendar: {
    ...world.calendar,
    tetWindow: (day: LegalDate) => ({ inside: day < '2027-02-23', verified: true }),
    day: () => ({ working: true, verified: true }),
  },
};

/** Rules on coercion, under the law of 2008 and on the day on which the law changes. */
export const coercionRows: readonly RuleRow[] = [
  row(
    'coercion.dissipation',
    'in the voluntary period only at once',
    toVoluntaryPeriod,
    'decide-coercion',
    [
      { measure: 'forceAct', forces: false },
      { measure: 'forceAct', forces: false, urgency: 'ordinary' },
    ],
    [{ measure: 'forceAct', forces: false, urgency: 'dissipation' }],
  ),
  row(
    'coercion.conditions',
    'urgent before a verification',
    toVerifying,
    'decide-coercion',
    [
      { measure: 'forceAct', forces: false, urgency: 'ordinary' },
      { measure: 'forceAct', forces: false },
    ],
    [{ measure: 'forceAct', forces: false, urgency: 'dissipation' }],
  ),
  row(
    'coercion.time',
    'from 06:00 to before 22:00',
    toPreparing,
    'start-coercion',
    [
      start('2025-04-01', '22:00'),
      start('2025-04-01', '05:59'),
      start('2025-04-01', '23:59'),
      start('2025-04-01', '00:00'),
    ],
    [start('2025-04-01', '06:00'), start('2025-04-01', '21:59')],
  ),
  row(
    'coercion.time',
    'not on a day off',
    toPreparing,
    'start-coercion',
    [
      start('2025-04-05', '09:00'),
      start('2025-04-07', '09:00'),
      start('2025-04-30', '09:00'),
      start('2025-05-01', '09:00'),
    ],
    [start('2025-04-04', '09:00'), start('2025-04-08', '09:00')],
  ),
  row(
    'coercion.plan',
    'forces need a plan',
    preparing(true),
    'start-coercion',
    [start('2025-04-01', '09:00', false)],
    [start('2025-04-01', '09:00')],
  ),
  row(
    'coercion.plan',
    'without forces none is needed',
    preparing(false),
    'start-coercion',
    [],
    [start('2025-04-01', '09:00', false)],
  ),
  row(
    'coercion.tet',
    'no forces from 14 January to 13 February 2025',
    preparing(true),
    'start-coercion',
    [start('2025-01-14', '09:00'), start('2025-02-05', '09:00'), start('2025-02-13', '09:00')],
    [start('2025-01-13', '09:00'), start('2025-02-14', '09:00')],
  ),
  row(
    'coercion.tet',
    'without forces it may be',
    preparing(false),
    'start-coercion',
    [],
    [start('2025-01-24', '09:00')],
  ),
  row(
    'coercion.time',
    'on the days of Tết no coercion at all',
    preparing(false),
    'start-coercion',
    [start('2025-01-29', '09:00')],
    [start('2025-02-03', '09:00')],
  ),
  row('distribution.order', 'coercion ends with empty hands', toDistributing, 'end-coercion', [{ how: 'ended' }], []),
  row('distribution.order', 'or before anything came in', toRealising, 'end-coercion', [], [{ how: 'cancelled' }]),
  row(
    'distribution.order',
    'proceeds are money',
    toRealising,
    'receive-proceeds',
    [{ amount: '0' }],
    [{ amount: '1' }, { amount: '1000' }],
  ),
  row(
    'payout.within',
    'of the proceeds',
    toDistributing,
    'distribute-proceeds',
    [{ ...pay('41'), assets: 'none' }],
    [{ ...pay('40'), assets: 'none' }],
  ),
  // The committed calendar does not have 2027 announced: a day of it never refuses.
  row(
    'coercion.tet',
    'not by an unverified day',
    preparing(true),
    'start-coercion',
    [],
    [start('2027-02-22', '09:00')],
  ),
  {
    ...row(
      'coercion.tet',
      'the same since 1 July 2026, in a year that is announced',
      preparing(true),
      'start-coercion',
      [start('2026-02-20', '09:00'), start('2027-02-22', '09:00')],
      [start('2027-02-23', '09:00')],
    ),
    world: announced,
  },
  {
    ...row(
      'coercion.tet',
      'and without forces',
      preparing(false),
      'start-coercion',
      [],
      [start('2027-02-22', '09:00')],
    ),
    world: announced,
  },
];
