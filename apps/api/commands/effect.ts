import {
  type AnyState,
  foldCase,
  type LegalDate,
  type RecordedFact,
  statisticalYearOf,
  statisticalYearStart,
  plusDays,
} from '#case';
import { columns, position, subtractPositions } from '#statistics';
import type { StatisticsEffect } from '../answers/command.js';
import { isCaseState } from '../documents/case.document.js';

/** The changes that a command would make in the table of its statistical year, on its legal date. */
export function statisticsEffect(
  history: readonly RecordedFact[],
  facts: readonly RecordedFact[],
  state: AnyState,
): StatisticsEffect | undefined {
  const [first] = facts;
  if (!first || !isCaseState(state)) return undefined;
  const to = first.envelope.effectiveOn;
  const year = statisticalYearOf(to);
  const before = positionAt(history, to, year);
  const after = positionAt([...history, ...facts], to, year);
  const moves = subtractPositions(after, before);
  return {
    year,
    to,
    moves: columns.flatMap((column) => {
      const cell = moves[column];
      return cell ? [{ column, cases: cell.cases, money: cell.money.toString() }] : [];
    }),
  };
}

function positionAt(history: readonly RecordedFact[], to: LegalDate, year: number) {
  return position(foldCase(history, plusDays(statisticalYearStart(year), -1)), foldCase(history, to), year);
}
