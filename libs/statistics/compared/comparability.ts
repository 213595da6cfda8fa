import { dayVi, type Label, realmLabels } from '#case';
import { checkTable } from '../form/identities.js';
import type { Table } from '../form/table.js';

/** From this day on one decision names one debtor, and requests are returned: the count changes meaning. */
const seriesBreak = '2026-07-01';

/** The operands of a comparison must have the same vintage (docs/domain.md §4.4), realm and conventions. */
export function comparability(current: Table, other: Table): Label[] {
  const warnings: Label[] = [];
  if (current.asKnown !== other.asKnown)
    warnings.push({
      vi: `Hai kỳ được tính theo hai thời điểm dữ liệu khác nhau (${current.asKnown} và ${other.asKnown})`,
      en: `The two periods are of different vintages (as known at ${current.asKnown} and at ${other.asKnown})`,
    });
  if (current.realm !== other.realm)
    warnings.push({
      vi: `Hai kỳ thuộc hai loại dữ liệu: ${realmLabels[current.realm].vi} và ${realmLabels[other.realm].vi}`,
      en: `The two periods are of different realms: ${realmLabels[current.realm].en} and ${realmLabels[other.realm].en}`,
    });
  if (other.to < seriesBreak && current.to >= seriesBreak)
    warnings.push({
      vi: 'Chuỗi số liệu gián đoạn từ 1/7/2026: mỗi người phải thi hành án một quyết định, trả lại đơn yêu cầu',
      en: 'Series break on 1 Jul 2026: one decision per debtor, requests returned; the count itself changes meaning',
    });
  return warnings;
}

/** The identities that a table breaks, in sentences. */
export function unsound(table: Table): Label[] {
  return checkTable(table).map(({ id, of, says, left, right }) => ({
    vi: `Bảng đến ${dayVi(table.to)}: ${id} không đúng về ${of === 'cases' ? 'việc' : 'tiền'} (${says}: ${left} ≠ ${right})`,
    en: `Table to ${table.to}: ${id} does not hold in ${of} (${says}: ${left} ≠ ${right})`,
  }));
}
