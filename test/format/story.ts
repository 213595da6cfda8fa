import { keptVersions } from '#case';
import { Golden, type Line } from './golden.js';

/** One judgment, one request, the numbers and one case with every kind of fact. All of it is invented. */

export const streams = {
  judgment: 'judgment-0001',
  request: 'request-0002',
  numbers: 'numbers-P1.01-2024-3',
  case: 'case-0004',
  receiver: 'case-0005',
  refused: 'request-0006',
  withdrawn: 'request-0007',
  returned: 'request-0008',
  sentBack: 'case-0009',
  anew: 'case-0010',
};

const terms = {
  participants: ['d1', 'c1'],
  place: 'at the office',
  inWriting: true,
  terms: 'by instalments',
  until: '2025-12-31',
  instalments: [{ dueOn: '2025-04-30', amount: '1500000' }],
  consequence: 'the rest is enforced',
  feeAndCosts: 'the debtor bears them',
  buyerConsents: true,
};
const reopen = (on: string): Line => [
  on,
  'reopen',
  { ground: `${on < '2026-07-01' ? 'L08' : 'L25'}:reopening.complaintUpheld` },
];
const paysOut = (total: string): { total: string; items: object[] } => ({
  total,
  items: [{ to: 'paid', amount: total }],
});

const beforeCorrections: readonly Line[] = [
  ['2024-03-05', 'assign-officer', { officer: 'officer-1' }],
  ['2024-03-05', 'open-file'],
  ['2024-03-05', 'request-officer-change', { ground: 'other', reason: 'a quarrel' }],
  ['2024-03-05', 'refuse-officer-change', { reason: 'there is none' }],
  ['2024-03-05', 'issue-notice', { channel: 'L08:40.1' }],
  ['2024-03-05', 'record-failed-notice', { reason: 'nobody was there' }],
  ['2024-03-06', 'issue-notice', { channel: 'L08:40.1' }],
  ['2024-03-06', 'send-to-procuracy'],
  ['2024-03-06', 'record-valid-notice'],
  ['2024-03-19', 'elapse'],
  ['2024-03-19', 'end-voluntary-period'],
  ['2024-03-20', 'record-verification', { outcome: 'noConditionsFound', findings: 'nothing was found' }],
  ['2024-03-21', 'classify-not-yet-enforceable', { ground: 'L08:44a.1.a' }],
  ['2024-03-22', 'record-publication'],
  ['2024-10-01', 'elapse'],
  ['2024-09-20', 'record-verification', { outcome: 'noConditionsFound' }],
  ['2025-03-20', 'record-verification', { outcome: 'noConditionsFound' }],
  ['2025-03-24', 'move-to-separate-book'],
  ['2025-04-01', 'record-verification', { outcome: 'conditionsFound' }],
  ['2025-04-02', 'classify-enforceable', { conditions: 'found' }],
  ['2025-04-02', 'take-down-publication'],
  ['2025-04-03', 'request-information', { of: 'thirdParty', name: 'a bank' }],
  ['2025-04-03', 'record-receipt', { request: 'i1' }],
  ['2025-04-03', 'record-answer', { request: 'i1', answer: 'given', findings: 'an account' }],
  ['2025-04-03', 'record-information', { kind: 'partyResult', outcome: 'noConditionsFound' }],
  ['2025-04-03', 'record-whereabouts', { whereabouts: 'prison', releaseOn: '2028-04-03' }],
  ['2025-04-03', 'hold-mobilisation-session', { result: 'agreed', notes: 'they talk' }],
  ['2025-04-03', 'change-officer', { officer: 'officer-2', reason: 'illness' }],
  ['2025-04-03', 'propose-agreement'],
  ['2025-04-04', 'refuse-agreement'],
  ['2025-04-04', 'deny-agreement', { ground: 'L08:ND62.5.third', reason: 'a third person loses by it' }],
  ['2025-04-07', 'propose-agreement'],
  ['2025-04-08', 'record-agreement', terms],
  ['2025-04-15', 'pay-instalment', { amount: '1500000' }],
  ['2025-05-15', 'record-agreement', { inWriting: true, terms: 'all at once', rest: 'owed' }],
  ['2025-05-15', 'record-breach'],
  ['2025-05-16', 'record-agreement', { inWriting: true, terms: 'by a third person' }],
  ['2025-05-16', 'end-agreement', { how: 'performed' }],
  ['2025-05-19', 'decide-coercion', { measure: 'seizeAndSell', forces: true }],
  ['2025-05-20', 'record-ground', { ground: 'L08:48.1.b' }],
  ['2025-05-20', 'dismiss-ground', { id: 'g1', reason: 'the address is known' }],
  ['2025-05-20', 'pause', { ground: 'L08:145.1.b', reason: 'a complaint' }],
  ['2025-05-21', 'postpone', { ground: 'L08:48.1.c', until: '2025-06-02', reason: 'they agreed' }],
  ['2025-05-22', 'suspend-temporarily', { ground: 'L08:49.1' }],
  ['2025-05-23', 'record-stop-ground-ended', { stop: 's2' }],
  ['2025-05-23', 'end-stop', { stop: 's2' }],
  ['2025-05-26', 'end-stop', { stop: 's3' }],
  ['2025-05-27', 'resume'],
  ['2025-05-28', 'start-coercion', { at: '08:30', planned: true }],
  ['2025-05-28', 'seize-asset', { kind: 'movable', count: 2, description: 'two things' }],
  ['2025-06-02', 'receive-proceeds', { amount: '4000000' }],
  ['2025-06-03', 'pay-out', { total: '1500000', items: [{ to: 'deposited', amount: '1500000' }] }],
  ['2025-06-03', 'distribute-proceeds', { ...paysOut('4000000'), assets: 'left' }],
  ['2025-06-04', 'return-unsold-asset'],
  ['2025-06-05', 'record-verification', { outcome: 'conditionsFound' }],
  ['2025-06-06', 'decide-coercion', { measure: 'deductIncome', forces: false }],
  ['2025-06-09', 'end-coercion', { how: 'cancelled' }],
  ['2025-06-10', 'record-payment', { amount: '500000' }],
  ['2025-06-10', 'record-interest', { amount: '1200' }],
  ['2025-06-11', 'release-deposit', { amount: '600000' }],
  ['2025-06-11', 'pay-out', paysOut('1101200')],
  ['2025-06-12', 'entrust-asset-handling', { receiver: 'P2.01', ground: 'otherProvince', asset: 'a boat' }],
  ['2025-06-13', 'record-asset-handled', { id: 'h1', result: 'unsold' }],
  ['2025-06-30', 'withdraw-up'],
  reopen('2025-07-02'),
  ['2025-07-03', 'terminate', { ground: 'L08:50.1.d', reason: 'the judgment was annulled' }],
  reopen('2025-07-04'),
  ['2025-07-04', 'terminate', { ground: 'L08:50.1.g' }],
  ['2025-07-07', 'record-bankruptcy-ended'],
  ['2025-07-07', 'reopen', { ground: 'L08:reopening.bankruptcyEnded' }],
  ['2025-07-07', 'entrust', { receiver: 'P2.01' }],
];

