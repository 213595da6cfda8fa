import type { Label } from '#case';
import type { Amounts } from './columns.js';

/** Why a case is listed behind a cell without adding one case to it; undefined for a case that is simply counted. */
export function contributionNote({ cases, money }: Amounts): Label | undefined {
  if (cases === 0)
    return {
      vi: 'Chỉ tính tiền: việc này không được đếm ở cột này tới ngày báo cáo, nhưng có khoản tiền thuộc cột',
      en: 'Money only: the case is not counted in this column up to that day, but money of it belongs there',
    };
  if (cases < 0 || money < 0n)
    return {
      vi: 'Tính giảm: số đã tính trước đó được đính chính hoặc chuyển khỏi cột này',
      en: 'Counted down: what was counted before was corrected, or left this column',
    };
  return undefined;
}
