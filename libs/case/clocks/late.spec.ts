import { describe, expect, it } from '@jest/globals';
import { append, type Body, decide, type History, play, stateOf, type Step, toVerifying } from '../testing/given.js';
import type { Instant, LegalDate } from '../index.js';

/** Acts and corrections that are recorded after what the calendar did by itself. */

const noon = (day: string): Instant => `${day}T05:00:00.000Z` as Instant;
const passed = (history: History, day: string): History => {
  const verdict = decide(history, 'elapse', { effectiveOn: day }, undefined, { instant: noon(day) });
  return verdict.kind === 'refused' ? history : append(history, 'elapse', {}, verdict);
};
const recordedOn = (history: History, day: string, name: string, body: Body = {}): History => {
  const setting = { instant: noon(day), recordedOn: day as LegalDate };
  return append(history, name, body, decide(history, name, body, undefined, setting), setting);
};
const rules = (history: History): string[] => stateOf(history).deadlines.map(({ rule }) => rule);
const clocks = (history: History, from: number, rule: string) =>
  history.slice(from).flatMap(({ type, data }) => ((data as { rule?: string }).rule === rule ? [[type, data]] : []));

const eventOf = (history: History, type: string): string =>
  history.find((each) => each.type === type)!.envelope.eventId;

const postponed: Step = ['postpone', { ground: 'L08:48.1.c', until: '2024-06-28', effectiveOn: '2024-04-01' }];

describe('the clock of the decision to continue, once the term of the stop is over', () => {
  const over = passed(play([...toVerifying, postponed]), '2024-06-29');

  it.each(['2024-06-20', '2024-06-27'])('ends unmet when the case was resumed on %s, in the term', (effectiveOn) => {
    const resumed = recordedOn(over, '2024-07-01', 'resume', { effectiveOn });
    expect(clocks(resumed, over.length, 'continue.decision')).toMatchObject([
      ['DeadlineEnded', { why: 'noLongerDue' }],
    ]);
    expect(rules(passed(resumed, '2024-08-01'))).not.toContain('continue.decision');
  });

  it('is met by a resumption after the term', () => {
    const resumed = recordedOn(over, '2024-07-01', 'resume', { effectiveOn: '2024-07-01' });
    expect(clocks(resumed, over.length, 'continue.decision')).toMatchObject([['DeadlineMet', { inTime: true }]]);
  });

  it('ends when that stop was ended in its term, and the clock of the other stop goes on', () => {
    const second: Step = ['postpone', { ground: 'L08:48.1.c', until: '2024-06-27', effectiveOn: '2024-04-02' }];
    const both = passed(play([...toVerifying, postponed, second]), '2024-06-29');
    const ended = recordedOn(both, '2024-07-01', 'end-stop', { stop: 's1', effectiveOn: '2024-06-20' });
    expect(clocks(ended, both.length, 'continue.decision')).toMatchObject([
      ['DeadlineEnded', { deadline: expect.stringContaining('.s1.'), why: 'noLongerDue' }],
    ]);
    expect(rules(ended).filter((rule) => rule === 'continue.decision')).toHaveLength(1);
  });
});

