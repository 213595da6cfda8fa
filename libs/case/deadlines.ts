import type { Act } from './definition/act.js';
import { fact } from './acts/builders.js';
import type { CaseState } from './state/case.js';
import type { Fact } from './definition/fact.js';
import { Code, StoredDay, Flag, OneOf } from './definition/fields.js';
import { dueOn, type Regime, regimes } from './law/time-limit.js';
import type { LegalDate } from './law/legal-date.js';
import type { World } from './definition/rule.js';
import { timeLimitLabels } from './labels/time-limits.js';
import { dayVi, labelIn } from './definition/wording.js';

/**
 * Deadlines are facts of the act's own append: *set* by the act that starts a time limit, *met* by the act that the
 * limit is for. As facts they need neither calendar nor law on replay; they do not change the ETag.
 */
export class DeadlineSetData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
  @OneOf(regimes, { vi: 'Chế độ pháp luật', en: 'Regime' }) regime!: Regime;
  @StoredDay({ vi: 'Tính từ', en: 'Runs from' }) from!: string;
  @StoredDay({ vi: 'Đến hết', en: 'Due on' }) dueOn!: string;
  /** Whether the count touched a day that the calendar has not verified, or rests on a row that is not verified. */
  @Flag({ vi: 'Tạm tính', en: 'Provisional' }) provisional!: boolean;
}

export const DeadlineSet = fact('DeadlineSet', {
  version: 1,
  schema: DeadlineSetData,
  nature: 'clock',
  evolve: (state, data) => ({
    ...state,
    deadlines: [...state.deadlines, { id: data.deadline, rule: data.rule, dueOn: data.dueOn as LegalDate }],
  }),
  story: ({ rule, dueOn: due }) => ({
    vi: `Thời hạn ${labelIn(timeLimitLabels, rule).vi}: đến hết ngày ${dayVi(due as LegalDate)}`,
    en: `Deadline, ${labelIn(timeLimitLabels, rule).en}: due on ${due}`,
  }),
});

export class DeadlineMetData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
  @Flag({ vi: 'Đúng hạn', en: 'In time' }) inTime!: boolean;
}

export const DeadlineMet = fact('DeadlineMet', {
  version: 1,
  schema: DeadlineMetData,
  nature: 'clock',
  evolve: (state, data) => ({ ...state, deadlines: state.deadlines.filter((each) => each.id !== data.deadline) }),
  story: ({ rule, inTime }) => ({
    vi: `Thời hạn ${labelIn(timeLimitLabels, rule).vi}: ${inTime ? 'đúng hạn' : 'quá hạn'}`,
    en: `Deadline, ${labelIn(timeLimitLabels, rule).en}: met${inTime ? '' : ' late'}`,
  }),
});

/** The deadline facts of an act, given the case, which has not ended, before it and after its own facts. */
export function deadlineFacts(
  act: Act<CaseState>,
  before: CaseState | undefined,
  after: CaseState,
  on: LegalDate,
  world: World,
): Fact[] {
  if (act.starts.length === 0 && act.meets.length === 0) return [];
  const met = (before?.deadlines ?? []).filter((deadline) =>
    act.meets.some(({ clock, when }) => clock === deadline.rule && (when?.(after) ?? true)),
  );
  const running = new Set(after.deadlines.filter((each) => !met.includes(each)).map((each) => each.rule));
  const awaited = new Set<string>(act.meets.filter((meet) => meet.awaited).map((meet) => meet.clock));
  const facts: Fact[] = met.map((each) =>
    DeadlineMet.of({ deadline: each.id, rule: each.rule, inTime: on <= each.dueOn || awaited.has(each.rule) }),
  );
  for (const { clock, when, from } of act.starts) {
    // A time limit that runs already is not set again: the earlier due date governs.
    if (running.has(clock) || when?.(after) === false) continue;
    const start = from?.(after) ?? on;
    const row = world.law.findClock(clock, start);
    if (!row) continue;
    const due = dueOn(row, start, world.calendar);
    facts.push(
      DeadlineSet.of({
        deadline: `${clock}.${start}`,
        rule: clock,
        regime: row.regime,
        from: start,
        dueOn: due.dueOn,
        provisional: due.provisional || !row.verified,
      }),
    );
  }
  return facts;
}