const afterReturn: readonly Line[] = [
  ['2025-07-09', 'revoke-decision', { ground: 'L08:37.1.c' }],
  reopen('2025-07-10'),
  ['2025-07-11', 'cancel-decision', { by: 'superior', ground: 'L08:37.3.a' }],
  reopen('2025-07-14'),
  ['2026-07-01', 'elapse'],
];

/** Today's law moves no open case to a private office. */
const movedBefore: Line = ['2026-07-01', 'move-to-private-office', { receiver: 'VP.07' }];

const afterMove: readonly Line[] = [
  reopen('2026-07-02'),
  ['2026-07-02', 'end-by-law', { ground: 'L25:ND152.32.1.b', notes: 'by the court' }],
  reopen('2026-07-02'),
  ['2026-07-02', 'issue-notice', { channel: 'L25:ND152.19.2' }],
  ['2026-07-02', 'urge-assistance'],
  ['2026-07-02', 'record-ground', { ground: 'L25:41.1.reorganisation' }],
  [
    '2026-07-02',
    'decide-transfer',
    { ground: 'L25:41.1.reorganisation', from: 'd1', successors: [{ name: 'a company' }] },
  ],
  ['2026-07-03', 'hold-mobilisation-session', { result: 'notAgreed' }],
];

const afterCorrections: readonly Line[] = [
  ['2026-07-07', 'postpone-part', { ground: 'L25:46.1.d', obligations: ['o1'], reason: 'a suit' }],
  ['2026-07-08', 'resume-part', { stop: 's4' }],
  ['2026-07-08', 'record-performance', { obligation: 'o2' }],
  ['2026-07-08', 'record-payment', { amount: '3400000' }],
  ['2026-07-09', 'pay-out', paysOut('3400000')],
  ['2026-07-10', 'confirm-executed'],
];

