/**
 * A file of published figures: reports, each with figures as printed. The file is external, so its structure is
 * validated; a figure of unknown kind or measure is read all the same and reported as not computable.
 */
export interface PrintedFigure {
  readonly id: string;
  /** Column and unit, such as "A2.cases" or "G.money"; "X.money[credit]" names a category. */
  readonly measure: string;
  readonly kind: string;
  /** Digits as printed: "6,377", "11.3%". */
  readonly printed: string;
  /** "over" truncates, "nearly" rounds up. */
  readonly qualifier?: string;
  /** The base of a change, a growth or a progress. */
  readonly against?: string;
}

export interface PrintedReport {
  readonly unit: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly figures: readonly PrintedFigure[];
}

/**
 * Takes one report out of a file of figures; `file` is its parsed JSON.
 * @throws TypeError when the report is missing or malformed, naming the place
 */
export function printedReport(file: unknown, id: string): PrintedReport {
  const report = part(part(file, 'reports', 'the file'), id, 'reports');
  const period = part(report, 'period', id);
  const figures = (report as Record<string, unknown>)['figures'];
  if (!Array.isArray(figures)) throw new TypeError(`${id}.figures is not a list`);
  return {
    unit: text(report, 'unit', id),
    period: { from: text(period, 'from', `${id}.period`), to: text(period, 'to', `${id}.period`) },
    figures: figures.map((figure, index) => printedFigure(figure, `${id}.figures[${index}]`)),
  };
}

function printedFigure(figure: unknown, where: string): PrintedFigure {
  const optional = (key: 'qualifier' | 'against'): object =>
    typeof (figure as Record<string, unknown> | null)?.[key] === 'string' ? { [key]: text(figure, key, where) } : {};
  return {
    id: text(figure, 'id', where),
    measure: text(figure, 'measure', where),
    kind: text(figure, 'kind', where),
    printed: text(figure, 'printed', where),
    ...optional('qualifier'),
    ...optional('against'),
  };
}

function part(of: unknown, key: string, where: string): object {
  const value = typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined;
  if (typeof value !== 'object' || value === null) throw new TypeError(`${where} has no ${key}`);
  return value;
}

function text(of: unknown, key: string, where: string): string {
  const value = typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined;
  if (typeof value !== 'string') throw new TypeError(`${where}.${key} is not a text`);
  return value;
}
