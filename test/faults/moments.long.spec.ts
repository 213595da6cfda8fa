import { expect, it, jest } from '@jest/globals';
import { files, Moments, moments } from './moments.js';

/** Every combination of each file from two of three moments, with and without a checkpoint of SQLite between them. */

jest.setTimeout(4 * 3_600_000);

const pairs = moments.flatMap((early, at) => moments.slice(at + 1).map((late) => [early, late] as const));

it.each([true, false])(
  'files of two moments lead to one moment, or to a sentence (checkpointed: %s)',
  async (between) => {
    const played = await Moments.play(between);
    const counts: Record<string, number> = {};
    try {
      for (const [early, late] of pairs)
        for (let bits = 0; bits < 2 ** files.length; bits += 1) {
          const isEarly = (file: string): boolean => ((bits >> files.indexOf(file)) & 1) === 1 && files.includes(file);
          const outcome = await played.mixed((file) => (isEarly(file) ? early : late));
          expect([early, late, bits, outcome]).not.toMatchObject([early, late, bits, { kind: 'wrong' }]);
          counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1;
        }
      process.stderr.write(`files of two moments: ${JSON.stringify({ between, ...counts })}\n`);
    } finally {
      played.dispose();
    }
  },
);
