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
