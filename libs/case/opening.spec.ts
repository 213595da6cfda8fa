import { describe, expect, it } from '@jest/globals';
import { append, type Body, decide, type History, type Setting, world } from './testing/given.js';
import {
  engineVersion,
  type Instant,
  kindOfStream,
  type OriginState,
  possibleActs,
  recheckOrigin,
  type Target,
} from './index.js';

/** What becomes of a judgment and a request before a case is opened on them, in both regimes. */

const streamOf = (target: Target) => `${target}-00000000-0000-4000-8000-00000000000b`;
const setting = (target: Target): Setting => ({ target, stream: streamOf(target) });

const judged = { category: 'civil', court: 'TA.01', judgedOn: '2020-01-02', number: '1/2020/DS-ST' };
const asked = { category: 'civil', channel: 'inPerson', requester: 'the creditor', claim: 'a debt' };

type Step = readonly [act: string, body?: Body];

function tried(target: Target, history: History, [name, body = {}]: Step, on: string) {
  const before = kindOfStream(streamOf(target))!.fold(history);
  const owed = target === 'request' && 'obligations' in body ? { obligations: toParty } : {};
  return decide(history, name, { effectiveOn: on, ...body, ...owed }, before, setting(target));
}

function played(target: Target, steps: readonly Step[], on: string): History {
  return steps.reduce((history: History, step) => {
    const body = { effectiveOn: on, ...step[1] };
    return append(history, step[0], body, tried(target, history, step, on), setting(target));
  }, []);
}

const rulesOf = (verdict: ReturnType<typeof decide>): string[] =>
  verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
const after = (target: Target, steps: readonly Step[], step: Step, on = '2026-07-02'): string[] =>
  rulesOf(tried(target, played(target, steps, on), step, on));

const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '100' }];
const decision: Step = ['issue-decision', { debtor: 'the debtor', obligations }];
const toParty = obligations.map((each) => ({ ...each, nature: 'party', creditor: 'the creditor' }));
const received: Step = ['receive-request', asked];
const supplement: Step = ['ask-supplement', { missing: 'an address' }];
const refusal = (ground: string): Step => ['refuse-request', { ground }];

describe('a request', () => {
  it.each<[string, readonly Step[], Step, string[]]>([
    ['is decided', [received], decision, []],
    ['waits for its supplement', [received, supplement], decision, ['request.complete']],
    ['is decided after its supplement', [received, supplement, ['record-supplement']], decision, []],
    ['is supplemented unasked', [received], ['record-supplement'], []],
    ['is asked for a supplement twice', [received, supplement], supplement, []],
    ['is not decided once refused', [received, refusal('L25:34.4.a')], decision, ['request.pending']],
    ['is not decided once withdrawn', [received, ['withdraw-request']], decision, ['request.pending']],
    ['is not refused twice', [received, refusal('L25:34.4.a')], refusal('L25:34.4.b'), ['request.pending']],
    ['is refused while a supplement is awaited', [received, supplement], refusal('L25:34.4.dd'), []],
    ['is not refused by a point of 2008', [received], refusal('L08:31.5.c'), ['request.standing']],
  ])('%s', (_name, steps, step, rules) => {
    expect(after('request', steps, step)).toEqual(rules);
  });

  it.each(['a', 'b', 'c'])('is refused by point %s of 2008 until 30 June 2026', (code) => {
    const rules = (on: string) => after('request', [received], refusal(`L08:31.5.${code}`), on);
    expect([rules('2026-06-30'), rules('2026-07-01')]).toEqual([[], ['request.standing']]);
  });

  it.each(['a', 'b', 'c', 'd', 'dd'])('is refused by point %s of 2025 from 1 July 2026', (code) => {
    const rules = (on: string) => after('request', [received], refusal(`L25:34.4.${code}`), on);
    expect([rules('2026-06-30'), rules('2026-07-01')]).toEqual([['request.standing'], []]);
  });

  it.each(['a', 'b', 'c', 'd'])('of point %s of ND152 9.7 must not be refused since then', (code) => {
    const kept: Step = [
      'receive-request',
      { ...asked, protectedBy: `L25:ND152.9.7.${code}`, conditionsProven: code === 'd' },
    ];
    expect(after('request', [kept], refusal('L25:34.4.a'))).toEqual(['request.mustNotRefuse']);
    expect(after('request', [kept], refusal('L08:31.5.a'), '2026-06-30')).toEqual([]);
    expect(after('request', [kept], decision)).toEqual([]);
  });

  it.each<[Body, string, string[]]>([
    [{ channel: 'post', madeOn: '2026-06-29' }, '2026-07-02', []],
    [{ channel: 'post', madeOn: '2026-07-03' }, '2026-07-02', ['request.date']],
    [{ channel: 'portal', madeOn: '2026-07-02' }, '2026-07-02', []],
    [{ channel: 'inPerson', madeOn: '2026-07-01' }, '2026-07-02', ['request.date']],
    [{ channel: 'oral', madeOn: '2026-07-02' }, '2026-07-02', []],
    [{ channel: 'vneid' }, '2026-07-01', []],
    [{ channel: 'vneid' }, '2026-06-30', ['request.channel']],
    [{ channel: 'ministrySystem' }, '2026-06-30', ['request.channel']],
    [{ obstacle: 'stopped', obstacleDays: 9 }, '2026-06-30', []],
    [{ obstacle: 'stopped', obstacleDays: 9 }, '2026-07-01', ['request.inTime']],
    [{ obstacle: 'emergency', obstacleDays: 9 }, '2026-07-01', []],
  ])('%j received on %s: %j', (more, on, rules) => {
    expect(rulesOf(tried('request', [], ['receive-request', { ...asked, ...more }], on))).toEqual(rules);
  });
});

