import { expect, it } from '@jest/globals';
import { type EventReader, LogDamaged, type Position, type StoredEvent } from '../contract/port.js';
import { atStart, type Checkpoint, requireOneOrder, requireSameLog } from './checkpoint.js';

/** Checkpoints against a log of two streams. */

const streams = ['a', 'a', 'b', 'a'];
const events = streams.map((stream, index) => ({
  id: `e${index + 1}`,
  stream,
  revision: streams.slice(0, index).filter((each) => each === stream).length,
  position: String(index + 1) as Position,
}));

/** A log of the two streams. `counts`: whether it can count the events up to a position; a server cannot. */
const logOf = (counts: boolean): EventReader =>
  ({
    async *read(stream: string, { from }: { from: number }) {
      // The check reads one event at most, so this log yields one.
      const found = events.find((event) => event.stream === stream && event.revision >= from);
      if (found) yield found as unknown as StoredEvent;
    },
    count: async (upTo?: Position) => (counts ? Number(upTo ?? events.length) : undefined),
  }) as unknown as EventReader;

const at = (ordinal: number, changes: object = {}): Checkpoint => {
  const { id, stream, revision, position } = events[ordinal - 1]!;
  return { position, ordinal, recordedMs: 0, last: { id, stream, revision }, ...changes };
};
const last = (changes: object): object => ({ last: { ...at(3).last, ...changes } });

it.each([0, 1, 3, 4])('at event %d it is of this log', async (ordinal) => {
  const checkpoint = ordinal === 0 ? atStart : at(ordinal);
  for (const counts of [true, false]) await requireSameLog(logOf(counts), checkpoint);
});

it.each<[string, object, RegExp]>([
  [
    'another event',
    last({ id: 'e9' }),
    /set back or exchanged: event e9, revision 0 of b, was stored and is not there/,
  ],
  ['another stream', last({ stream: 'a' }), /is not there/],
  ['a later revision', last({ revision: 1 }), /is not there/],
  ['another place', { position: '2' as Position }, /contradicts the log: event 3 at 2 .* which is at 3/],
  ['no event', { last: undefined }, /counts 3 events and names none. Rebuild the views/],
  ['no place', { position: undefined }, /counts 3 events and names none/],
])('that names %s is not, whether or not the log counts', async (_, changes, sentence) => {
  for (const counts of [true, false]) {
    const checked = requireSameLog(logOf(counts), at(3, changes));
    await expect(checked).rejects.toThrow(LogDamaged);
    await expect(checked).rejects.toThrow(sentence);
  }
});

it.each([2, 4, 0])('that counts %d at the third event is not, and names the view', async (ordinal) => {
  const checked = requireSameLog(logOf(true), at(3, { ordinal }), 'register');
  await expect(checked).rejects.toThrow(/checkpoint of the view register contradicts .*and the log counts 3/);
});

it('checkpoints of one log are in one order, whatever the store can count', () => {
  const required = (other: Checkpoint): void =>
    requireOneOrder([
      { name: 'register', checkpoint: at(3) },
      { name: 'reactions', checkpoint: other },
    ]);
  for (const sound of [at(3), at(1), at(4), atStart]) required(sound);
  for (const garbled of [at(3, { ordinal: 2 }), at(3, { ordinal: 4 }), at(1, { ordinal: 5 }), at(4, { ordinal: 3 })]) {
    expect(() => required(garbled)).toThrow(LogDamaged);
    expect(() => required(garbled)).toThrow(/views register and reactions contradict one another: event 3 at 3, and/);
  }
});
