import { blocked, ruleOn, since } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';

interface Agreed {
  readonly participants?: readonly string[];
}

/** Both sides agree, by the ids of the case; who took part may be left out [L08 6; L25 36.2]. */
export const betweenTheParties = since(
  '0.4.0',
  ruleOn<CaseState, Agreed>('agreement.recognition', ({ participants }, { before: { parties } }) => {
    if (participants === undefined) return undefined;
    const ids = parties.map(({ id }) => id).join(', ');
    const unknown = participants.find((each) => parties.every(({ id }) => id !== each));
    if (unknown !== undefined)
      return blocked(
        [`Vụ việc không có đương sự ${unknown}`, `The case has no party ${unknown}`],
        [`Chọn trong: ${ids}`, `Choose among: ${ids}`],
      );
    const roles = new Set(parties.filter(({ id }) => participants.includes(id)).map(({ role }) => role));
    const lacks = (role: 'debtor' | 'creditor'): boolean =>
      !roles.has(role) && parties.some((each) => each.role === role);
    return lacks('debtor') || lacks('creditor')
      ? blocked(
          [
            'Thỏa thuận phải có cả người phải thi hành án và người được thi hành án',
            'An agreement is between a debtor and a creditor',
          ],
          [`Ghi đủ người tham gia: ${ids}`, `Name all who took part: ${ids}`],
        )
      : undefined;
  }),
);