it('a supplement that is asked for once the terms are over leaves them lapsed', () => {
  const late = (asked: string) => {
    const history = played('request', [received], '2026-07-06');
    const body = { effectiveOn: asked, missing: 'an address' };
    const before = kindOfStream(streamOf('request'))!.fold(history);
    const instant = `${asked}T05:00:00.000Z` as Instant;
    const verdict = decide(history, 'ask-supplement', body, before, { ...setting('request'), instant });
    return (verdict as { after: OriginState }).after.deadlines.map(({ rule, lapsed }) => [rule, lapsed]);
  };
  expect(late('2026-07-13')).toEqual([]);
  expect(late('2026-07-20')).toEqual([
    ['decision.onRequest', true],
    ['request.refuse', false],
  ]);
});

describe('the law of a request', () => {
  it('is that of the day on which it was made', () => {
    const posted = (more: Body): Step => [
      'receive-request',
      { ...asked, channel: 'post', madeOn: '2026-06-30', ...more },
    ];
    const stopped = { obstacle: 'stopped', obstacleDays: 9 };
    expect(rulesOf(tried('request', [], posted(stopped), '2026-07-02'))).toEqual([]);
    expect(after('request', [posted({})], ['record-supplement', stopped], '2026-07-02')).toEqual([]);
    expect(rulesOf(tried('request', [], posted({ channel: 'vneid' }), '2026-07-02'))).toEqual(['request.channel']);
  });
});

describe('the limitation of a request', () => {
  const since = (enforceableSince: string, more: Body = {}): Step => [
    'receive-request',
    { ...asked, enforceableSince, ...more },
  ];

  // Five years from Tuesday 3 March 2020 end on Monday 3 March 2025.
  it.each<[string, Body, string[]]>([
    ['2025-03-03', {}, []],
    ['2025-03-04', {}, ['request.inTime']],
    ['2025-03-13', { obstacle: 'forceMajeure', obstacleDays: 10 }, []],
    ['2025-03-14', { obstacle: 'forceMajeure', obstacleDays: 10 }, ['request.inTime']],
    ['2025-03-14', { channel: 'post', madeOn: '2025-03-03' }, []],
  ])('lets a duty of 3 March 2020 be decided on a request of %s, %j: %j', (on, more, rules) => {
    expect(after('request', [since('2020-03-03', more)], decision, on)).toEqual(rules);
  });

  it('is the same since 1 July 2026, but not for what was returned', () => {
    expect(after('request', [since('2021-07-01')], decision, '2026-07-01')).toEqual([]);
    expect(after('request', [since('2021-06-30')], decision, '2026-07-01')).toEqual(['request.inTime']);
    const again = since('2015-06-30', { protectedBy: 'L25:ND152.9.7.d', conditionsProven: true });
    expect(after('request', [again], decision, '2026-07-01')).toEqual([]);
  });

  it('takes no unverified day off for over', () => {
    // Saturday 1 January 2022 plus the longest run of days off.
    const rules = (on: string) => after('request', [since('2017-01-01')], decision, on);
    expect([rules('2022-01-15'), rules('2022-02-01')]).toEqual([[], ['request.inTime']]);
  });

  it('is not counted where its start is not known', () => {
    expect(after('request', [received], decision)).toEqual([]);
  });

  it('counts an obstacle that a supplement proves', () => {
    const proof: Step = ['record-supplement', { obstacle: 'objectiveObstacle', obstacleDays: 20 }];
    expect(after('request', [since('2020-03-03'), proof], decision, '2025-03-20')).toEqual([]);
  });
});

