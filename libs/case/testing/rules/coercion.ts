import {
  type Body,
  type History,
  opened,
  owing,
  play,
  toDistributing,
  toPreparing,
  toRealising,
  toVerifying,
  toVoluntaryPeriod,
  world,
} from '../given.js';
import type { LegalDate, World } from '../../index.js';
import { on, pay, preparing, row, type RuleRow, start } from '../rule-row.js';
import { onBothSides } from './sides.js';

/** A calendar of our own, in which the window around Tết is verified. */
const announced: World = {
  ...world,
  calendar: {
    ...world.calendar,
    tetWindow: (day: LegalDate) => ({ inside: day < '2027-02-23', verified: true }),
    day: () => ({ working: true, verified: true }),
  },
};

// ---- what is seized, its sale and its proceeds ----

const payees = (amount: string, refunded = '0'): Body => ({
  total: `${Number(amount) + Number(refunded)}`,
  items: [{ to: 'paid', amount }, ...(refunded === '0' ? [] : [{ to: 'refunded', amount: refunded }])],
  assets: 'none',
});
const ofSale = (day: string): string => (day > '2026-07-01' ? 'L25:46.1.dd' : 'L08:48.1.h');
const notYet = (day: string): Body => on(day, { ground: day > '2026-07-01' ? 'L25:38.1.a' : 'L08:44a.1.a' });
const dayOf = (history: History): string => history.at(-1)!.envelope.effectiveOn;

const selling: readonly RuleRow[] = [
  ...onBothSides(({ realising }) => [
    'payout.within',
    'what a sale brought beyond the debt is the debtor’s',
    play([['receive-proceeds', on(dayOf(realising), { amount: '150' })]], realising),
    'distribute-proceeds',
    [on(dayOf(realising), payees('101', '49'))],
    [on(dayOf(realising), payees('100', '50'))],
  ]),
  ...onBothSides(({ realising }) => [
    'distribution.order',
    'all that is in hand',
    play([['receive-proceeds', on(dayOf(realising), { amount: '40' })]], realising),
    'distribute-proceeds',
    [on(dayOf(realising), payees('39'))],
    [on(dayOf(realising), payees('40'))],
  ]),
  ...onBothSides(({ ready, day }) => [
    'postponement.grounds',
    'about a sale: something was seized',
    ready,
    'postpone',
    [on(day, { ground: ofSale(day) })],
    [],
  ]),
  ...onBothSides(({ realising }) => [
    'postponement.grounds',
    'about a sale: it was seized',
    realising,
    'postpone',
    [],
    [on(dayOf(realising), { ground: ofSale(dayOf(realising)) })],
  ]),
  ...onBothSides(({ realising }) => [
    'asset.unsold',
    'seized assets are not forgotten',
    play([['record-verification', on(dayOf(realising), { outcome: 'noConditionsFound' })]], realising),
    'classify-not-yet-enforceable',
    [notYet(dayOf(realising))],
    [],
  ]),
  ...onBothSides(({ realising }) => [
    'asset.unsold',
    'they went back',
    play(
      [
        ['return-unsold-asset', on(dayOf(realising))],
        ['record-verification', on(dayOf(realising), { outcome: 'noConditionsFound' })],
      ],
      realising,
    ),
    'classify-not-yet-enforceable',
    [],
    [notYet(dayOf(realising))],
  ]),
  ...onBothSides(({ ready, day }) => {
    const isNew = day > '2026-07-01';
    const needing = isNew ? ['L25:62.6', 'L25:48.7'].map((ground) => on(day, { ground })) : [];
    return ['termination.grounds', 'what the case is about', ready, 'terminate', needing, []];
  }),
  ...onBothSides(({ ready, day }) => {
    const share = { shares: [{ obligation: 'o1', amount: '1' }] };
    const needing = day > '2026-07-01' ? [on(day, { ...share, ground: 'L25:62.6' })] : [];
    return ['termination.grounds', 'what the case is about', ready, 'terminate-part', needing, []];
  }),
  row(
    'termination.grounds',
    'a provisional measure',
    opened([{ ...owing('100'), point: 'L25:33.2.e' }], '2026-07-01'),
    'terminate',
    [],
    [on('2026-07-02', { ground: 'L25:62.6' })],
  ),
  row(
    'termination.grounds',
    'after a suspension for it',
    play(
      [
        ['suspend-temporarily', on('2026-07-02', { ground: 'L25:47.1.a' })],
        ['resume', on('2026-07-03')],
      ],
      opened([owing('100')], '2026-07-01'),
    ),
    'terminate',
    [],
    [on('2026-07-03', { ground: 'L25:48.7' })],
  ),
  ...onBothSides(({ realising }) => {
    const day = dayOf(realising);
    const deposit: Body = { total: '40', items: [{ to: 'deposited', amount: '40' }] };
    return [
      'interest.deposited',
      'no more interest in all than was received',
      play(
        [
          ['receive-proceeds', on(day, { amount: '40' })],
          ['pay-out', on(day, deposit)],
          ['record-interest', on(day, { amount: '40' })],
          ['pay-out', on(day, deposit)],
        ],
        realising,
      ),
      'record-interest',
      [on(day, { amount: '1' })],
      [],
    ];
  }),
];

/** Rules on coercion, under the law of 2008 and on the day on which the law changes. */
export const coercionRows: readonly RuleRow[] = [
  ...selling,
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
