import { actOn } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { factOf } from '../definition/fact.js';
import { blocked, ruleOn } from '../definition/rule.js';

/** The two constructors of the chapters: a fact of the case, and an act on the case. */
export const fact = factOf<CaseState>();
export const act = actOn<CaseState>('case');

/** A fact that is recorded and changes nothing but the place of the case. */
export const unchanged = (state: CaseState): CaseState => state;

const zero = '0'.charCodeAt(0);

/** The highest number given so far to the `p1`, `p2` … of a case: one that was struck through is not given twice. */
export function highest(count: number, id: string): number {
  let number = 0;
  for (let index = 0; index < id.length; index += 1) {
    const digit = id.charCodeAt(index) - zero;
    if (digit >= 0 && digit <= 9) number = 10 * number + digit;
  }
  return Math.max(count + 1, number);
}

/**
 * A fact that names where the case goes back to names what the case knows. True whenever it is decided; it keeps the
 * steps before it from being struck through.
 */
export const goesBackTo = (known: (before: CaseState) => string | undefined) =>
  ruleOn<CaseState, { readonly returnTo: string }>('lifecycle', (data, { before }) =>
    data.returnTo === known(before)
      ? undefined
      : blocked(
          [`Vụ việc không đến từ ${data.returnTo}`, `The case does not come from ${data.returnTo}`],
          ['Giữ bước đã đưa vụ việc đến đó', 'Keep the step that led there'],
        ),
  );
