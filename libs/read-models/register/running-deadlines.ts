import { type AnyState, neverLapses, type Deadline, instantAt, legalDayOf, nextElapse, plusDays } from '#case';

/**
 * What the row of a stream carries of its clocks: the running deadlines, for the work list; and for the scheduler the
 * day on which something next passes in it. They stand in the row itself, because rows of their own cost a payment more
 * than everything else that the views do with it (docs/decisions/0029-deadlines-in-the-register.md).
 */
export const clockColumns = 'deadlines TEXT NOT NULL, next_on TEXT, has_hours INTEGER NOT NULL';

/** A running deadline as the row holds it. */
export interface RunningDeadline extends Omit<Deadline, 'startedBy' | 'dueAt' | 'lapsed'> {
  readonly isHour?: true | undefined;
  readonly lapsed?: true | undefined;
  /** The moment from which it has passed if it is not met: the end of its last day, or its hour. Ms since 1970. */
  readonly passedMs: number;
}

/** Texts of deadlines, which do not change: most facts of a stream leave most of its deadlines alone. */
const texts = new WeakMap<Deadline, string>();

/**
 * The running deadlines as a list in JSON. One that has lapsed still runs until it is met or ended. A period that
 * somebody waits for is left out: nobody has to do anything within it, and while the case is stopped it may stand past
 * its end.
 */
export function deadlinesText({ deadlines }: AnyState): string {
  let list = '';
  for (const each of deadlines) {
    if (neverLapses.has(each.rule)) continue;
    let text = texts.get(each);
    if (text === undefined) {
      texts.set(each, (text = textOf(each)));
    }
    list += list === '' ? text : `,${text}`;
  }
  return `[${list}]`;
}

/** The day on which something next passes, and whether the hour decides on it: a limit in hours ends on that day. */
export function nextPassing(state: AnyState): readonly [on: string | null, hasHours: number] {
  const on = nextElapse(state);
  if (on === undefined) return [null, 0];
  const isOn = ({ dueAt, lapsed }: Deadline): boolean => dueAt !== undefined && !lapsed && legalDayOf(dueAt) === on;
  return [on, state.deadlines.some(isOn) ? 1 : 0];
}

function textOf(deadline: Deadline): string {
  const { id, rule, subject, regime, article, from, dueOn, dueAt, provisional, lapsed } = deadline;
  const due = { dueOn, passedMs: passedFrom(deadline), isHour: dueAt === undefined ? undefined : (true as const) };
  const running: RunningDeadline = {
    ...{ id, rule, subject, regime, article, from, ...due, provisional },
    lapsed: lapsed || undefined,
  };
  return JSON.stringify(running);
}

function passedFrom({ dueOn, dueAt }: Deadline): number {
  return Date.parse(dueAt ?? instantAt(plusDays(dueOn, 1), '00:00'));
}
