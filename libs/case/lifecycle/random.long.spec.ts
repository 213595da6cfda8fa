import { expect, it } from '@jest/globals';
import { report, walk } from '../testing/walks.js';

it('steps through 100,000 random histories as XState does; the count of each transition is printed', () => {
  const walked = walk(100_000, 41);
  process.stdout.write(report(walked));
  expect([...walked.counts].filter(([, count]) => count < 500)).toEqual([]);
});
