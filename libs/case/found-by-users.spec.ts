import { expect, it } from '@jest/globals';
import type { Instant, RecordedFact } from './index.js';
import { type Body, decide, given, type History, opened, play } from './testing/given.js';
import { origin, sentTo } from './testing/rules/opening/origins.js';

/** Faults that clerks ran into, each the example of a kind. */

const rulesOf = (history: History, act: string, body: Body, target?: 'judgment' | 'request'): string[] => {
  const verdict = decide(history, act, body, undefined, target ? sentTo(target) : {});
  return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
};

it('a notice is entered with its date after the file, the copy and a request for information', () => {
  const assigned = play(
    [
      ['assign-officer', { effectiveOn: '2026-07-06', officer: 'officer-1' }],
      ['open-file', { effectiveOn: '2026-07-09' }],
      ['send-to-procuracy', { effectiveOn: '2026-07-09' }],
      ['request-information', { effectiveOn: '2026-07-10', of: 'prison' }],
    ],
    opened(undefined, '2026-07-06'),
  );
  given(assigned)
    .when('issue-notice', { effectiveOn: '2026-07-07', channel: 'L25:ND152.16.3.person' })
    .thenFacts('NoticeIssued');
  // What moves the case keeps its order.
  const noticed = play([['issue-notice', { effectiveOn: '2026-07-08', channel: 'L25:ND152.16.3.person' }]], assigned);
  given(noticed)
    .when('record-valid-notice', { effectiveOn: '2026-07-07' })
    .thenRefused('date.beforeLastAct', 'notice.validity');
});

const recordedLater = (each: RecordedFact): RecordedFact => ({
  ...each,
  envelope: { ...each.envelope, recordedAt: '2026-07-31T03:00:00.000Z' as Instant },
});

it.each(['judgment', 'request'] as const)('the date of a %s is corrected again, to whatever day is right', (target) => {
  const received = origin(target, '2026-07-10');
  const receipt = received[0]!.envelope.eventId;
  const once = origin(target, '2026-07-10', {}, [
    'correct-date',
    { effectiveOn: '2026-07-12', decisionNumber: '7', corrects: receipt, to: '2026-07-03' },
  ]).map(recordedLater);
  const again = { effectiveOn: '2026-07-20', corrects: receipt, to: '2026-07-14' };
  expect(rulesOf(once, 'correct-date', again, target)).toEqual([]);
});

it('the decision on a request is due from the day on which the duty is', () => {
  const dueLater = origin('request', '2026-08-03', { enforceableSince: '2026-09-10' });
  expect(dueLater.map(({ data }) => data)).toContainEqual(
    expect.objectContaining({ rule: 'decision.onRequest', from: '2026-09-10', dueOn: '2026-09-17' }),
  );
});

it('days of an obstacle come before the end rolls over days off', () => {
  const asked = (madeOn: string): string[] => {
    const obstacle = { enforceableSince: '2020-01-01', obstacle: 'forceMajeure', obstacleDays: 10 };
    const request = origin('request', madeOn, obstacle);
    const obligations = [{ kind: 'pay', nature: 'party', rank: 3, amount: '1', creditor: 'c' }];
    return rulesOf(request, 'issue-decision', { effectiveOn: madeOn, debtor: 'd', obligations }, 'request');
  };
  // 11 January 2025 is a Saturday.
  expect([asked('2025-01-13'), asked('2025-01-14')]).toEqual([[], ['request.inTime']]);
});

it.each([
  ['L25:oneDecision.x.b', [], []],
  ['L25:oneDecision.x.d', [], ['decision.parties']],
  ['L25:oneDecision.x.d', ['a', 'b'], ['oneDecisionPerRequest']],
  ['L25:oneDecision.r.a', ['a', 'b'], ['oneDecisionPerRequest', 'oneDecisionPerRequest']],
])('on a judgment because of %s, with the debtors %j: %j', (further, names, rules) => {
  const parties = [...names.map((name) => ({ role: 'debtor', name })), { role: 'third', name: 't' }];
  const thing = { kind: 'deliver', nature: 'state', rank: 5, amount: '0', point: 'L25:33.2.c' };
  const obligations = names.length === 0 ? [thing] : names.map((_, at) => ({ ...thing, owedBy: [`d${at + 1}`] }));
  const body = { effectiveOn: '2026-08-05', parties, obligations, further };
  expect(rulesOf(origin('judgment', '2026-08-03'), 'issue-decision', body, 'judgment')).toEqual(rules);
});