describe('a correction', () => {
  const paid: Step = ['record-payment', { effectiveOn: '2024-03-29', amount: '30' }];

  it('that strikes a stop through takes the clock of its decision to continue with it', () => {
    const over = passed(play([...toVerifying, paid, postponed]), '2024-06-29');
    const corrects = eventOf(over, 'PostponementDecided');
    const struck = recordedOn(over, '2024-07-01', 'withdraw-step', {
      corrects,
      reason: 'r',
      effectiveOn: '2024-07-01',
    });
    expect(clocks(struck, over.length, 'continue.decision')).toMatchObject([['DeadlineEnded', { why: 'withdrawn' }]]);
    // The next stop gets the same code, and has no clock before its own term is over.
    const next = { ground: 'L08:48.1.c', until: '2024-09-30', effectiveOn: '2024-07-01' };
    const again = recordedOn(struck, '2024-07-01', 'postpone', next);
    const payment = eventOf(again, 'PaymentCollected');
    const other = { corrects: payment, reason: 'r', effectiveOn: '2024-07-02' };
    expect(stateOf(again).stops.map(({ id }) => id)).toEqual(stateOf(over).stops.map(({ id }) => id));
    expect(rules(recordedOn(again, '2024-07-02', 'withdraw-step', other))).not.toContain('continue.decision');
  });

  it('that strikes another step through keeps the clock of a stop that stands', () => {
    const over = passed(play([...toVerifying, paid, postponed]), '2024-06-29');
    const corrects = eventOf(over, 'PaymentCollected');
    const struck = recordedOn(over, '2024-07-01', 'withdraw-step', {
      corrects,
      reason: 'r',
      effectiveOn: '2024-07-01',
    });
    expect(rules(struck)).toContain('continue.decision');
  });

  it('that strikes an ending through brings no deadline back that was met after the ending', () => {
    const [assigned] = toVerifying;
    const over = play([
      assigned!,
      'open-file',
      ['terminate', { ground: 'L08:50.1.c', effectiveOn: '2024-03-06' }],
      ['send-to-procuracy', { effectiveOn: '2024-03-07' }],
    ]);
    const corrects = eventOf(over, 'CaseTerminated');
    const struck = recordedOn(over, '2024-03-20', 'withdraw-step', {
      corrects,
      reason: 'r',
      effectiveOn: '2024-03-20',
    });
    expect(rules(struck)).toEqual(['notice.parties']);
    expect(clocks(struck, over.length, 'procuracy.copy')).toMatchObject([['DeadlineEnded', { why: 'noLongerDue' }]]);
  });
});

describe('a correction of what had passed', () => {
  const payOut: Step = ['pay-out', { effectiveOn: '2024-04-01', total: '30', items: [{ to: 'paid', amount: '30' }] }];
  const toPaid = play([...toVerifying, ['record-payment', { effectiveOn: '2024-03-20', amount: '30' }]]);
  const payment = eventOf(toPaid, 'PaymentCollected');
  const moved = (history: History, on: string, corrects: string, to: string): History =>
    recordedOn(history, on, 'correct-date', { corrects, to, effectiveOn: on });

  it('that moves a deadline away and back gives its second lapse an id of its own', () => {
    const lapses = (history: History): object[] =>
      history.flatMap(({ type, data }) =>
        type === 'DeadlineLapsed' && (data as { rule: string }).rule === 'payout' ? [data] : [],
      );
    const lapsed = passed(toPaid, '2024-04-02');
    const away = moved(lapsed, '2024-04-03', payment, '2024-04-02');
    const back = passed(moved(away, '2024-04-04', payment, '2024-03-20'), '2024-04-05');
    const [first, second] = lapses(back);
    expect(first).toMatchObject({ dueOn: '2024-04-01' });
    expect(second).toEqual({ ...first, earlier: 1 });
    const again = moved(moved(back, '2024-04-05', payment, '2024-04-02'), '2024-04-05', payment, '2024-03-20');
    expect(lapses(passed(again, '2024-04-06')).at(-1)).toMatchObject({ earlier: 2 });
  });

  it('that strikes urgent coercion through lets the verification be due that the end of the period began', () => {
    const urgent = { measure: 'deductAccount', urgency: 'dissipation', forces: false, effectiveOn: '2024-03-07' };
    const over = passed(play([...toVerifying.slice(0, 3), ['decide-coercion', urgent]]), '2024-03-20');
    expect(rules(over)).not.toContain('verification.first');
    const corrects = eventOf(over, 'CoercionDecided');
    const struck = recordedOn(over, '2024-03-21', 'withdraw-step', {
      corrects,
      reason: 'r',
      effectiveOn: '2024-03-21',
    });
    expect(stateOf(struck).place.lifecycle).toBe('enforceable.verifying');
    expect(stateOf(struck).deadlines.find(({ rule }) => rule === 'verification.first')).toMatchObject({
      from: '2024-03-18',
      dueOn: '2024-03-28',
      startedBy: eventOf(over, 'NoticeValid'),
    });
  });

  it('says anew whether a deadline was met in time', () => {
    const met = (history: History, from: number): unknown[] => clocks(history, from, 'payout');
    const paid = play([payOut], toPaid);
    const event = eventOf(paid, 'MoneyDistributed');
    const late = moved(paid, '2024-04-10', event, '2024-04-02');
    expect(met(late, paid.length)).toMatchObject([
      ['DeadlineLapsed', { dueOn: '2024-04-01' }],
      ['DeadlineMet', { inTime: false }],
    ]);
    const inTime = moved(late, '2024-04-11', event, '2024-04-01');
    expect(met(inTime, late.length)).toMatchObject([
      ['LapseWithdrawn', {}],
      ['DeadlineMet', { inTime: true }],
    ]);
    const again = moved(inTime, '2024-04-12', event, '2024-04-02');
    expect(met(again, inTime.length)).toMatchObject([
      ['DeadlineLapsed', { dueOn: '2024-04-01', earlier: 1 }],
      ['DeadlineMet', { inTime: false }],
    ]);
    // The payment was made later, so its pay-out was in time: the lapse that is recorded is withdrawn.
    const lapsed = play([['pay-out', { ...payOut[1], effectiveOn: '2024-04-03' }]], passed(toPaid, '2024-04-02'));
    const right = moved(lapsed, '2024-04-10', payment, '2024-03-25');
    expect(met(right, lapsed.length)).toMatchObject([
      ['LapseWithdrawn', {}],
      ['DeadlineMet', { inTime: true }],
    ]);
  });

  it('tells the deadline of a stop from that of the stop before it, which was struck through', () => {
    const over = passed(play([...toVerifying, postponed]), '2024-06-29');
    const due = (history: History) => stateOf(history).deadlines.find(({ rule }) => rule === 'continue.decision')!;
    const corrects = eventOf(over, 'PostponementDecided');
    const struck = recordedOn(over, '2024-07-01', 'withdraw-step', {
      corrects,
      reason: 'r',
      effectiveOn: '2024-07-01',
    });
    const again = passed(play([[postponed[0], postponed[1] as Body]], struck), '2024-07-02');
    expect(due(again)).toMatchObject({
      startedBy: again.findLast(({ type }) => type === 'PostponementDecided')!.envelope.eventId,
    });
    expect(due(again).id).not.toBe(due(over).id);
  });
});