describe('a judgment', () => {
  const receipt = (more: Body): Step => ['receive-judgment', { ...judged, ...more }];

  it.each<[Body, string[]]>([
    [{}, []],
    [{ inForceOn: '2026-07-02' }, []],
    [{ inForceOn: '2026-07-03' }, ['judgment.effective']],
    [{ inForceOn: '2026-07-03', immediate: true }, []],
  ])('with %j is decided on 2 July 2026: %j', (more, rules) => {
    expect(after('judgment', [receipt(more)], decision)).toEqual(rules);
  });

  it('takes effect on its day or later', () => {
    const rules = (inForceOn: string) => rulesOf(tried('judgment', [], receipt({ inForceOn }), '2026-07-02'));
    expect([rules('2020-01-02'), rules('2020-01-01')]).toEqual([[], ['date.order']]);
  });
});

describe('what is enforced ex officio', () => {
  const item = (kind: string, nature: string, point?: string): Body => ({
    kind,
    nature,
    rank: 3,
    amount: kind === 'do' ? '0' : '100',
    ...(point === undefined ? {} : { point }),
  });
  const rules = (on: string, ...items: readonly Body[]): string[] =>
    after('judgment', [['receive-judgment', judged]], ['issue-decision', { debtor: 'd', obligations: items }], on);
  const [last, first] = ['2026-06-30', '2026-07-01'];

  it.each<[string, Body, string[], string[]]>([
    ['money to the state', item('pay', 'state'), [], []],
    ['money to a party', item('pay', 'party'), ['exOfficio.points'], ['exOfficio.points']],
    ['work for a party', item('do', 'party'), ['exOfficio.points'], ['exOfficio.points']],
    ...(['a', 'c', 'd'] as const).map((code): [string, Body, string[], string[]] => [
      `point ${code} of 2008 for the state`,
      item('pay', 'state', `L08:36.2.${code}`),
      [],
      ['exOfficio.points'],
    ]),
    ['point a of 2008 for a party', item('pay', 'party', 'L08:36.2.a'), ['exOfficio.points'], ['exOfficio.points']],
    ['money returned, 2008', item('pay', 'party', 'L08:36.2.b'), [], ['exOfficio.points']],
    ['papers returned, 2008', item('handOverPapers', 'party', 'L08:36.2.b'), [], ['exOfficio.points']],
    ['work as a return, 2008', item('do', 'party', 'L08:36.2.b'), ['exOfficio.points'], ['exOfficio.points']],
    ['a provisional measure, 2008', item('do', 'party', 'L08:36.2.dd'), [], ['exOfficio.points']],
    ['bankruptcy, 2008', item('pay', 'party', 'L08:36.2.e'), [], ['exOfficio.points']],
    ['a thing returned, 2025', item('deliver', 'party', 'L25:33.2.b'), ['exOfficio.points'], []],
    ['compensation collected, 2025', item('pay', 'party', 'L25:33.2.d'), ['exOfficio.points'], []],
    ['land for the state, 2025', item('deliver', 'state', 'L25:33.2.dd'), ['exOfficio.points'], []],
    ['a provisional measure, 2025', item('do', 'party', 'L25:33.2.e'), ['exOfficio.points'], []],
    ['bankruptcy, 2025', item('pay', 'party', 'L25:33.2.g'), ['exOfficio.points'], []],
    ['another by law, 2025', item('do', 'party', 'L25:33.2.h'), ['exOfficio.points'], []],
  ])('%s', (_name, each, until, from) => {
    expect([[...new Set(rules(last, each))], [...new Set(rules(first, each))]]).toEqual([until, from]);
  });

  it('is one list for each obligation, and a request needs no point', () => {
    expect(rules(last, item('pay', 'state'), item('pay', 'party'))).toEqual(['exOfficio.points']);
    const asParty: Step = ['issue-decision', { debtor: 'd', obligations: [item('pay', 'party')] }];
    expect(after('request', [received], asParty)).toEqual([]);
  });
});

