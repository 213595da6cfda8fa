import type { CaseState } from '../index.js';
import type { Body, Step } from './given.js';
import { anywhere, book, isOpen, ends, goesOn, handsEmpty, open, type Row, under, watched } from './row.js';

/** Rows of the lifecycle table: how a case ends, and how it is open again. */

const underL25 = '2026-07-02';
const isUnderL25 = ({ lastActOn }: CaseState): boolean => lastActOn >= '2026-07-01';

/** Seized assets are sold or returned before anything is entrusted. */
const hasAssets = ({ coercion, ending }: CaseState): false | string =>
  !ending && (coercion?.assets ?? 0) > 0 ? 'entrustment.localAssetsFirst' : false;

/** Verified in each term since the decision of March 2024. */
const verifiedInTime: readonly Step[] = ['2024-09-19', '2025-03-19', '2025-09-19', '2026-03-19'].map(
  (effectiveOn): Step => ['record-verification', { outcome: 'noConditionsFound', effectiveOn }],
);

/** One đồng of the first debt that is open, or the first duty that is. */
function firstPart({ obligations }: CaseState): Body {
  const debt = obligations.find((each) => each.open > 0n);
  return debt ? { obligation: debt.id, amount: '1' } : { obligation: obligations.at(-1)!.id };
}

/** All that is owed to the state. */
function stateDues({ obligations }: CaseState): Body[] {
  const open = obligations.filter((each) => each.kind === 'pay' && each.nature === 'state' && each.open > 0n);
  const shares = open.map((each) => ({ obligation: each.id, amount: `${each.open}` }));
  return shares.length === 0 ? [{ obligation: 'o1', amount: '1' }] : shares;
}

export const endingRows: readonly Row[] = [
  ends('terminate', 'lifecycle', { ground: 'L08:50.1.a' }),
  { ...ends('entrust', 'lifecycle', { receiver: 'P2.01' }), unless: hasAssets },
  {
    act: 'entrust-part',
    body: (state) => ({ receiver: 'P2.01', shares: [firstPart(state)] }),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'entrustment.localAssetsFirst',
    unless: hasAssets,
  },
  {
    act: 'entrust-asset-handling',
    body: { receiver: 'P2.01', ground: 'otherProvince', asset: 'a house' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'assetEntrustment',
  },
  {
    act: 'record-asset-handled',
    body: { id: 'h1', result: 'sold', amount: '5' },
    prepare: (state) =>
      state.ending
        ? []
        : [['entrust-asset-handling', { receiver: 'P2.01', ground: 'otherProvince', asset: 'a house' }]],
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'assetEntrustment',
  },
  {
    act: 'receive-entrustment',
    allowed: { [open]: 'stays' },
    notAllowed: 'entrustment.own',
    onEntrustment: true,
  },
  {
    act: 'issue-own-decision',
    prepare: (state) => (state.ending || state.place.classification === 'separateBook' ? [] : ['receive-entrustment']),
    allowed: { [open]: 'stays' },
    notAllowed: 'entrustment.own',
    onEntrustment: true,
  },
  {
    act: 'record-bankruptcy-ended',
    allowed: { completed: 'stays' },
    unless: ({ ending }) => ending !== undefined && ending.outcome !== 'terminated-L08:50.1.g',
    notAllowed: 'reopening.bankruptcy',
  },
  { ...ends('return-entrustment', 'lifecycle', { ground: 'L08:return.wrongReceiver' }), onEntrustment: true },
  ends('revoke-decision', 'revocation.grounds', { ground: 'L08:37.1.a' }),
  ends('cancel-decision', 'cancellation.authority', { by: 'superior', ground: 'L08:37.3.a' }),
  ends('withdraw-up', 'withdrawal.upward'),
  under('0.3.0', ends('move-to-private-office', 'privateOffice', { receiver: 'VP.9', effectiveOn: underL25 })),
  ends('end-by-law', 'lifecycle', { ground: 'L25:ND152.32.1.b', effectiveOn: underL25 }),
  {
    act: 'terminate-part',
    body: (state) => ({ ground: isUnderL25(state) ? 'L25:48.6' : 'L08:50.1.d', shares: [firstPart(state)] }),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'termination.grounds',
  },
  {
    act: 'revoke-part',
    body: (state) => ({ ground: isUnderL25(state) ? 'L25:52.1.c' : 'L08:37.1.c', shares: [firstPart(state)] }),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'revocation.grounds',
  },
  {
    act: 'issue-decision-anew',
    body: {
      debtor: undefined,
      parties: [{ role: 'debtor', name: 'the successor' }],
      obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount: '1', replaces: 'o1' }],
    },
    prepare: (state) =>
      isOpen(state)
        ? [['revoke-part', { ground: isUnderL25(state) ? 'L25:52.1.c' : 'L08:37.1.c', shares: [firstPart(state)] }]]
        : [],
    allowed: { [anywhere]: 'stays' },
    unless: ({ ending }) => ending !== undefined && ending.closing !== 'revoked',
    notAllowed: 'oneDecisionPerRequest',
  },
  {
    act: 'record-exemption',
    body: (state) => ({
      ground: isUnderL25(state) ? 'L25:42.1.b.five' : 'L08:61.1.b.five',
      firstDecidedOn: '2010-01-04',
      shares: stateDues(state),
    }),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'exemption.stateDues',
  },
  {
    act: 'propose-exemption',
    body: (state) => ({ ground: isUnderL25(state) ? 'L25:42.3' : 'L08:61.4', firstDecidedOn: '2010-01-04' }),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'exemption.stateDues',
  },
  {
    act: 'record-exemption-answer',
    body: { answer: 'accepted' },
    prepare: (state) =>
      state.ending ? [] : [['propose-exemption', { ground: 'L08:61.4', firstDecidedOn: '2010-01-04' }]],
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'exemption.file',
  },
  // Out of the separate book without being woken.
  {
    act: 'return-request',
    body: { ground: 'L25:ND152.42.8', askedAgainOn: '2026-06-01', effectiveOn: underL25 },
    prepare: handsEmpty,
    onRequest: true,
    allowed: { [goesOn]: 'completed', [book]: 'completed | separateBook' },
    notAllowed: 'requestReturn',
  },
  {
    act: 'return-request',
    body: { ground: 'L25:38.4', effectiveOn: underL25 },
    prepare: (state) => (state.place.lifecycle === watched ? verifiedInTime : handsEmpty(state)),
    onRequest: true,
    allowed: { [watched]: 'completed', [book]: 'completed | separateBook' },
    notAllowed: 'requestReturn',
  },
  {
    act: 'reopen',
    body: (state) => ({ ground: `${isUnderL25(state) ? 'L25' : 'L08'}:reopening.complaintUpheld` }),
    allowed: { completed: 'back' },
    notAllowed: 'reopening.grounds',
    entrusted: { refusedBy: 'entrustment.return' },
  },
];
