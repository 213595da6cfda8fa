import { cellAddress, type Report, type Table } from '#statistics';
import type { GatheredLog } from './counting.js';
import { cellCommand } from './opened-cell.js';
import type { Vintages } from './report-text.js';

interface Reported {
  readonly id: string;
  readonly report: Report;
  readonly vintages: Vintages;
  readonly log: GatheredLog;
  readonly knownBy: { readonly asked: string; readonly instant: string };
}

/** The output of `report --json`: see docs/cli.md. Amounts are texts of whole đồng. */
export function reportDocument({ id, report, vintages, log, knownBy }: Reported): object {
  const { unitName, asKnown, samePeriod, now, large, unbalanced } = vintages;
  const { figures, verdict, warnings, target } = report;
  const { cellsAsked } = vintages;
  return {
    report: id,
    unit: asKnown.unit,
    unitName,
    realm: asKnown.realm,
    year: asKnown.year,
    from: asKnown.from,
    to: asKnown.to,
    asKnown: { asked: knownBy.asked, instant: knownBy.instant, ordinal: log.known, events: log.events },
    figures: figures.map((figure) => ({
      ...figure,
      ...(figure.cell === undefined
        ? {}
        : { command: cellCommand(figure.cell, cellsAsked), opensAt: cellAddress(figure.cell, cellsAsked) }),
    })),
    verdict,
    warnings,
    target: target ?? null,
    tables: { asKnown: cells(asKnown), now: cells(now), samePeriod: { to: samePeriod.to, ...cells(samePeriod) } },
    large,
    unbalanced,
    gaps: log.gaps,
  };
}

const cells = ({ columns, rate }: Table): object => ({ columns, rate });