describe('a second decision', () => {
  const second = (target: 'judgment' | 'request', on: string, further?: string): string[] => {
    const receipt: Step = target === 'judgment' ? ['receive-judgment', judged] : received;
    const noted: Step = ['record-case-opened', { case: 'case-1' }];
    const body = { debtor: 'd', obligations, ...(further === undefined ? {} : { further }) };
    return after(target, [receipt, noted], ['issue-decision', body], on);
  };
  const refused = ['oneDecisionPerRequest'];

  it.each<['judgment' | 'request', string | undefined, string[], string[]]>([
    ['judgment', undefined, refused, refused],
    ['request', undefined, refused, refused],
    ['judgment', 'L08:oneDecision.exOfficio', [], refused],
    ['request', 'L08:oneDecision.exOfficio', refused, refused],
    ['request', 'L08:oneDecision.jointChosen', [], refused],
    ...['exOfficio', 'x.a', 'x.b', 'x.c', 'x.d', 'x.dd', 'x.e'].map(
      (code): ['judgment', string, string[], string[]] => ['judgment', `L25:oneDecision.${code}`, refused, []],
    ),
    ...['request', 'r.b', 'r.time'].map((code): ['request', string, string[], string[]] => [
      'request',
      `L25:oneDecision.${code}`,
      refused,
      [],
    ]),
    ['request', 'L25:oneDecision.x.a', refused, refused],
  ])('on a %s because of %s: %j until 30 June 2026, then %j', (target, further, until, from) => {
    expect([second(target, '2026-06-30', further), second(target, '2026-07-01', further)]).toEqual([until, from]);
  });
});

describe('the time to decide', () => {
  const running = (target: Target, steps: readonly Step[], on: string): string[] =>
    kindOfStream(streamOf(target))!
      .fold(played(target, steps, on))!
      .deadlines.map(({ rule, dueOn, article }) => `${rule} ${dueOn} ${article}`);
  const receipt = (more: Body): Step => ['receive-judgment', { ...judged, ...more }];
  const noted: Step = ['record-case-opened', { case: 'case-1' }];

  // Thursday 25 June and Wednesday 1 July 2026.
  it.each<[string, Target, Step, string, string[]]>([
    [
      'on a request',
      'request',
      received,
      '2026-06-25',
      ['decision.onRequest 2026-07-02 L08 36.1', 'request.refuse 2026-07-02 L08 31.5'],
    ],
    [
      'on a request since then',
      'request',
      received,
      '2026-07-01',
      ['decision.onRequest 2026-07-08 L25 34.3', 'request.refuse 2026-07-08 L25 34.4'],
    ],
    [
      'on a request without its judgment',
      'request',
      ['receive-request', { ...asked, awaitsJudgment: true }],
      '2026-06-25',
      ['decision.onRequest 2026-07-02 L08 36.1', 'request.refuse 2026-07-02 L08 31.5'],
    ],
    [
      'on a request without its judgment since then',
      'request',
      ['receive-request', { ...asked, awaitsJudgment: true }],
      '2026-07-01',
      ['request.refuse 2026-07-08 L25 34.4'],
    ],
    ['ex officio', 'judgment', receipt({}), '2026-06-25', ['decision.exOfficio 2026-07-02 L08 36.2']],
    ['ex officio since then', 'judgment', receipt({}), '2026-07-01', ['decision.exOfficio 2026-07-08 L25 33.3a']],
    [
      'in a bankruptcy',
      'judgment',
      receipt({ category: 'bankruptcy' }),
      '2026-07-01',
      ['decision.exOfficio.bankruptcy 2026-07-06 L25 33.3c'],
    ],
    ['on a judgment without ex officio items', 'judgment', receipt({ exOfficio: false }), '2026-07-01', []],
  ])('%s is that of the law of the day', (_name, target, step, on, expected) => {
    expect(running(target, [step], on)).toEqual(expected);
    expect(running(target, [step, noted], on)).toEqual([]);
  });

  it('is over with a refusal, which meets it, and with a withdrawal, which does not', () => {
    const last = (step: Step): string | undefined => played('request', [received, step], '2026-07-02').at(-1)?.type;
    expect([last(refusal('L25:34.4.a')), last(['withdraw-request'])]).toEqual(['DeadlineMet', 'DeadlineEnded']);
  });

  it('counts from the later one of request and judgment since 1 July 2026', () => {
    const awaiting = played('request', [['receive-request', { ...asked, awaitsJudgment: true }]], '2026-07-01');
    const arrived = tried('request', awaiting, ['record-judgment-arrival'], '2026-07-06');
    expect(arrived).toMatchObject({
      facts: [{ type: 'JudgmentArrived' }, { data: { rule: 'decision.onRequest', dueOn: '2026-07-13' } }],
    });
    // Under the law of 2008 the term ran from the request already.
    const before = played('request', [['receive-request', { ...asked, awaitsJudgment: true }]], '2026-06-24');
    expect(tried('request', before, ['record-judgment-arrival'], '2026-06-26')).toMatchObject({
      facts: [{ type: 'JudgmentArrived' }],
    });
  });

  it('waits for the supplement of an incomplete request, and for the legal effect of a judgment', () => {
    expect(running('request', [received, supplement], '2026-07-01')).toEqual([]);
    const complete = running('request', [received, supplement, ['record-supplement']], '2026-07-01');
    expect(complete).toEqual(['decision.onRequest 2026-07-08 L25 34.3', 'request.refuse 2026-07-08 L25 34.4']);
    const later = receipt({ inForceOn: '2026-07-06' });
    expect(running('judgment', [later], '2026-07-01')).toEqual(['decision.exOfficio 2026-07-13 L25 33.3a']);
    const atOnce = receipt({ inForceOn: '2026-07-06', immediate: true });
    expect(running('judgment', [atOnce], '2026-07-01')).toEqual(['decision.exOfficio 2026-07-08 L25 33.3a']);
  });
});

