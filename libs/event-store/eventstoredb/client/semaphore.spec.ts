import { expect, test } from '@jest/globals';
import { LogUnavailable } from '../../contract/port.js';
import { limits } from './limits.js';
import { Semaphore } from './semaphore.js';

const turnWithinMs = 500;

async function all(permits: Semaphore): Promise<void> {
  for (let count = 0; count < limits.readsAtOnceMax; count += 1) await permits.acquire();
}

test('who waits gets the turn of who is done, in order', async () => {
  const permits = new Semaphore(() => false, turnWithinMs);
  await all(permits);
  const order: number[] = [];
  const waiting = [1, 2].map((each) => permits.acquire().then(() => order.push(each)));
  permits.release();
  permits.release();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2]);
});

test('nobody waits behind reads that have no answer, nor for ever', async () => {
  let isHopeless = true;
  const permits = new Semaphore(() => isHopeless, turnWithinMs);
  await all(permits);
  await expect(permits.acquire()).rejects.toThrow(LogUnavailable);
  isHopeless = false;
  await expect(permits.acquire()).rejects.toThrow(`${limits.readsAtOnceMax} reads before it had no answer`);
  // A waiter that gave up must not take the permit.
  permits.release();
  await permits.acquire();
});
