import type { StatisticsQueries } from '#read-models';
import { checkTable } from '#statistics';
import type { Findings } from './findings.js';

/** The views that tables are counted from. */
export const tableViews = ['statistics', 'vintage'];

/**
 * Checks the identities of the form (docs/domain.md §4.2) at the end of each month in which a table changes, for all
 * offices together: they hold for each case, so a sum over some offices adds nothing.
 */
export function checkIdentities(
  statistics: Pick<StatisticsQueries, 'monthsWithChanges' | 'tableAt'>,
  findings: Pick<Findings, 'damaged' | 'checked'>,
): void {
  const months = statistics.monthsWithChanges();
  for (const { realm, to } of months)
    for (const { id, of, says, left, right } of checkTable(statistics.tableAt({ realm, to })))
      findings.damaged(`the table to ${to} (${realm}): ${id} does not hold in ${of}: ${says}, ${left} and ${right}`);
  findings.checked(`the identities of the form at the ends of ${months.length} months`);
}
