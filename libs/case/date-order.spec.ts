import { describe, expect, it } from '@jest/globals';
import { append, type Body, decide, given, type History, opened, play, toReady, world } from './testing/given.js';
import { received } from './testing/received.js';
import { acts, actSchema, engineVersion, type LegalDate, recheck, recheckOrigin } from './index.js';

/** Every date field of every act is ordered against the other dates; this table names the rule. */
const orders: Readonly<Record<string, string>> = {
  effectiveOn: 'date.future; on a case date.beforeDecision, date.beforeLastAct or ending.lastDate',
  decisionDate: 'date.order',
  'receive-judgment judgedOn': 'date.order',
  'receive-judgment inForceOn': 'date.order',
  'record-valid-notice validOn': 'notice.validity',
  'request-information receivedOn': 'verification.information',
  'record-whereabouts releaseOn': 'verification.due',
  'receive-request judgmentReceivedOn': 'judgment.received',
  'receive-request madeOn': 'request.date',
  'receive-request enforceableSince': 'none: a duty may fall due before or after its request',
  'record-supplement enforceableSince': 'none: a duty may fall due before or after its request',
  'record-agreement until': 'none: what was agreed may have been performed already',
  'record-exemption firstDecidedOn': 'exemption.once and the bands, which count from it',
  'propose-exemption firstDecidedOn': 'exemption.years, which count from it',
  'return-request askedAgainOn': 'requestReturn.papers',
  'postpone until': 'date.order, and the rules of ground c and of a protest',
  'postpone requestedOn': 'postponement.protestOnce',
  'postpone-part until': 'date.order, and the rules of ground c and of a protest',
  'postpone-part requestedOn': 'postponement.protestOnce',
  'correct-date to': 'date.future, and date.beforeDecision of the step that it moves',
};

it('lists every date of every act', () => {
  const dates = acts.flatMap((act) =>
    Object.entries(actSchema(act).properties).flatMap(([key, { format }]) =>
      format === 'date' ? [key in orders ? key : `${act.name} ${key}`] : [],
    ),
  );
  expect([...new Set(dates)].toSorted()).toEqual(Object.keys(orders).toSorted());
});

const judgment = received('judgment', '2024-03-01');
const rulesOf = (verdict: ReturnType<typeof decide>): string[] =>
  verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
const eventOf = (history: History, type: string): string =>
  history.find((each) => each.type === type)!.envelope.eventId;

describe('a judgment', () => {
  const received = (judgedOn: string) =>
    rulesOf(
      decide(
        [],
        'receive-judgment',
        { effectiveOn: '2024-03-01', category: 'civil', court: 'TAND.NA', number: '12/2024/DS-ST', judgedOn },
        undefined,
        { target: 'judgment' },
      ),
    );
  it.each([
    ['2024-03-01', []],
    ['1978-11-30', []],
    ['2024-03-02', ['date.order']],
  ])('of %s is received on 1 March 2024: %j', (judgedOn, rules) => {
    expect(received(judgedOn)).toEqual(rules);
  });
});

