import { columns } from '../form/columns.js';
import { sides, total, type Violation } from '../form/identities.js';
import type { Table } from '../form/table.js';

/**
 * Checks I8: the stock that one year carries forward on 30 September is the one that the next year carries over. During
 * the year a move to the separate book takes a case out of A1; column M counts the moved cases, so that the identity
 * holds at any cut-off.
 * @throws RangeError unless the first table ends on 30 September and the second belongs to the year after
 */
export function checkCarriedOver(closing: Table, following: Table): Violation[] {
  if (closing.to !== `${closing.year}-09-30` || following.year !== closing.year + 1)
    throw new RangeError(`I8 wants a table to 30 September and one of the year after, not ${closing.to}`);
  return sides.flatMap((of) => {
    const left = total(following, ['A1', 'M'], of);
    const right = total(closing, ['F'], of);
    const says = `A1(${following.year}) + M(${following.year}) = F(${closing.year})`;
    return left === right ? [] : [{ id: 'I8' as const, of, says, left: String(left), right: String(right) }];
  });
}

/** Checks I10: a table is the sum of its parts in every column, by category, by initiative or by office. */
export function checkParts(whole: Table, parts: readonly Table[]): Violation[] {
  return columns.flatMap((column) =>
    sides.flatMap((of) => {
      const left = total(whole, [column], of);
      const right = parts.reduce((sum, part) => sum + total(part, [column], of), 0n);
      const says = `${column} = Σ ${column} of ${parts.length} parts`;
      return left === right ? [] : [{ id: 'I10' as const, of, says, left: String(left), right: String(right) }];
    }),
  );
}
