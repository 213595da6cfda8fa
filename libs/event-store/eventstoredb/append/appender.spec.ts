import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { LogUnavailable, type NewEvent } from '../../contract/port.js';
import { Appender } from './appender.js';
import type { AppendingClient } from './appending-client.js';
import { ClockSkew } from '../client/clock-skew.js';
import { Connection } from '../client/connection.js';
import { Quarantine } from '../events/quarantine.js';
import { patience } from '../client/limits.js';
import type { Reading } from '../read/reader.js';

/** An appender over a client with scripted answers, for answers that no test peer can be made to give. */
function answering(...answers: readonly object[]): { readonly appender: Appender; readonly calls: unknown[][] } {
  const calls: unknown[][] = [];
  const client = {
    append: async (...call: unknown[]) => {
      calls.push(call);
      throw Object.assign(new Error('as told'), answers[calls.length - 1] ?? answers.at(-1));
    },
  } as unknown as AppendingClient;
  const nothing = {
    read: async function* () {},
    lastRevision: async () => 'none',
    client: { patience: patience.command },
  } as unknown as Reading;
  const parts = {
    connection: new Connection(
      () => 0,
      () => 0,
    ),
    clock: new ClockSkew(undefined),
    damage: new Quarantine(),
  };
  const rollback = { isTrusted: true, require: async () => undefined };
  const rest = { rollback, prefix: 'p.', random: () => 0, known: () => undefined };
  return { appender: new Appender({ client, reading: nothing, ...parts, ...rest }), calls };
}

const event = (): NewEvent => ({ id: randomUUID(), type: 'happened', data: {}, meta: {} });

test('no right at the first try: nothing was handed over that counts', async () => {
  const { appender } = answering({ type: 'access-denied' });
  const refused = appender.append('item-1', 'none', [event()]);
  await expect(refused).rejects.toThrow(LogUnavailable);
  await expect(refused).rejects.toMatchObject({ denied: 'append' });
});

test('no right any more at a later try: the first one may be stored', async () => {
  const { appender, calls } = answering({ code: 14 }, { type: 'access-denied' });
  expect(await appender.append('item-1', 'none', [event()])).toMatchObject({ outcome: 'unknown' });
  expect(calls).toHaveLength(2);
});

test('a retry bears the same ids and the same revision', async () => {
  const { appender, calls } = answering(
    { code: 14 },
    { code: 13 },
    { type: 'deadline-exceeded' },
    { type: 'access-denied' },
  );
  await appender.append('item-1', 7, [event()]);
  expect(calls).toHaveLength(4);
  for (const call of calls) expect(call).toEqual(calls[0]);
});

test('a conflict after an unknown try is looked up before it is said', async () => {
  const { appender } = answering({ code: 14 }, { type: 'wrong-expected-version', actualVersion: 9n });
  expect(await appender.append('item-1', 7, [event()])).toMatchObject({ outcome: 'unknown' });
});

test('what is tried again and again has one time to end by, then it is looked up', async () => {
  const untils = new Set<unknown>();
  const { appender, calls } = answering({ code: 14 }, { code: 13 }, { type: 'access-denied' });
  await appender.append('item-1', 7, [event()]);
  for (const call of calls) untils.add(call[3]);
  expect(calls).toHaveLength(3);
  expect(untils.size).toBe(1);
});