describe('what was stored', () => {
  it('is judged by the rules of its engine', () => {
    const history = played('request', [received, supplement, ['withdraw-request']], '2026-07-02');
    const today = history.map((fact) => ({ ...fact, envelope: { ...fact.envelope, engineVersion } }));
    expect(recheckOrigin(today, world)).toEqual([]);
  });

  it('gives the acts of its state', () => {
    const allowed = (steps: readonly Step[]): string[] => {
      const state = kindOfStream(streamOf('request'))!.fold(played('request', steps, '2026-07-02')) as OriginState;
      return possibleActs('request', state, state.lastActOn, world).flatMap(({ act, allowed }) =>
        allowed ? act.name : [],
      );
    };
    const answers = ['ask-supplement', 'record-supplement', 'refuse-request', 'withdraw-request'];
    const corrections = ['correct-date', 'withdraw-step'];
    const sorted = (...names: readonly string[]): string[] => [...names, ...corrections].toSorted();
    expect(allowed([received]).toSorted()).toEqual(sorted(...answers, 'issue-decision'));
    expect(allowed([received, supplement]).toSorted()).toEqual(sorted(...answers));
    expect(allowed([received, ['withdraw-request']]).toSorted()).toEqual(corrections);
  });
});

describe('a correction on a judgment or a request', () => {
  const corrected = (target: Target, history: History, name: string, body: Body): History =>
    append(history, name, body, decide(history, name, body, undefined, setting(target)), setting(target));
  const running = (target: Target, history: History): string[] =>
    kindOfStream(streamOf(target))!
      .fold(history)!
      .deadlines.map(({ rule, dueOn }) => `${rule} ${dueOn}`);

  it('moves the deadlines that the receipt began', () => {
    const history = played('judgment', [['receive-judgment', judged]], '2024-03-06');
    expect(running('judgment', history)).toEqual(['decision.exOfficio 2024-03-13']);
    const receipt = history[0]!.envelope.eventId;
    const moved = corrected('judgment', history, 'correct-date', { corrects: receipt, to: '2024-03-04' });
    expect(running('judgment', moved)).toEqual(['decision.exOfficio 2024-03-11']);
    expect(kindOfStream(streamOf('judgment'))!.fold(moved)).toMatchObject({ receivedOn: '2024-03-04' });
    expect(recheckOrigin(moved, world)).toEqual([]);
  });

  it('takes an answer back, and what it met runs again', () => {
    const history = played('request', [received, ['refuse-request', { ground: 'L25:34.4.a' }]], '2026-07-02');
    const before = played('request', [received], '2026-07-02');
    const refusal = history.find(({ type }) => type === 'RequestRefused')!.envelope.eventId;
    const struck = corrected('request', history, 'withdraw-step', { corrects: refusal, reason: 'by mistake' });
    expect(kindOfStream(streamOf('request'))!.fold(struck)!.place).toEqual({ lifecycle: 'received' });
    expect(running('request', struck).toSorted()).toEqual(running('request', before).toSorted());
    expect(recheckOrigin(struck, world)).toEqual([]);
  });
});
