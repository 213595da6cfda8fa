import type { Label } from '#case';
import {
  type AnnualTarget,
  columnInfo,
  columns,
  type ComparedTable,
  decimalText,
  type Fraction,
  growthOf,
  measured,
  pointsOf,
} from '#statistics';
import { cellCommand } from './opened-cell.js';

interface Head {
  readonly unit: string;
  readonly unitName: Label;
  readonly targets: readonly AnnualTarget[];
}

/** The output of `table --json`: see docs/cli.md. Amounts are texts of whole đồng, percentages of two decimals. */
export function tableJson(
  compared: ComparedTable,
  { unit, unitName, targets }: Head,
  knownBy: { readonly asked: string; readonly instant: string } | undefined,
): object {
  const { table, period, before, begunOn, covered, violations, conventions, notes } = compared;
  const { realm, to } = table;
  const [agency = unit] = unit.split('.');
  const asked = { agency, ...(agency === unit ? {} : { office: unit }), realm, to, asOf: knownBy?.instant };
  return {
    unit,
    unitName,
    realm,
    ...period,
    asKnown: { ...(knownBy && { asked: knownBy.asked, instant: knownBy.instant }), ordinal: table.asKnown },
    logBegunOn: begunOn ?? null,
    covered,
    columns: Object.fromEntries(
      columns.map((column) => [
        column,
        {
          label: columnInfo[column].label,
          ...table.columns[column],
          samePeriod: before.table.columns[column],
          growth: {
            cases: percent(growthOf(compared, column, 'cases')),
            money: percent(growthOf(compared, column, 'money')),
          },
          command: cellCommand(column, asked),
        },
      ]),
    ),
    rate: Object.fromEntries(
      (['cases', 'money'] as const).map((of) => {
        const target = measured(compared, targets, unit, of);
        return [
          of,
          {
            percent: percent(table.rate[of]),
            numerator: table.rate[of].num,
            denominator: table.rate[of].den,
            samePeriod: percent(before.table.rate[of]),
            points: percent(pointsOf(compared, of)),
            target: target
              ? {
                  percent: target.target.value,
                  assumed: target.target.assumed,
                  progress: percent(target.progress),
                  points: percent(target.points),
                }
              : null,
          },
        ];
      }),
    ),
    samePeriod: { ...before.period, covered: before.covered },
    identities: { hold: violations.length === 0, violations },
    notes,
    conventions,
  };
}

const percent = (value: Fraction | undefined): string | null =>
  value === undefined ? null : decimalText({ num: value.num * 100n, den: value.den }, 2);
