import { blocked, rule, since } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { unlockedByVerification } from '../../state/debt-rules.js';

/** What contradicts the verification is verified first [L08 44.3; L25 37.5, 38.2]. */
export const nothingContradicts = since(
  '0.4.0',
  rule<CaseState>('classification.verified', ({ before, on }) =>
    before.deadlines.some(({ rule: id }) => id === 'verification.redo' || id === 'verification.newInformation')
      ? blocked(
          [
            'Có thông tin mới hoặc kết quả trái ngược chưa được xác minh lại',
            'New information, or a result that contradicts the verification, was not verified again',
          ],
          ['Xác minh lại trước', 'Verify again first'],
          unlockedByVerification(before, on),
        )
      : undefined,
  ),
);
