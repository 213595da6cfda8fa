import { asEntrusted, type Body, type History, idOf, opened, owing, play, type Step } from '../given.js';
import { bounds, type LegalDate, plusDays } from '../../index.js';
import { on, type RuleRow } from '../rule-row.js';
import { origin, rowsOf, sentTo } from './opening/origins.js';
import { eventOf, onBothSides, paid, type Side } from './sides.js';

/** What a correction may change, under both laws. */

const corrections: readonly RuleRow[] = [
  ...onBothSides((side) => {
    const history = paid(side);
    return [
      'correction.strikeThrough',
      'a step that stands, and not the decision itself',
      history,
      'correct-date',
      [on(side.next, { corrects: history[0]!.envelope.eventId, to: side.day })],
      [on(side.next, { corrects: eventOf(history, 'PaymentCollected'), to: side.day })],
    ];
  }),
  ...onBothSides((side) => [
    'date.future',
    'not to a day that has not come',
    paid(side),
    'correct-date',
    [on(side.day, { corrects: eventOf(paid(side), 'PaymentCollected'), to: side.next })],
    [on(side.day, { corrects: eventOf(paid(side), 'PaymentCollected'), to: side.day })],
    side.day,
  ]),
  ...onBothSides(({ voluntary, day }) => [
    'notice.validity',
    'a valid notice keeps its period',
    voluntary,
    'correct-date',
    [
      on(day, {
        corrects: eventOf(voluntary, 'NoticeValid'),
        to: voluntary[0]!.envelope.effectiveOn < '2026' ? '2024-03-11' : '2026-07-06',
      }),
    ],
    [],
  ]),
  ...onBothSides((side) => {
    const corrects = eventOf(paid(side), 'PaymentCollected');
    const correct = (to: string): Body => on(side.next, { corrects, id: 'p1', to });
    return [
      'correction.strikeThrough',
      'an amount that fits the debt, and another one',
      paid(side),
      'correct-amount',
      [correct('101'), correct('100')],
      [correct('99')],
    ];
  }),
  ...onBothSides((side) => [
    'payment.withinDebt',
    'a payment is not corrected to nothing',
    paid(side),
    'correct-amount',
    [on(side.next, { corrects: eventOf(paid(side), 'PaymentCollected'), id: 'p1', to: '0' })],
    [],
  ]),
];

const payTo = (to: string, amount: string): Body => ({ total: amount, items: [{ to, amount }] });
const collected = (amount: string): Body => ({ amount });

/** Money that was paid out, on a day on which a correction takes away what it came from. */
const balances: readonly RuleRow[] = [
  ...onBothSides((side) => {
    const history = play([['pay-out', on(side.day, payTo('costs', '100'))]], paid(side));
    const corrects = eventOf(history, 'PaymentCollected');
    return [
      'ledger.everyDay',
      'nothing is paid out before it came',
      history,
      'correct-date',
      [on(side.next, { corrects, to: side.next })],
      [],
    ];
  }),
  ...onBothSides(({ realising }) => {
    const day = realising.at(-1)!.envelope.effectiveOn;
    const next = plusDays(day as LegalDate, 1);
    const history = play(
      [
        ['record-payment', on(day, collected('70'))],
        ['receive-proceeds', on(day, collected('60'))],
        ['pay-out', on(day, payTo('paid', '60'))],
      ],
      realising,
    );
    const corrects = eventOf(history, 'PaymentCollected');
    return [
      'payout.within',
      'payees keep what was executed for them by then',
      history,
      'correct-date',
      [on(next, { corrects, to: next })],
      [],
    ];
  }),
  ...onBothSides((side) => {
    const history = play(
      [
        ['record-payment', on(side.day, collected('9'))],
        ['record-payment', on(side.day, collected('9'))],
        ['pay-out', on(side.day, payTo('deposited', '9'))],
        ['record-interest', on(side.next, collected('9'))],
        ['record-interest', on(side.next, collected('9'))],
      ],
      side.ready,
    );
    const corrects = eventOf(history, 'PaymentCollected');
    const later = plusDays(side.next as LegalDate, 3);
    return [
      'interest.deposited',
      'interest stays within what was received by then',
      history,
      'correct-date',
      [on(later, { corrects, to: later })],
      [on(later, { corrects, to: side.next })],
    ];
  }),
];

