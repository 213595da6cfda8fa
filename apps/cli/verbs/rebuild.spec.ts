import { expect, it } from '@jest/globals';
import { LogUnavailable } from '#event-store';
import type { ViewHealth } from '#read-models';
import { whileMoving } from './rebuild.js';

const health = (changes: Partial<ViewHealth>): ViewHealth[] => [
  { name: 'register', ordinal: 7, rebuild: { ordinal: 3 }, state: 'running', caughtUp: true, ...changes } as ViewHealth,
];
const onLook = (): void => undefined;
const never = (): Promise<void> => new Promise(() => undefined);

it.each([
  ['the log is away', {}, 'no answer', /has come further for 0.3 s: no answer/],
  [
    'the file is locked',
    { waitsFor: 'The view file cannot be written' },
    undefined,
    /: The view file cannot be written/,
  ],
  ['nothing is known', {}, undefined, /the log is silent/],
])('views that stand still are waited for until the limit: %s', async (_, changes, lastError, sentence) => {
  let signal: AbortSignal | undefined;
  const work = (given: AbortSignal): Promise<void> => ((signal = given), never());
  const views = { health: () => health(changes) };
  const made = whileMoving(views, work, { onLook, lastError: () => lastError, silenceMs: 300 });
  await expect(made).rejects.toThrow(LogUnavailable);
  await expect(made).rejects.toThrow(sentence);
  expect(signal?.aborted).toBe(true);
});

it('views that come further are waited for', async () => {
  let ordinal = 0;
  const looks: number[] = [];
  const views = { health: () => health({ rebuild: { ordinal: (ordinal += 1) } }) };
  const work = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_300));
  await whileMoving(views, work, { onLook: (at) => looks.push(at), lastError: () => undefined, silenceMs: 500 });
  expect(looks.length).toBeGreaterThan(2);
});
