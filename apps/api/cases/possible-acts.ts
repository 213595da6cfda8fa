import {
  type Act,
  type AnyState,
  dueOn,
  formOf,
  law,
  type LegalDate,
  type Possible,
  timeLimitLabels,
  type World,
} from '#case';
import { actsMeeting } from '#read-models';
import type { CommandAnswer, DeadlineEffect } from '../answers/command.js';
import { refusalDocument } from '../documents/outcome.js';

/** Every act of a stream: whether it is possible on that day, its form, and the deadlines that it meets and starts. */
export function possibleDocument(
  possible: readonly Possible[],
  { deadlines }: AnyState,
  self: string,
  on: LegalDate,
  world: World,
): CommandAnswer[] {
  const running = [...new Set(deadlines.map(({ rule }) => rule))];
  return possible.map(({ act, allowed, blockedBy }) => ({
    name: act.name,
    label: act.label,
    allowed,
    method: 'POST',
    href: `${self}/commands/${act.name}`,
    opens: act.opens,
    ending: act.ending,
    deadlines: clocksOf(act, running, on, world),
    blockedBy: blockedBy.map((refusal) => refusalDocument(refusal, act.target)),
    schema: formOf(act, world.law.regimeOn(on)),
  }));
}

/** Which of the running deadlines the act meets, and those it may start, with the term that would run from `on`. */
function clocksOf(act: Act, running: readonly string[], on: LegalDate, world: World): DeadlineEffect {
  return {
    meets: running.filter((rule) => actsMeeting(rule, act.target).includes(act)),
    starts: act.starts.flatMap(({ clock, from, when }) => {
      const row = law.findClock(clock, on);
      if (!row) return [];
      // Hours run from the minute of the act, which no day tells.
      const due = from || row.unit === 'hours' ? undefined : dueOn(row, on, world.calendar);
      return {
        clock,
        label: timeLimitLabels[clock],
        term: { length: row.length, unit: row.unit },
        legalBasis: { article: row.article, regime: row.regime, verified: row.verified },
        ...(due ? { dueOn: due.dueOn, provisional: due.provisional || !row.verified } : { from: 'later' }),
        conditional: when !== undefined,
      };
    }),
  };
}