/** A case on request, which ends with the return of the request. */
function returnRequest(golden: Golden): void {
  const request = { category: 'civil', channel: 'portal', requester: 'somebody', claim: 'a debt' };
  golden.act('request', streams.returned, ['2026-07-01', 'receive-request', request]);
  const obligations = [
    { kind: 'pay', nature: 'party', rank: 3, amount: '700000', creditor: 'somebody' },
    { kind: 'pay', nature: 'state', rank: 2, amount: '400000' },
  ];
  const partOf = (amount: string) => [{ obligation: 'o1', amount }];
  const opening: Line = ['2026-07-02', 'issue-decision', { debtor: 'somebody else', obligations }];
  golden.act('request', streams.sentBack, opening, { origin: streams.returned });
  const shares = [{ obligation: 'o2', amount: '400000' }];
  const exempted = { ground: 'L25:42.1.b.five', firstDecidedOn: '2010-01-04', shares };
  golden.act('case', streams.sentBack, ['2026-07-02', 'propose-exemption', { ground: 'L25:42.3' }]);
  golden.act('case', streams.sentBack, ['2026-07-03', 'record-exemption-answer', { answer: 'accepted' }]);
  golden.act('case', streams.sentBack, ['2026-07-03', 'record-exemption', exempted]);
  golden.act('case', streams.sentBack, [
    '2026-07-03',
    'terminate-part',
    { ground: 'L25:48.4', shares: partOf('100000'), reason: 'they agreed' },
  ]);
  golden.act('case', streams.sentBack, [
    '2026-07-03',
    'revoke-part',
    { ground: 'L25:52.1.c', shares: partOf('50000') },
  ]);
  const anew = { kind: 'pay', nature: 'party', rank: 3, amount: '60000', creditor: 'somebody', replaces: 'o1' };
  golden.act('case', streams.sentBack, [
    '2026-07-03',
    'issue-decision-anew',
    { debtor: 'somebody else', obligations: [anew] },
  ]);
  const { envelope, data } = golden.of(streams.sentBack).at(-1)!;
  const { parties, obligations: owed } = data as { parties: object[]; obligations: { replaces?: string }[] };
  const origin = { originKind: 'request', originId: streams.returned, category: 'civil', initiative: 'onRequest' };
  const debts = owed.map(({ replaces: _old, ...each }) => each);
  golden.act(
    'case',
    streams.anew,
    ['2026-07-03', 'open-anew', { ...origin, replaces: streams.sentBack, parties, obligations: debts }],
    { cause: envelope.eventId },
  );
  golden.act('case', streams.sentBack, [
    '2026-07-03',
    'entrust-part',
    { receiver: 'P2.01', shares: partOf('150000'), exception: 'collateral' },
  ]);
  const papers = { ground: 'L25:ND152.42.8', askedAgainOn: '2026-09-01' };
  golden.act('case', streams.sentBack, ['2026-09-15', 'return-request', papers]);
}

