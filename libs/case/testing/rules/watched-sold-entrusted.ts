import { asEntrusted, opened, owing, play, type Step } from '../given.js';
import { on, row, type RuleRow } from '../rule-row.js';
import { ended, onBothSides, paidOut } from './sides.js';

/** Watching, entrusting, recorded grounds: further rules that both laws have. */

const watching: readonly RuleRow[] = [
  ...onBothSides(({ watched, next }) => [
    'classification.ground',
    'published once',
    play([['record-publication', on(next)]], watched),
    'record-publication',
    [on(next)],
    [],
  ]),
  ...onBothSides(({ watched, next }) => [
    'verification.due',
    'found only when verified so',
    watched,
    'classify-enforceable',
    [on(next, { conditions: 'found' })],
    [on(next, { conditions: 'toVerify' })],
  ]),
];

const entrusting: readonly RuleRow[] = [
  ...onBothSides((side) => [
    'entrustment.openObligation',
    'something is open',
    paidOut(side),
    'entrust',
    [on(side.next, { receiver: 'P2.01' })],
    [],
  ]),
  ...onBothSides((side) => [
    'entrustment.openObligation',
    'or nothing is returned',
    asEntrusted(paidOut(side)),
    'return-entrustment',
    [on(side.next, { ground: side.grounds.returned })],
    [],
  ]),
  ...onBothSides((side) => [
    'entrustment.return',
    'what was entrusted, on a ground of the law of the day',
    asEntrusted(side.ready),
    'return-entrustment',
    [on(side.day, { ground: side.others.returned })],
    [on(side.day, { ground: side.grounds.returned })],
  ]),
  ...onBothSides(({ ready, day }) => [
    'entrustment.own',
    'of an entrusted case, once',
    play([['receive-entrustment', on(day)]], asEntrusted(ready)),
    'receive-entrustment',
    [on(day)],
    [],
  ]),
  ...onBothSides(({ ready, day }) => [
    'entrustment.own',
    'of an entrusted case',
    asEntrusted(ready),
    'receive-entrustment',
    [],
    [on(day)],
  ]),
  ...onBothSides(({ ready, day }) => [
    'entrustment.own',
    'of no other one',
    ready,
    'receive-entrustment',
    [on(day)],
    [],
  ]),
  ...onBothSides(({ ready, day }) => [
    'entrustment.own',
    'no decision of another case',
    ready,
    'issue-own-decision',
    [on(day)],
    [],
  ]),
  ...onBothSides(({ ready, day }) => [
    'entrustment.own',
    'not before the papers came',
    asEntrusted(ready),
    'issue-own-decision',
    [on(day)],
    [],
  ]),
  ...onBothSides(({ ready, day }) => [
    'entrustment.own',
    'on the papers',
    play([['receive-entrustment', on(day)]], asEntrusted(ready)),
    'issue-own-decision',
    [],
    [on(day)],
  ]),
  ...onBothSides((side) => [
    'reopening.bankruptcy',
    'of a case that was terminated for it',
    ended(side),
    'record-bankruptcy-ended',
    [on(side.next)],
    [],
  ]),
  ...onBothSides(({ ready, day, next, grounds: { termination } }) => [
    'reopening.bankruptcy',
    'of a case that was terminated for it',
    play([['terminate', on(day, { ground: termination.startsWith('L08') ? 'L08:50.1.g' : 'L25:48.8' })]], ready),
    'record-bankruptcy-ended',
    [],
    [on(next)],
  ]),
  ...onBothSides((side) => [
    'entrustment.return',
    'nothing while a part is away itself',
    play(
      [['entrust-part', on(side.day, { receiver: 'P2.01', shares: [{ obligation: 'o1', amount: '1' }] })]],
      asEntrusted(side.ready),
    ),
    'return-entrustment',
    [on(side.day, { ground: side.grounds.returned })],
    [],
  ]),
  ...onBothSides((side) => [
    'entrustment.return',
    'nothing else',
    side.ready,
    'return-entrustment',
    [on(side.day, { ground: side.grounds.returned })],
    [],
  ]),
];

