import { expect, it } from '@jest/globals';
import { type EventLog, MemoryLog, MemoryStore } from '../index.js';
import { all, describeEventLogContract, newEvent } from '../testing/index.js';

describeEventLogContract('memory', async () => {
  const store = new MemoryStore();
  let log: EventLog = new MemoryLog(store);
  return {
    log,
    async reopen() {
      await log.close();
      log = new MemoryLog(store);
      return log;
    },
    dispose: () => log.close(),
  };
});

it('shares nothing with those who write and read it', async () => {
  const log = new MemoryLog();
  const data = { n: 1 };
  await log.append('a', 'none', [newEvent(data)]);
  data.n = 2;
  const [first] = await all(log.read('a'));
  (first!.data as typeof data).n = 3;
  expect((await all(log.read('a')))[0]?.data).toEqual({ n: 1 });
});

it('takes nothing after it was closed, and ends those who follow', async () => {
  const log = new MemoryLog();
  const following = all(log.follow(undefined, new AbortController().signal));
  await new Promise((resolve) => setImmediate(resolve));
  await log.close();
  expect(await following).toEqual([{ kind: 'caughtUp' }]);
  await expect(log.append('a', 'none', [newEvent()])).rejects.toThrow('closed');
  await expect(all(log.read('a'))).rejects.toThrow('closed');
});
