import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { modelContract } from './model.js';
import { followContract, readContract } from './reads.js';
import { all, type Context, idsOf, type LogUnderTest, newEvent, newStream } from './tools.js';
import { comparePositions, type EventLog, LimitExceeded, limits, type NewEvent } from '../index.js';

/**
 * Tests the contract of every adapter of the log. An adapter's own spec calls this, and tests what else it promises.
 */
export function describeEventLogContract(name: string, makeLog: () => Promise<LogUnderTest>): void {
  describe(`event log contract: ${name}`, () => {
    let made: LogUnderTest;
    let log: EventLog;
    beforeEach(async () => {
      made = await makeLog();
      ({ log } = made);
    });
    afterEach(() => made.dispose());
    const context = { log: () => log, reopen: () => made.reopen() };

    describe('append', () => appendContract(context));
    describe('the same call again', () => retryContract(context));
    describe('read', () => readContract(context));
    describe('follow', () => followContract(context));
    describe('limits', () => limitsContract(context));
    describe('any interleaving', () => modelContract(context));
  });
}

function appendContract({ log }: Context): void {
  test('begins a stream, goes on at its last revision, and answers with revision and position', async () => {
    const stream = newStream();
    const first = await log().append(stream, 'none', [newEvent(), newEvent()]);
    const second = await log().append(stream, 1, [newEvent()]);
    expect(first).toMatchObject({ outcome: 'appended', revision: 1 });
    expect(second).toMatchObject({ outcome: 'appended', revision: 2 });
    if (first.outcome !== 'appended' || second.outcome !== 'appended') throw new Error('not appended');
    expect(comparePositions(first.position, second.position)).toBeLessThan(0);
    expect(await log().head()).toBe(second.position);
  });

  test.each([
    ['a stream that is there, as new', 2, 'none', 1],
    ['behind its end', 3, 1, 2],
    ['ahead of its end', 2, 5, 1],
    ['a missing stream at a revision', 0, 0, 'none'],
  ] as const)('refuses %s and stores nothing', async (_case, length, expected, actual) => {
    const stream = newStream();
    if (length > 0)
      await log().append(
        stream,
        'none',
        Array.from({ length }, () => newEvent()),
      );
    expect(await log().append(stream, expected, [newEvent()])).toEqual({ outcome: 'conflict', actual });
    expect(await all(log().read(stream))).toHaveLength(length);
  });

  test('of two calls racing for a revision one is stored and one refused', async () => {
    const stream = newStream();
    const answers = await Promise.all([1, 2].map((n) => log().append(stream, 'none', [newEvent({ n })])));
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['appended', 'conflict']);
    expect(await all(log().read(stream))).toHaveLength(1);
  });

  test('stores all events of a call, or none of them', async () => {
    const stream = newStream();
    const calls = Array.from({ length: 8 }, (_, n) => Array.from({ length: 5 }, (_none, i) => newEvent({ n, i })));
    const answers = await Promise.all(calls.map((events) => log().append(stream, 'none', events)));
    const winner = calls[answers.findIndex(({ outcome }) => outcome === 'appended')] ?? [];
    expect(answers.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
    expect(idsOf(await all(log().read(stream)))).toEqual(idsOf(winner));
  });

  test('many streams at once do not disturb each other', async () => {
    const streams = Array.from({ length: 40 }, newStream);
    await Promise.all(
      streams.map(async (stream) => {
        for (let n = 0; n < 5; n++) {
          const answer = await log().append(stream, n === 0 ? 'none' : n - 1, [newEvent({ n })]);
          expect(answer).toMatchObject({ outcome: 'appended', revision: n });
        }
      }),
    );
    for (const stream of streams) {
      expect((await all(log().read(stream))).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    }
  });
}

function retryContract({ log, reopen }: Context): void {
  test('answers as the first time: at once, after the stream has grown, and after a restart', async () => {
    const stream = newStream();
    const opening = [newEvent(), newEvent()];
    const later = [newEvent(), newEvent(), newEvent()];
    const first = await log().append(stream, 'none', opening);
    expect(await log().append(stream, 'none', opening)).toEqual(first);
    const second = await log().append(stream, 1, later);
    await log().append(stream, 4, [newEvent()]);
    const again = await reopen();
    expect(await again.append(stream, 'none', opening)).toEqual(first);
    expect(await again.append(stream, 1, later)).toEqual(second);
    expect(await all(again.read(stream))).toHaveLength(6);
  });

  test('twice at the same time is stored once, and both hear so', async () => {
    const stream = newStream();
    const events = [newEvent(), newEvent()];
    const [one, two] = await Promise.all([log().append(stream, 'none', events), log().append(stream, 'none', events)]);
    expect(one).toMatchObject({ outcome: 'appended', revision: 1 });
    expect(two).toEqual(one);
    expect(await all(log().read(stream))).toHaveLength(2);
  });

  /**
   * Calls named as in the recording of a real server (`test/eventstoredb/recording`). Some recorded calls are missing
   * here, because stores differ and the port does not permit them: other content under the same ids, a part of an
   * earlier call (`first-id`, `second-id-own-revision`), the same ids at the last revision. The port has no *any* and
   * no *stream exists*, and refuses the same id twice in one call (`within-one-call`, below).
   */
  test.each([
    ['retry.same-call', 0, ['a', 'b'], { outcome: 'appended', revision: 2 }],
    ['retry.second-id', 0, ['b'], { outcome: 'conflict', actual: 3 }],
    ['retry.swapped', 0, ['b', 'a'], { outcome: 'conflict', actual: 3 }],
    ['retry.overlap', 0, ['a', 'new'], { outcome: 'conflict', actual: 3 }],
    ['retry.longer', 0, ['a', 'b', 'c', 'new'], { outcome: 'conflict', actual: 3 }],
    ['retry.other-revision', 1, ['a', 'b'], { outcome: 'conflict', actual: 3 }],
    ['retry at none', 'none', ['a', 'b'], { outcome: 'conflict', actual: 3 }],
    ['retry with another id first', 0, ['b', 'new'], { outcome: 'conflict', actual: 3 }],
    ['retry of a later call', 2, ['c'], { outcome: 'appended', revision: 3 }],
  ] as const)('%s', async (_scenario, expected, names, answer) => {
    const stream = newStream();
    const events = { a: newEvent(), b: newEvent(), c: newEvent(), new: newEvent() };
    await log().append(stream, 'none', [newEvent()]);
    await log().append(stream, 0, [events.a, events.b]);
    await log().append(stream, 2, [events.c]);
    const again = names.map((name) => events[name]);
    expect(await log().append(stream, expected, again)).toMatchObject(answer);
    expect(await all(log().read(stream))).toHaveLength(4);
  });

  test('retry.no-stream', async () => {
    const stream = newStream();
    const opening = [newEvent()];
    const first = await log().append(stream, 'none', opening);
    expect(await log().append(stream, 'none', opening)).toEqual(first);
    await log().append(
      stream,
      0,
      Array.from({ length: 5 }, () => newEvent()),
    );
    expect(await log().append(stream, 'none', opening)).toEqual(first);
    expect(await all(log().read(stream))).toHaveLength(6);
  });

  test('retry.other-stream', async () => {
    const [one, other] = [newStream(), newStream()];
    const shared = newEvent();
    await log().append(one, 'none', [shared]);
    expect(await log().append(other, 'none', [shared])).toMatchObject({ outcome: 'appended', revision: 0 });
    expect([await all(log().read(one)), await all(log().read(other))].map(({ length }) => length)).toEqual([1, 1]);
  });
}

function limitsContract({ log }: Context): void {
  const big = (bytes: number): NewEvent => newEvent({ text: 'x'.repeat(bytes) }, {});

  test('an event or a call larger than the limits is refused before anything is stored', async () => {
    const stream = newStream();
    // An astral character has 2 UTF-16 units and 4 bytes, and the limits count bytes.
    const wide = newEvent({ text: '😀'.repeat(limits.eventBytesMax / 4) }, {});
    const many = Array.from({ length: limits.appendEventsMax + 1 }, () => newEvent());
    for (const events of [[big(limits.eventBytesMax)], [wide], many, Array.from({ length: 9 }, () => big(60_000))]) {
      await expect(log().append(stream, 'none', events)).rejects.toThrow(LimitExceeded);
    }
    expect(await all(log().read(stream))).toEqual([]);
  });

  test('what is just within the limits is stored', async () => {
    const stream = newStream();
    const most = Array.from({ length: 8 }, () => big(limits.eventBytesMax - 20));
    expect(await log().append(stream, 'none', most)).toMatchObject({ outcome: 'appended', revision: 7 });
    const many = Array.from({ length: limits.appendEventsMax }, () => newEvent(null, {}));
    expect(await log().append(stream, 7, many)).toMatchObject({ outcome: 'appended', revision: 1007 });
    expect(await all(log().read(stream))).toHaveLength(1008);
  });

  const twice = newEvent();
  test.each([
    ['no event', 'none', []],
    ['an id twice', 'none', [twice, twice]],
    ['an id that is no UUID', 'none', [{ ...newEvent(), id: 'one' }]],
    ['an id in upper case', 'none', [{ ...newEvent(), id: newEvent().id.toUpperCase().replace(/^./, 'A') }]],
    ['an empty type', 'none', [{ ...newEvent(), type: '' }]],
    ['data with a bigint', 'none', [newEvent({ amount: 1n })]],
    ['data that are undefined', 'none', [{ ...newEvent(), data: undefined }]],
    ['metadata that are no text', 'none', [newEvent({}, { n: 1 } as unknown as Record<string, string>)]],
    ['half of a surrogate pair', 'none', [newEvent({}, { text: '\ud800' })]],
    ['a negative revision', -1, [newEvent()]],
    ['half a revision', 0.5, [newEvent()]],
  ] as const)('refuses %s', async (_case, expected, events) => {
    const stream = newStream();
    await expect(log().append(stream, expected, events)).rejects.toThrow(TypeError);
    expect(await all(log().read(stream))).toEqual([]);
  });

  test.each(['', 'with\nline feed', 'x'.repeat(201), '\udc00'])('refuses the stream name %j', async (stream) => {
    await expect(log().append(stream, 'none', [newEvent()])).rejects.toThrow(TypeError);
  });
}
