import { actOn } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { factOf } from '../definition/fact.js';
import { type Label, type LocalizedText, sealed, type SealedText } from '../definition/fields.js';
import { blocked, ruleOn } from '../definition/rule.js';

/** Constructors for the chapters: a fact of a case, and an act on a case. */
export const fact = factOf<CaseState>();
export const act = actOn<CaseState>('case');

/** For a fact that changes only the place of the case. */
export const unchanged = (state: CaseState): CaseState => state;

/** A fact without data of its own. */
export class NothingData {}

/** A sentence of the story with the meaning of its ground: "Tạm dừng (khiếu nại)". */
export const withGround = (vi: string, en: string, ground: Label): Label => ({
  vi: `${vi} (${ground.vi})`,
  en: `${en} (${ground.en})`,
});

/** The member of a fact for optional personal data of a body. */
export const sealedIfGiven = <K extends string>(key: K, words: LocalizedText | undefined) =>
  (words === undefined ? {} : { [key]: sealed(words) }) as { readonly [_ in K]?: SealedText };

const zero = '0'.charCodeAt(0);

/** The highest number given so far to the `p1`, `p2` … of a case: the number of a withdrawn one is not given again. */
export function highest(count: number, id: string): number {
  let number = 0;
  for (let index = 0; index < id.length; index += 1) {
    const digit = id.charCodeAt(index) - zero;
    if (digit >= 0 && digit <= 9) number = 10 * number + digit;
  }
  return Math.max(count + 1, number);
}

/**
 * The state that a fact returns to is the one that the case remembers. The rule always holds when the fact is decided;
 * it prevents earlier steps from being struck through afterwards.
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
