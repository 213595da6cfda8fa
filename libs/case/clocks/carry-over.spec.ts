import { describe, expect, it } from '@jest/globals';
import { elapse, type Instant, type LegalDate, nextElapse, recheck } from '../index.js';
import { append, decide, opened, owing, play, stateOf, toReady, toWatched, world } from '../testing/given.js';
import { CaseCarriedOver, carriedOver } from './carry-over.js';

const day = (text: string) => text as LegalDate;
const atEnd = {
  eventId: 'e',
  streamId: 's',
  revision: 9,
  effectiveOn: day('2026-07-01'),
  realm: 'simulated',
  officeThen: 'P1.01',
} as const;

describe('an open case', () => {
  const watched = stateOf(play(toWatched));

  it('is carried over from the first day of the new law, and once', () => {
    expect(carriedOver(watched, day('2026-06-30'), world)).toEqual([]);
    const [fact, ...more] = carriedOver(watched, day('2026-09-15'), world);
    expect(fact).toEqual({
      type: 'CaseCarriedOver',
      data: { regime: 'L25', article: 'L25 116.3–4; ND152 115.1', law: world.law.version },
      on: '2026-07-01',
    });
    expect(more).toEqual([]);
    const after = CaseCarriedOver.evolve(watched, fact!.data as never, atEnd);
    expect(carriedOver(after, day('2026-09-15'), world)).toEqual([]);
    expect(after.deadlines).toEqual(watched.deadlines);
  });

  it('is carried over before its next act, or by the scheduler on that day', () => {
    const noon = '2026-07-01T05:00:00.000Z' as Instant;
    expect(nextElapse({ ...watched, deadlines: [] })).toBe('2026-07-01');
    expect(elapse(watched, noon, world).map(({ type }) => type)).toContain('CaseCarriedOver');
    const body = { effectiveOn: '2026-07-01', outcome: 'noConditionsFound' };
    const verdict = decide(play(toWatched), 'record-verification', body, undefined, { instant: noon });
    const history = append(play(toWatched), 'record-verification', body, verdict);
    expect(stateOf(history)).toMatchObject({ carriedTo: 'L25', unplaced: [] });
    expect(elapse(stateOf(history), noon, world).map(({ type }) => type)).not.toContain('CaseCarriedOver');
    expect(nextElapse({ ...stateOf(history), deadlines: [] })).toBeUndefined();
    expect(recheck(history, world)).toEqual([]);
  });

  it('is not carried over when it was decided under the new law, or has ended', () => {
    expect(carriedOver(stateOf(opened([owing('1')], '2026-07-01')), day('2026-07-02'), world)).toEqual([]);
    const ended = play([...toReady, ['terminate', { ground: 'L08:50.1.a' }]]);
    expect(carriedOver(stateOf(ended), day('2026-07-02'), world)).toEqual([]);
  });

  it('keeps a running term, and loses one that the new law does not know', () => {
    const [deadline] = watched.deadlines;
    const moving = { ...deadline!, id: 'm', rule: 'separateBook.move' };
    const facts = carriedOver({ ...watched, deadlines: [deadline!, moving] }, day('2026-07-01'), world);
    expect(facts.slice(1)).toMatchObject([{ type: 'DeadlineEnded', data: { deadline: 'm', why: 'noLongerDue' } }]);
  });
});