export function goldenHistory(): Golden {
  const golden = new Golden();
  golden.act('judgment', streams.judgment, [
    '2024-03-01',
    'receive-judgment',
    { category: 'civil', court: 'court-1', judgedOn: '2024-02-01', number: '12' },
  ]);
  golden.act('request', streams.request, [
    '2024-03-02',
    'receive-request',
    { category: 'civil', channel: 'post', requester: 'somebody', claim: 'a debt' },
  ]);
  const asked = { missing: 'an address' };
  golden.act('request', streams.request, ['2024-03-02', 'ask-supplement', asked]);
  golden.act('request', streams.request, ['2024-03-02', 'record-supplement', { enforceableSince: '2024-02-16' }]);
  const request = { category: 'civil', channel: 'post', madeOn: '2024-03-01', requester: 'somebody', claim: 'a debt' };
  for (const stream of [streams.refused, streams.withdrawn])
    golden.act('request', stream, ['2024-03-02', 'receive-request', { ...request, awaitsJudgment: true }]);
  golden.act('request', streams.withdrawn, ['2024-03-03', 'record-judgment-arrival']);
  golden.act('request', streams.refused, ['2024-03-04', 'refuse-request', { ground: 'L08:31.5.b' }]);
  golden.act('request', streams.withdrawn, ['2024-03-04', 'withdraw-request']);
  golden.note(streams.numbers, 'CaseNumberReserved', { number: 'P1.01/2024/7-41', case: streams.case }, '2024-03-04');
  const obligations = [
    { kind: 'pay', nature: 'party', rank: 3, amount: '10000000', creditor: 'somebody', point: 'L08:36.2.b' },
    { kind: 'do', nature: 'party', rank: 3, amount: '0', point: 'L08:36.2.e' },
  ];
  const opening: Line = ['2024-03-04', 'issue-decision', { debtor: 'somebody else', obligations }];
  golden.act('judgment', streams.case, opening, { origin: streams.judgment });
  golden.act('judgment', streams.judgment, ['2024-03-04', 'record-case-opened', { case: streams.case }]);
  golden.act('request', streams.request, ['2024-03-04', 'record-case-opened', { case: streams.case }]);
  const play = (lines: readonly Line[]): void => lines.forEach((line) => golden.act('case', streams.case, line));
  play(beforeCorrections);
  const entrustment = golden.of(streams.case).at(-1)!.envelope.eventId;
  const owed = golden.of(streams.case)[0]!.data as { obligations: object[]; parties: object[] };
  const { parties, obligations: debts } = owed;
  golden.act(
    'case',
    streams.receiver,
    [
      '2025-07-07',
      'accept-entrustment',
      { entrustedCase: streams.case, category: 'civil', initiative: 'exOfficio', parties, obligations: debts },
    ],
    { cause: entrustment },
  );
  golden.act('case', streams.receiver, ['2025-07-07', 'receive-entrustment']);
  golden.act('case', streams.receiver, ['2025-07-08', 'issue-own-decision']);
  golden.act('case', streams.receiver, [
    '2025-07-08',
    'return-entrustment',
    { ground: 'L08:return.wrongReceiver', reason: 'the debtor lives elsewhere' },
  ]);
  const back = [
    { obligation: 'o1', amount: '3900000' },
    { obligation: 'o2', amount: '0' },
  ];
  const closed = [{ obligation: 'o1', how: 'executed', amount: '100000' }];
  golden.act('case', streams.case, [
    '2025-07-08',
    'accept-return',
    { entrustment, case: streams.receiver, office: 'P2.01', obligations: back, closed },
  ]);
  play(afterReturn);
  golden.act('case', streams.case, movedBefore, { kept: keptVersions[0]! });
  play(afterMove);
  const [session, decision] = [golden.of(streams.case).at(-1)!, golden.of(streams.case)[0]!];
  const corrects = session.envelope.eventId;
  golden.dateCorrectedBefore(streams.case, '2026-07-06', session, '2026-07-02');
  play([
    ['2026-07-07', 'withdraw-step', { corrects, reason: 'it was held in another case' }],
    ['2026-07-07', 'correct-amount', { corrects: decision.envelope.eventId, id: 'o1', to: '9500000' }],
    ['2026-07-07', 'amend-decision', { decision: decision.envelope.eventId, amendment: 'a name' }],
  ]);
  play(afterCorrections);
  returnRequest(golden);
  return golden;
}
