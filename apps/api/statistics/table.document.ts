import type { Agency, Realm } from '#case';
import { lawHash, machineHash } from '#engine';
import {
  type Amounts,
  checkTable,
  cellAddress,
  type Column,
  columnInfo,
  columns,
  decimalText,
  type Fraction,
  growth,
  type Period,
  points,
  progress,
  rateOfPercent,
  recordedTargets,
  type Table,
  targetOf,
  unverified,
} from '#statistics';
import type { CellAnswer, RateAnswer, TableAnswer } from '../answers/table.js';
import type { AmountsAnswer } from '../answers/parts.js';

/** The request for a table, in the query's own texts, which the links in the answer repeat. */
export interface Asked {
  readonly agency: Agency;
  readonly office: string | undefined;
  readonly realm: Realm;
  readonly to: string;
  readonly asOf: string | undefined;
}

const units = { cases: { vi: 'việc', en: 'cases' }, money: { vi: 'đồng', en: 'đồng' } };
/** The meaning of each comparison: all are printed with "%", and each answers a different question. */
const comparisons = {
  growth: {
    unit: 'percent',
    of: { vi: '(kỳ này − cùng kỳ) ÷ cùng kỳ', en: '(this period − same period of last year) ÷ same period' },
  },
  points: {
    unit: 'percentagePoints',
    of: { vi: 'tỷ lệ kỳ này − tỷ lệ kia', en: 'rate of this period − the other rate' },
  },
  progress: { unit: 'percentOfTarget', of: { vi: 'tỷ lệ ÷ chỉ tiêu', en: 'rate ÷ target rate' } },
};

export function tableDocument(
  asked: Asked,
  table: Table,
  period: Period,
  before: { table: Table; period: Period },
): TableAnswer {
  const violations = checkTable(table);
  return {
    agency: { id: asked.agency.id, name: asked.agency.name },
    office: asked.office,
    offices: asked.office === undefined ? asked.agency.offices.map((office) => office.id) : [asked.office],
    realm: table.realm,
    ...period,
    asKnown: asked.asOf === undefined ? 'latest' : { asked: asked.asOf, ordinal: table.asKnown },
    units,
    machineHash,
    lawHash,
    columns: Object.fromEntries(columns.map((column) => [column, columnDocument(column, table, before.table, asked)])),
    rate: rateDocument(table, before.table, asked.agency.id),
    comparedWith: { ...before.period, samePeriodOfLastYear: true, meaning: comparisons },
    identities: { hold: violations.length === 0, violations },
    notVerified: unverified,
    signed: false,
  };
}

export const amountsDocument = ({ cases, money }: Amounts): AmountsAnswer => ({ cases, money: money.toString() });

function columnDocument(column: Column, table: Table, before: Table, asked: Asked): CellAnswer {
  const { label, role, fed, note } = columnInfo[column];
  const { cases, money } = table.columns[column];
  const then = before.columns[column];
  return {
    label,
    role,
    fed,
    note,
    ...amountsDocument({ cases, money }),
    samePeriodOfLastYear: amountsDocument(then),
    growth: { cases: percent(growth(cases, then.cases)), money: percent(growth(money, then.money)) },
    href: cellAddressOf(column, asked),
  };
}

export function cellAddressOf(column: Column, { agency, office, realm, to, asOf }: Asked): string {
  return cellAddress(column, { agency: agency.id, office, realm, to, asOf });
}

function rateDocument(table: Table, before: Table, unit: string): Record<string, RateAnswer> {
  return Object.fromEntries(
    (['cases', 'money'] as const).map((of) => {
      const own = table.rate[of];
      const target = targetOf(recordedTargets, unit, table.year, `G.${of}`);
      const targetRate = target && rateOfPercent(target.value);
      return [
        of,
        {
          of: { vi: 'X ÷ D', en: 'X ÷ D (completed ÷ enforceable)' },
          numerator: own.num.toString(),
          denominator: own.den.toString(),
          percent: percent(own),
          decimal: decimalText(own, 10),
          samePeriodOfLastYear: percent(before.rate[of]),
          points: percent(points(own, before.rate[of])),
          target:
            target && targetRate
              ? {
                  percent: target.value,
                  assumed: target.assumed,
                  note: target.note,
                  progress: percent(progress(own, targetRate)),
                  points: percent(points(own, targetRate)),
                }
              : null,
        },
      ];
    }),
  );
}

/** A fraction in percent with two decimals, half up; null where there is no value. */
function percent({ num, den }: Fraction): string | null {
  return decimalText({ num: num * 100n, den }, 2);
}