describe('the date of a decision', () => {
  const history = play(toReady);
  const ask = (name: string, body: Body) =>
    rulesOf(
      decide(history, name, { decisionNumber: '45', ...body }, undefined, { recordedOn: '2024-05-02' as LegalDate }),
    );
  const coercion = { measure: 'deductAccount', forces: false, effectiveOn: '2024-05-01' };

  it.each([
    ['2024-05-01', []],
    ['2024-03-04', []],
    ['2024-05-02', ['date.order']],
    ['2024-03-03', ['date.order']],
  ])('%s under a step of 1 May 2024 in a case of 4 March: %j', (decisionDate, rules) => {
    expect(ask('change-officer', { officer: 'officer-2', effectiveOn: '2024-05-01', decisionDate })).toEqual(rules);
  });

  it('is that of the step, where the office decides itself: its terms run from then', () => {
    const asked = (decisionDate: string) => ask('decide-coercion', { ...coercion, decisionDate });
    expect(['2024-05-01', '2024-04-30', '2024-05-02', '2024-03-03'].map(asked)).toEqual([
      [],
      ['date.order'],
      ['date.order'],
      ['date.order'],
    ]);
  });

  it('lies between the receipt and the enforcement decision for that decision itself', () => {
    const issue = (decisionDate: string) =>
      rulesOf(
        decide(
          [],
          'issue-decision',
          {
            effectiveOn: '2024-03-04',
            decisionNumber: '1',
            decisionDate,
            debtor: 'the debtor',
            obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount: '1' }],
          },
          judgment,
          { target: 'judgment' },
        ),
      );
    expect(issue('2024-03-04')).toEqual([]);
    expect(issue('2024-02-29')).toEqual(['date.order']);
    expect(issue('2024-03-05')).toEqual(['date.order']);
  });

  it('lies between the judgment and its receipt, where it comes with the judgment', () => {
    const receive = (decisionDate: string) => {
      const judged = { category: 'civil', court: 'c', judgedOn: '2024-02-01', number: '1/2024' };
      const body = { effectiveOn: '2024-03-01', decisionNumber: '1', decisionDate, ...judged };
      return { body, verdict: decide([], 'receive-judgment', body, undefined, { target: 'judgment' }) };
    };
    const rules = ['2024-01-31', '2024-02-01', '2024-03-01', '2024-03-02'].map((day) => rulesOf(receive(day).verdict));
    expect(rules).toEqual([['date.order'], [], [], ['date.order']]);
    const { body, verdict } = receive('2024-02-01');
    const [fact] = append([], 'receive-judgment', body, verdict, { target: 'judgment' });
    const decision = { number: '1', year: 2024, date: '2024-01-31' as LegalDate };
    const found = (version: string) =>
      recheckOrigin([{ ...fact!, envelope: { ...fact!.envelope, engineVersion: version, decision } }], world);
    expect(found('0.2.0')).toMatchObject([{ rules: [], laterRules: ['date.order'] }]);
    expect(found(engineVersion)).toMatchObject([{ rules: ['date.order'] }]);
  });

  it.each<[string, Body, string[]]>([
    ['on its own day', { effectiveOn: '2024-05-02', decisionDate: '2024-05-02' }, []],
    ['without a decision', { effectiveOn: '2024-05-02', decisionNumber: undefined }, []],
    ['with two dates of its own', { effectiveOn: '2024-05-02', decisionDate: '2024-05-01' }, ['date.order']],
    ['before what it corrects', { effectiveOn: '2024-03-18' }, ['date.order']],
    ['in the future', { effectiveOn: '2024-05-03' }, ['date.future', 'date.order']],
  ])('of a correction, %s', (_name, body, rules) => {
    const corrects = eventOf(history, 'VerificationDone');
    expect(ask('withdraw-step', { corrects, reason: 'by mistake', ...body })).toEqual(rules);
  });

  it('keeps the step from being moved before it', () => {
    const changed = {
      officer: 'officer-2',
      effectiveOn: '2024-05-01',
      decisionNumber: '45',
      decisionDate: '2024-04-30',
    };
    const decided = play([['change-officer', changed]], history);
    const to = (day: string) =>
      given(decided).when('correct-date', { corrects: eventOf(decided, 'OfficerChanged'), to: day });
    to('2024-04-30').thenFacts('DateCorrected');
    const [refusal] = to('2024-04-29').thenRefused('correction.strikeThrough');
    expect(refusal!.steps!.flatMap(({ rules }) => rules)).toContain('date.order');
  });

  it('of an earlier engine is listed, not red', () => {
    const [decision, ...rest] = play(
      [['decide-coercion', { ...coercion, decisionNumber: '45' }]],
      history,
    ).toReversed();
    const old = {
      ...decision!,
      envelope: {
        ...decision!.envelope,
        engineVersion: '0.1.0',
        decision: { number: '45', year: 2024, date: '2024-06-01' as LegalDate },
      },
    };
    expect(recheck([...rest.toReversed(), old], world)).toMatchObject([{ rules: [], laterRules: ['date.order'] }]);
  });
});

it.each([
  ['2024-03-04', []],
  ['2024-03-03', ['date.order']],
])('a postponement of 4 March 2024 until %s: %j', (until, rules) => {
  expect(rulesOf(decide(opened(), 'postpone', { ground: 'a', until }))).toEqual(rules);
});
