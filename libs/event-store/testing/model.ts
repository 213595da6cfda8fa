import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { all, caughtUp, type Context, eventsOf, followUntil, idsOf, newEvent, newStream } from './tools.js';
import type { Appended, NewEvent } from '../index.js';

/**
 * One call that the model makes: to which stream, how far from its true end, with how many events, and whether it
 * repeats an earlier call.
 */
const step = fc.record({
  stream: fc.nat({ max: 2 }),
  offset: fc.constantFrom(0, 0, 0, 0, -1, 1),
  count: fc.integer({ min: 1, max: 3 }),
  repeats: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
  together: fc.boolean(),
});

interface Call {
  readonly stream: string;
  readonly expected: 'none' | number;
  readonly events: readonly NewEvent[];
}

export function modelContract({ log }: Context): void {
  test('answers as a map of lists does, and reads and follows the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const streams = [newStream(), newStream(), newStream()];
        const model = new Map(streams.map((stream) => [stream, [] as Call[]]));
        const head = await log().head();
        const pending: Promise<void>[] = [];
        for (const { stream: n, offset, count, repeats, together } of steps) {
          const stream = streams[n] as string;
          const calls = model.get(stream) as Call[];
          const call = calls.at((repeats ?? 0) % Math.max(1, calls.length));
          const next = repeats === undefined || call === undefined ? newCall(stream, calls, offset, count) : call;
          const answer = modelAnswer(calls, next);
          if (answer.outcome === 'appended' && next !== call) calls.push(next);
          // The model's answer is known already. Calls made at the same time must be answered in their order.
          pending.push(
            log()
              .append(stream, next.expected, next.events)
              .then((real) => expect(real).toMatchObject(answer)),
          );
          if (!together) await Promise.all(pending.splice(0));
        }
        await Promise.all(pending);
        for (const [stream, calls] of model) {
          expect(idsOf(await all(log().read(stream)))).toEqual(idsOf(calls.flatMap(({ events }) => events)));
        }
        const followed = eventsOf(await followUntil(log(), head, caughtUp));
        for (const [stream, calls] of model) {
          const own = followed.filter((event) => event.stream === stream);
          expect(idsOf(own)).toEqual(idsOf(calls.flatMap(({ events }) => events)));
        }
      }),
      { numRuns: 60 },
    );
  });
}

const lengthOf = (calls: readonly Call[]): number => calls.reduce((sum, { events }) => sum + events.length, 0);

function newCall(stream: string, calls: readonly Call[], offset: number, count: number): Call {
  const last = lengthOf(calls) - 1 + offset;
  const events = Array.from({ length: count }, (_, n) => newEvent({ n }, { actor: `alice ${n}`, at: String(last) }));
  return { stream, expected: last < 0 ? 'none' : last, events };
}

function modelAnswer(calls: readonly Call[], { expected, events }: Call): Partial<Appended> {
  const length = lengthOf(calls);
  const first = expected === 'none' ? 0 : expected + 1;
  const stored = calls.flatMap((call) => call.events).slice(first, first + events.length);
  const again = stored.length === events.length && stored.every(({ id }, i) => id === events[i]?.id);
  if (first === length || again) return { outcome: 'appended', revision: first + events.length - 1 };
  return { outcome: 'conflict', actual: length === 0 ? 'none' : length - 1 };
}
