import { duties } from './duties.js';
import { endingRows } from './ending-rows.js';
import { idOf } from './given.js';
import { officerRows } from './officer-rows.js';
import { isSettled } from '../state/held-money.js';
import { isClosed } from '../state/ledger.js';
import { agreementRows, stopRows } from './stop-rows.js';
import {
  allDone,
  anywhere,
  book,
  deposits,
  ends,
  handsEmpty,
  held,
  isOpen,
  notHeld,
  open,
  toPayOut,
  verifiedAgain,
  verifiedWithout,
  watched,
  type Row,
} from './row.js';

/** THE LIFECYCLE TABLE, written by hand from the law and not from the machine; `table.spec.ts` tries every row. */
export const rows: readonly Row[] = [
  // received
  ...officerRows,

  {
    act: 'amend-decision',
    body: { decision: idOf(0), amendment: 'the name is spelt otherwise' },
    allowed: { [anywhere]: 'stays' },
    // An entrustment revokes the decision of the case.
    unless: ({ ending }) => ['revoked', 'cancelled', 'entrusted'].includes(ending?.outcome ?? ''),
    notAllowed: 'decision.amendment',
  },
  {
    act: 'send-to-procuracy',
    allowed: { [anywhere]: 'stays' },
    notAllowed: 'lifecycle',
  },

  // enforceable
  {
    act: 'end-voluntary-period',
    body: { effectiveOn: '2024-03-19' },
    allowed: { 'enforceable.voluntaryPeriod': 'enforceable.verifying' },
    notAllowed: 'voluntaryPeriod.over',
  },
  {
    act: 'record-verification',
    body: { outcome: 'conditionsFound', source: 'party', asset: 'found' },
    allowed: {
      'enforceable.verifying': 'enforceable.ready | withConditions',
      ...verifiedAgain,
    },
    notAllowed: 'verification.due',
  },
  // Only the decision makes a case dormant, so that no dormant case counts as in progress.
  {
    act: 'record-verification',
    body: { outcome: 'noConditionsFound' },
    allowed: { 'enforceable.verifying': 'stays', ...verifiedAgain },
    notAllowed: 'verification.due',
  },
  {
    act: 'classify-not-yet-enforceable',
    body: { ground: 'L08:44a.1.a' },
    prepare: verifiedWithout,
    allowed: { 'enforceable.verifying, enforceable.ready, coercion.*': `${watched} | withoutConditions` },
    unless: ({ place, coercion }) =>
      place.lifecycle.startsWith('coercion') && (coercion?.assets ?? 0) > 0 && 'asset.unsold',
    notAllowed: 'classification.ground',
  },
  {
    act: 'classify-enforceable',
    body: { conditions: 'found' },
    prepare: (state) =>
      /dormant/.test(state.place.lifecycle) ? [['record-verification', { outcome: 'conditionsFound' }]] : [],
    allowed: { [`${watched}, ${book}`]: 'enforceable.ready | withConditions' },
    notAllowed: 'classification.ground',
  },
  {
    act: 'classify-enforceable',
    body: { conditions: 'toVerify' },
    allowed: { [`${watched}, ${book}`]: 'enforceable.verifying | unclassified' },
    notAllowed: 'classification.ground',
  },
  {
    act: 'move-to-separate-book',
    body: { effectiveOn: '2025-03-20' },
    prepare: (state) =>
      state.place.lifecycle === watched
        ? [
            ['record-verification', { outcome: 'noConditionsFound', effectiveOn: '2024-09-19' }],
            ['record-verification', { outcome: 'noConditionsFound', effectiveOn: '2025-03-19' }],
          ]
        : [],
    allowed: { [watched]: `${book} | separateBook` },
    notAllowed: 'separateBook',
  },

  ...agreementRows,

  // coercion
  {
    act: 'decide-coercion',
    body: { measure: 'deductAccount', forces: false },
    allowed: { 'enforceable.ready': 'coercion.preparing' },
    refused: { 'enforceable.voluntaryPeriod': 'coercion.dissipation' },
    notAllowed: 'coercion.conditions',
  },
  {
    act: 'decide-coercion',
    body: { measure: 'deductAccount', forces: false, urgency: 'dissipation' },
    allowed: {
      'enforceable.voluntaryPeriod, enforceable.verifying, enforceable.ready': 'coercion.preparing | withConditions',
    },
    notAllowed: 'coercion.conditions',
  },
  {
    act: 'decide-coercion',
    ofProvisional: true,
    body: { measure: 'forceAct', forces: false, at: '15:30' },
    allowed: {
      'received.assigned, received.notifying, enforceable.voluntaryPeriod, enforceable.verifying, enforceable.ready':
        'coercion.preparing | withConditions',
    },
    notAllowed: 'coercion.conditions',
  },
  {
    act: 'start-coercion',
    body: { at: '09:00', planned: true, effectiveOn: '2024-04-02' },
    allowed: { 'coercion.preparing': 'coercion.executing' },
    notAllowed: 'coercion.plan',
  },
  {
    act: 'seize-asset',
    body: { kind: 'other', count: 1, description: 'a thing' },
    allowed: { 'coercion.executing': 'coercion.realising' },
    notAllowed: 'asset.seizure',
  },
  {
    act: 'receive-proceeds',
    body: { amount: '7' },
    allowed: { 'coercion.realising': 'coercion.distributing' },
    notAllowed: 'distribution.order',
  },
  {
    act: 'distribute-proceeds',
    body: { total: '40', items: [{ to: 'paid', amount: '40' }], assets: 'left' },
    allowed: { 'coercion.distributing': 'coercion.realising' },
    notAllowed: 'distribution.order',
  },
  {
    act: 'distribute-proceeds',
    body: { total: '40', items: [{ to: 'costs', amount: '40' }], assets: 'none' },
    allowed: { 'coercion.distributing': 'enforceable.ready' },
    notAllowed: 'distribution.order',
  },
  {
    act: 'return-unsold-asset',
    allowed: { 'coercion.realising': 'enforceable.verifying | unclassified' },
    notAllowed: 'asset.unsold',
  },
  {
    act: 'end-coercion',
    body: { how: 'ended' },
    prepare: handsEmpty,
    allowed: { 'coercion.*': 'enforceable.ready' },
    notAllowed: 'coercion.conditions',
  },

  // money never changes the state by itself
  {
    act: 'record-payment',
    body: { amount: '5' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'payment.open',
  },
  {
    act: 'record-interest',
    body: { amount: '1' },
    prepare: deposits,
    allowed: { [anywhere]: 'stays' },
    unless: isSettled,
    notAllowed: 'payment.open',
  },
  {
    act: 'pay-out',
    body: { total: '5', items: [{ to: 'paid', amount: '5' }] },
    prepare: toPayOut,
    allowed: { [`${notHeld}, ${book}, completed`]: 'stays' },
    unless: isSettled,
    refused: { [held]: 'stop.money' },
    notAllowed: 'payment.open',
  },
  {
    act: 'pay-out',
    body: { total: '5', items: [{ to: 'deposited', amount: '5' }] },
    prepare: toPayOut,
    allowed: { [anywhere]: 'stays' },
    unless: isSettled,
    notAllowed: 'payment.open',
  },
  {
    act: 'release-deposit',
    body: { amount: '5' },
    prepare: deposits,
    allowed: { [`${notHeld}, ${book}, completed`]: 'stays' },
    unless: isSettled,
    refused: { [held]: 'stop.money' },
    notAllowed: 'payment.open',
  },
  ...duties,

  ...stopRows,

  {
    act: 'record-ground',
    body: { ground: 'L08:50.1.a' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'ground.waiting',
  },
  {
    act: 'decide-transfer',
    body: ({ obligations }) => ({
      ground: 'L25:41.1.reorganisation',
      from: obligations.find((each) => !isClosed(each))?.debtors[0] ?? 'd1',
      obligations: obligations.filter((each) => !isClosed(each)).map(({ id }) => id),
      creditorConsents: true,
      successors: [{ name: 'the successor' }],
      effectiveOn: '2026-07-02',
    }),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'transfer.decision',
  },
  {
    act: 'dismiss-ground',
    body: { id: 'g1', reason: 'the address is known again' },
    prepare: (state) => (isOpen(state) ? [['record-ground', { ground: 'L08:50.1.a' }]] : []),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'ground.waiting',
  },

  // endings
  { ...ends('confirm-executed', 'lifecycle'), prepare: allDone },
  ...endingRows,
  // Sent by a reaction: has a transition everywhere, and reopens only the case that waits for it.
  {
    act: 'accept-return',
    body: (state) => ({
      entrustment: state.ending?.eventId ?? idOf(0),
      case: 'case-1',
      office: 'P2.01',
      obligations: [{ obligation: 'o1', amount: '5' }],
      closed: [],
    }),
    allowed: { [anywhere]: 'stays' },
    notAllowed: 'entrustment.return',
    entrusted: { to: 'back' },
  },

  // corrections (the first step of every history here is a session that may be struck through)
  {
    act: 'withdraw-step',
    body: { corrects: idOf(3), reason: 'entered by mistake' },
    allowed: { [anywhere]: 'stays' },
    notAllowed: 'correction.strikeThrough',
  },
  {
    act: 'correct-date',
    body: { corrects: idOf(3), to: '2024-03-04' },
    allowed: { [anywhere]: 'stays' },
    notAllowed: 'correction.strikeThrough',
  },
  {
    act: 'correct-amount',
    body: { corrects: idOf(0), id: 'o1', to: '101' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'correction.strikeThrough',
  },
];
