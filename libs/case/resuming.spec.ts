import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type History, placeOf, play, stateOf, type Step } from './testing/given.js';
import { routes } from './testing/routes.js';
import { handsEmpty } from './testing/row.js';

/** A case resumes exactly where it was: after one stop or several, from mediation, from coercion, after an ending. */

const stoppable = routes.filter(({ place }) => !/separateBook|suspended|completed/.test(place));
const stop = fc.constantFrom<Step>(
  ['postpone', { ground: 'a' }],
  ['postpone', { ground: 'c', until: '2026-01-05' }],
  ['suspend-temporarily', { ground: 'bankruptcy' }],
  ['pause', { ground: 'complaint' }],
);
/**
 * The state without what a stop changes for good: its number, ground and days, the dates and revision of the acts, and the terms of what it
 * forbade, which count anew.
 */
const lasting = (history: History): object => {
  const {
    stopsCount: _count,
    actRevision: _revision,
    protestPostponements: _protests,
    suspendedFor: _grounds,
    heldFor: _held,
    ...rest
  } = stateOf(history);
  const deadlines = rest.deadlines.filter(({ rule }) => !/^(notice\.parties|verification\.first|payout)/.test(rule));
  return { ...rest, deadlines };
};

describe('a stopped case', () => {
  it('resumes exactly where it was, however many stops ran and in whatever order they ended', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...stoppable),
        fc.array(stop, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (route, stops, choice) => {
          let history = play(stops, route.history);
          expect(stateOf(history).stops.length).toBe(stops.length);
          while (stateOf(history).stops.length > 1) {
            const running = stateOf(history).stops;
            const ended = running[choice.next().value! % running.length]!;
            history = play([['end-stop', { stop: ended.id }]], history);
            const last = running.filter((each) => each !== ended).at(-1)!;
            expect(stateOf(history).place.lifecycle).toBe(`suspended.${last.kind}`);
          }
          expect(lasting(play(['resume'], history))).toEqual(lasting(route.history));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes money while it is stopped, and goes on', () => {
    const stopped = play(
      [
        ['pause', { ground: 'complaint' }],
        ['record-payment', { amount: '20' }],
      ],
      routes.find(({ name }) => name === 'executing')!.history,
    );
    expect(placeOf(play(['resume'], stopped))).toBe('coercion.executing | withConditions');
  });
});

describe('a reopened case', () => {
  const open = routes.filter(({ place }) => !place.startsWith('completed'));
  it.each(open.map((route) => [route.name, route] as const))(
    'goes on at the right place, ended from: %s',
    (_, from) => {
      const paidOut = handsEmpty(stateOf(from.history));
      const ended = play([...paidOut, ['revoke-decision', { ground: 'groundGone' }]], from.history);
      const reopened = play([['reopen', { ground: 'complaintUpheld' }]], ended);
      const anew = /dormant|suspended/.test(from.place);
      expect(placeOf(reopened)).toBe(anew ? 'enforceable.verifying | unclassified' : from.place);
      const [was, is] = [stateOf(from.history), stateOf(reopened)];
      expect(is.obligations).toEqual(was.obligations);
      expect(is.stops).toEqual([]);
      if (!anew) expect(is).toMatchObject({ mediationFrom: was.mediationFrom, coercion: was.coercion });
      if (anew) expect(is).toMatchObject({ mediationFrom: undefined, coercion: undefined, notYetSince: undefined });
    },
  );
});