describe('an ending dated before a lapse that is recorded', () => {
  const lapsed = passed(play(toVerifying.slice(0, 1)), '2024-04-01');
  const revokedOn = (effectiveOn: string) =>
    recordedOn(lapsed, '2024-04-02', 'revoke-decision', { ground: 'L08:37.1.a', effectiveOn });
  const typesOf = (history: History) => clocks(history, lapsed.length, 'notice.parties').map(([type]) => type);

  it('withdraws the lapse with the deadline', () => {
    expect(typesOf(revokedOn('2024-03-07'))).toEqual(['LapseWithdrawn', 'DeadlineEnded']);
  });

  it('leaves it when the deadline had passed on that day', () => {
    expect(typesOf(revokedOn('2024-03-08'))).toEqual(['DeadlineEnded']);
  });
});

describe('a reopened case', () => {
  const [assigned, ...onwards] = toVerifying;
  const verified: Step = ['record-verification', { outcome: 'noConditionsFound', effectiveOn: '2024-03-20' }];
  const reopened = (steps: readonly Step[]) =>
    rules(
      play([
        ...steps,
        ['terminate', { ground: 'L08:50.1.c', effectiveOn: '2024-04-02' }],
        ['reopen', { ground: 'complaintUpheld', effectiveOn: '2024-05-06' }],
      ]),
    );

  it('is verified anew, whether or not another deadline runs again', () => {
    const steps = [assigned!, 'open-file', ...onwards, verified];
    expect(reopened([...steps, 'send-to-procuracy'])).toEqual(['verification.newInformation']);
    expect(reopened(steps)).toEqual(['procuracy.copy', 'verification.newInformation']);
  });

  it('has one deadline for its verification when the first one runs again', () => {
    expect(reopened(toVerifying).filter((rule) => rule.startsWith('verification'))).toEqual(['verification.first']);
  });
});
