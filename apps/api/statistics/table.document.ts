import type { Agency, Realm } from '#case';
import { lawHash, machineHash } from '#engine';
import {
  type Amounts,
  cellAddress,
  type Column,
  columnInfo,
  columns,
  type ComparedTable,
  decimalText,
  type Fraction,
  growthOf,
  measured,
  pointsOf,
  recordedTargets,
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

export function tableDocument(asked: Asked, compared: ComparedTable): TableAnswer {
  const { table, period, before, begunOn, covered, violations, conventions, notes } = compared;
  return {
    agency: { id: asked.agency.id, name: asked.agency.name },
    office: asked.office,
    offices: asked.office === undefined ? asked.agency.offices.map((office) => office.id) : [asked.office],
    realm: table.realm,
    ...period,
    asKnown: asked.asOf === undefined ? 'latest' : { asked: asked.asOf, ordinal: table.asKnown },
    logBegunOn: begunOn ?? null,
    covered,
    units,
    machineHash,
    lawHash,
    columns: Object.fromEntries(columns.map((column) => [column, columnDocument(column, compared, asked)])),
    rate: rateDocument(compared, asked.office ?? asked.agency.id),
    comparedWith: { ...before.period, covered: before.covered, samePeriodOfLastYear: true, meaning: comparisons },
    identities: { hold: violations.length === 0, violations: [...violations] },
    notes: [...notes],
    notVerified: conventions.map(({ id, columns: of, vi, en }) => ({ id, columns: [...of], vi, en })),
    signed: false,
  };
}

export const amountsDocument = ({ cases, money }: Amounts): AmountsAnswer => ({ cases, money: money.toString() });

function columnDocument(column: Column, compared: ComparedTable, asked: Asked): CellAnswer {
  const { label, role, fed, note } = columnInfo[column];
  const growth = (of: 'cases' | 'money'): string | null => percent(growthOf(compared, column, of));
  return {
    label,
    role,
    fed,
    note,
    ...amountsDocument(compared.table.columns[column]),
    samePeriodOfLastYear: amountsDocument(compared.before.table.columns[column]),
    growth: { cases: growth('cases'), money: growth('money') },
    href: cellAddressOf(column, asked),
  };
}

export function cellAddressOf(column: Column, { agency, office, realm, to, asOf }: Asked): string {
  return cellAddress(column, { agency: agency.id, office, realm, to, asOf });
}

function rateDocument(compared: ComparedTable, unit: string): Record<string, RateAnswer> {
  return Object.fromEntries(
    (['cases', 'money'] as const).map((of) => {
      const own = compared.table.rate[of];
      const against = measured(compared, recordedTargets, unit, of);
      return [
        of,
        {
          of: { vi: 'X ÷ D', en: 'X ÷ D (completed ÷ enforceable)' },
          numerator: own.num.toString(),
          denominator: own.den.toString(),
          percent: percent(own),
          decimal: decimalText(own, 10),
          samePeriodOfLastYear: percent(compared.before.table.rate[of]),
          points: percent(pointsOf(compared, of)),
          target: against
            ? {
                percent: against.target.value,
                assumed: against.target.assumed,
                note: against.target.note,
                progress: percent(against.progress),
                points: percent(against.points),
              }
            : null,
        },
      ];
    }),
  );
}

/** A fraction in percent with two decimals, half up; null where there is no value. */
function percent(value: Fraction | undefined): string | null {
  return value === undefined ? null : decimalText({ num: value.num * 100n, den: value.den }, 2);
}
