import { coverages } from '#statistics';
import {
  Answer,
  day,
  each,
  either,
  exactly,
  flag,
  list,
  oneOf,
  optional,
  orNull,
  Part,
  text,
  whole,
} from './member.js';
import { amounts, AmountsAnswer, LocalizedTextAnswer } from './parts.js';

/** Official tables, and the cases behind each cell. */

const office = { id: text, name: LocalizedTextAnswer };

export class AgenciesAnswer extends Answer('Agencies', {
  agencies: list(Part({ ...office, offices: list(Part(office)), table: text })),
  reportedMonths: list(whole),
}) {}

/** Remark about a column, or about why a case is listed. */
const note = optional({ note: LocalizedTextAnswer });

export class CellAnswer extends Answer('Cell', {
  ...amounts,
  label: LocalizedTextAnswer,
  role: oneOf(['form', 'list', 'control']),
  fed: flag,
  ...note,
  samePeriodOfLastYear: AmountsAnswer,
  growth: Part({ cases: orNull(text), money: orNull(text) }),
  href: text,
}) {}

export class RateAnswer extends Answer('Rate', {
  of: LocalizedTextAnswer,
  numerator: text,
  denominator: text,
  percent: orNull(text),
  decimal: orNull(text),
  samePeriodOfLastYear: orNull(text),
  points: orNull(text),
  target: orNull(Part({ percent: text, assumed: flag, ...note, progress: orNull(text), points: orNull(text) })),
}) {}

const period = { year: whole, from: day, to: day, ...optional({ months: whole }) };

/** How far the log covers a period. */
const covered = oneOf(coverages);

const asKnown = either(exactly('latest'), Part({ asked: text, ordinal: whole }));

export class TableAnswer extends Answer('Table', {
  ...period,
  agency: Part(office),
  ...optional({ office: text }),
  offices: list(text),
  realm: text,
  asKnown,
  logBegunOn: orNull(day),
  covered,
  units: each(LocalizedTextAnswer),
  machineHash: text,
  lawHash: text,
  columns: each(CellAnswer),
  rate: each(RateAnswer),
  comparedWith: Part({
    ...period,
    covered,
    samePeriodOfLastYear: exactly(true),
    meaning: each(Part({ unit: text, of: LocalizedTextAnswer })),
  }),
  identities: Part({
    hold: flag,
    violations: list(Part({ id: text, of: oneOf(['cases', 'money']), says: text, left: text, right: text })),
  }),
  notes: list(LocalizedTextAnswer),
  notVerified: list(Part({ id: text, columns: list(text), vi: text, en: text })),
  signed: exactly(false),
}) {}

export class CellCasesAnswer extends Answer('CellCases', {
  agency: text,
  realm: text,
  to: day,
  column: text,
  label: LocalizedTextAnswer,
  ...note,
  asKnown,
  total: AmountsAnswer,
  cases: list(
    Part({
      case: text,
      number: text,
      contribution: AmountsAnswer,
      ...note,
      links: Part({ case: text, timeline: text }),
    }),
  ),
  table: text,
  self: text,
  ...optional({ next: text }),
}) {}