/** Rules on recorded grounds and on the end of a stop, under either law. */
const sidesOfGrounds = [
  {
    law: '2008',
    on: '2024-03-20',
    own: 'L08:48.1.b',
    other: 'L25:46.1.d',
    pause: 'L08:145.1.b',
    notYet: 'L08:44a.1.a',
  },
  { law: '2025', on: '2026-07-06', own: 'L25:46.1.d', other: 'L08:48.1.b', pause: 'L25:101.1.b', notYet: 'L25:38.1.a' },
] as const;

const grounds: readonly RuleRow[] = sidesOfGrounds.flatMap(({ law, on, own, other, pause, notYet }) => {
  const at = (act: string, body: object): Step => [act, { effectiveOn: on, ...body }];
  const fresh = opened([owing('100')], law === '2025' ? '2026-07-01' : '2024-03-04');
  const recorded = play([at('record-ground', { ground: own })], fresh);
  const stopped = play([at('pause', { ground: pause })], fresh);
  const over = play([at('record-stop-ground-ended', { stop: 's1' })], stopped);
  const dismissing = (id: string) => ({ effectiveOn: on, id, reason: 'it was none' });
  const ended = { effectiveOn: on, stop: 's1' };
  return [
    row(
      'ground.waiting',
      `a ground of the law of ${law}`,
      fresh,
      'record-ground',
      [{ effectiveOn: on, ground: other }],
      [{ effectiveOn: on, ground: own }],
    ),
    row(
      'ground.waiting',
      `on which the head can decide as the case stands, ${law}`,
      fresh,
      'record-ground',
      [{ effectiveOn: on, ground: notYet }],
      [{ effectiveOn: on, ground: own }],
    ),
    row(
      'ground.waiting',
      `not decided yet, ${law}`,
      play([at('postpone', { ground: own })], recorded),
      'dismiss-ground',
      [dismissing('g1')],
      [],
    ),
    row('ground.waiting', `some ground, ${law}`, fresh, 'dismiss-ground', [dismissing('g1')], []),
    row('ground.waiting', `that one, ${law}`, recorded, 'dismiss-ground', [dismissing('g2')], [dismissing('g1')]),
    row('resumption', `a stop whose ground holds, ${law}`, stopped, 'record-stop-ground-ended', [], [ended]),
    row('resumption', `once, ${law}`, over, 'record-stop-ground-ended', [ended], []),
  ];
});

const away = { receiver: 'P2.01', ground: 'otherProvince', asset: 'a house' };
const handling: readonly RuleRow[] = [
  ...onBothSides((side) => [
    'obligation.open',
    'of something that is owed',
    paidOut(side),
    'entrust-asset-handling',
    [on(side.next, away)],
    [],
  ]),
  ...onBothSides(({ ready, day }) => [
    'entrustment.localAssetsFirst',
    'to another office',
    ready,
    'entrust-asset-handling',
    [on(day, { ...away, receiver: 'P1.01' })],
    [on(day, away)],
  ]),
  ...onBothSides(({ ready, day }) => [
    'assetEntrustment',
    'of a joint obligation on grounds of its own',
    ready,
    'entrust-asset-handling',
    [on(day, { ...away, ground: 'jointShort' })],
    [on(day, away)],
  ]),
  ...onBothSides(({ ready, day }) => [
    'assetEntrustment',
    'one that is away, with its proceeds',
    play([['entrust-asset-handling', on(day, away)]], ready),
    'record-asset-handled',
    [
      on(day, { id: 'h2', result: 'unsold' }),
      on(day, { id: 'h1', result: 'sold' }),
      on(day, { id: 'h1', result: 'unsold', amount: '1' }),
    ],
    [on(day, { id: 'h1', result: 'sold', amount: '1' }), on(day, { id: 'h1', result: 'recalled' })],
  ]),
  ...onBothSides(({ ready, day }) => [
    'assetEntrustment',
    'none is away',
    ready,
    'record-asset-handled',
    [on(day, { id: 'h1', result: 'unsold' })],
    [],
  ]),
  ...onBothSides(({ ready, day, grounds: { termination } }) => [
    'ending.distributed',
    'no asset is with another office',
    play([['entrust-asset-handling', on(day, away)]], ready),
    'terminate',
    [on(day, { ground: termination })],
    [],
  ]),
];

export const furtherRows: readonly RuleRow[] = [...watching, ...entrusting, ...handling, ...grounds];