/** A payment whose amount was corrected to and fro, as often as one step may hold. */
function correctedOften(side: Side): History {
  const history = paid(side);
  const corrects = eventOf(history, 'PaymentCollected');
  const correct = (to: string): Step => ['correct-amount', on(side.next, { corrects, id: 'p1', to })];
  const twice = play([correct('99'), correct('100')], history);
  const both = twice.slice(history.length).filter(({ type }) => type === 'AmountCorrected');
  const more = Array.from({ length: bounds.stepFactsMax }, (_, at) => {
    const each = both[at % 2]!;
    const revision = twice.length + at;
    return {
      ...each,
      envelope: { ...each.envelope, eventId: idOf(revision), commandId: `command-${revision}`, revision },
    };
  });
  return [...twice, ...more];
}

const beyond: readonly RuleRow[] = [
  ...onBothSides((side) => [
    'facts.caseMax',
    'an amount is not corrected for ever',
    correctedOften(side),
    'correct-amount',
    [on(side.next, { corrects: eventOf(paid(side), 'PaymentCollected'), id: 'p1', to: '98' })],
    [],
  ]),
  ...onBothSides((side) => {
    const history = opened([owing('100'), owing(`${bounds.caseDongMax - 200n}`)], side.day);
    const correct = (to: string): Body => on(side.day, { corrects: history[0]!.envelope.eventId, id: 'o1', to });
    return ['money.caseMax', 'the sum of a case', history, 'correct-amount', [correct('201')], [correct('200')]];
  }),
  ...onBothSides((side) => {
    const history = asEntrusted(opened([owing('100')], side.day));
    return [
      'correction.otherStream',
      'the office that entrusted a case sets its amounts',
      history,
      'correct-amount',
      [on(side.day, { corrects: history[0]!.envelope.eventId, id: 'o1', to: '90' })],
      [],
    ];
  }),
];

const ofOrigins: readonly RuleRow[] = (['judgment', 'request'] as const).flatMap((target) =>
  rowsOf(target, (day) => {
    const receipt = idOf(0, sentTo(target).stream);
    const move = (to: string, corrects = receipt): Body => ({ corrects, to });
    const pending = origin(target, day, {});
    const moved = origin(target, day, {}, ['correct-date', move(day)]);
    const decided = origin(target, day, {}, ['record-case-opened', { case: 'case-1' }]);
    const eventOfType = (history: History, type: string): string =>
      history.find((each) => each.type === type)!.envelope.eventId;
    return [
      [
        'correction.strikeThrough',
        'a step, and not its correction',
        'correct-date',
        moved,
        [move(day, eventOfType(moved, 'DateCorrected'))],
        [move(day)],
      ],
      ['date.future', 'to a day that has come', 'correct-date', pending, [move('2036-01-01')], [move(day)]],
      [
        'correction.otherStream',
        'what a decision rests on',
        'correct-date',
        decided,
        [move('2026-07-20'), move(day, eventOfType(decided, 'CaseOpenedOnIt'))],
        [move('2026-06-01')],
      ],
    ];
  }),
);

const ofRequests: readonly RuleRow[] = rowsOf('request', (day) => {
  const asked = origin('request', day, {}, ['ask-supplement', { missing: 'an address' }]);
  const strike = (corrects = ''): Body => ({ corrects, reason: 'by mistake' });
  const supplement = asked.find(({ type }) => type === 'SupplementAsked')?.envelope.eventId;
  return [
    [
      'correction.strikeThrough',
      'not the receipt',
      'withdraw-step',
      asked,
      [strike(idOf(0, sentTo('request').stream))],
      [strike(supplement)],
    ],
  ];
});

export const correctionRows: readonly RuleRow[] = [...corrections, ...balances, ...beyond, ...ofOrigins, ...ofRequests];
