import { expect, it } from '@jest/globals';
import { report, walk } from '../testing/walks.js';

it('steps through 20,000 random histories as XState does, each transition at least 100 times', () => {
  const walked = walk(20_000, 20_250_304);
  const [headline] = report(walked).split('\n');
  const rarest = [...walked.counts].sort(([, a], [, b]) => a - b).slice(0, 5);
  process.stdout.write(`${headline}; rarest:\n${rarest.map(([name, count]) => `  ${count}  ${name}`).join('\n')}\n`);
  expect([...walked.counts].filter(([, count]) => count < 100)).toEqual([]);
}, 120_000);
