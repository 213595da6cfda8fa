import { describe, expect, it } from '@jest/globals';
import { rows } from '../testing/rows.js';
import { difference, type TriedRow, tryRow, underL25, ways } from '../testing/table.js';

/**
 * The lifecycle table once more, on the second day of the 2025 law: cases that were opened under the 2008 law go on
 * under the new one, one way to each place.
 */

/** Acts that the law of 2025 knows on no day. */
const gone = ['withdraw-up', 'move-to-private-office'];
const tried = rows
  .filter(({ act }) => !gone.includes(act))
  .flatMap((row) => ways.map((route) => tryRow(row, route, underL25)));

describe('the lifecycle table under the law of 2025', () => {
  it('holds for every act in every reachable place', () => {
    expect(tried.flatMap(difference)).toEqual([]);
  });

  it('cites the law of 2025 in every refusal', () => {
    const cited = ({ verdict }: TriedRow) => (verdict.kind === 'refused' ? verdict.refusals : []);
    expect(tried.flatMap(cited).filter(({ regime }) => regime !== 'L25')).toEqual([]);
  });
});
