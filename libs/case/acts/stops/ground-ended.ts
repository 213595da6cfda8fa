import { ActBody, type DeadlineEnd, type DeadlineStart } from '../../definition/act.js';
import { Code } from '../../definition/fields.js';
import { blocked, ruleOn } from '../../definition/rule.js';
import type { TimeLimitId } from '../../law/law.js';
import type { CaseState, Stop } from '../../state/case.js';
import { act, fact } from '../builders.js';

/** Chapter: the ground of a stop ends, and the decision to continue is due [L08 48.4, 49.3; L25 46.3, 47.3]. */

/** The decision to continue is due for each stop; it is for those that run no more. */
export const continuing: readonly DeadlineEnd<CaseState>[] = (
  ['continue.decision', 'suspension.continue'] as const
).map((clock) => ({ clock, when: ({ stops }, stop) => stops.every(({ id }) => id !== stop) }));

export class StopGroundEndedData {
  @Code({ vi: 'Mã', en: 'Stop' }) stop!: string;
}

export const StopGroundEnded = fact('StopGroundEnded', {
  version: 1,
  schema: StopGroundEndedData,
  evolve: (state, { stop }) => ({
    ...state,
    stops: state.stops.map((each) => (each.id === stop ? { ...each, groundIsOver: true } : each)),
  }),
  story: ({ stop }) => ({
    vi: `Căn cứ hoãn, tạm đình chỉ hoặc tạm dừng ${stop} không còn`,
    en: `The ground of stop ${stop} has ended`,
  }),
});

class RecordStopGroundEnded extends ActBody {
  @Code({ vi: 'Mã việc hoãn, tạm đình chỉ, tạm dừng (s1, s2 …)', en: 'Stop (s1, s2 …)' }) stop!: string;
}

/** Where the term of a stop is over, the decision to continue is due already. */
const isStopped = ruleOn<CaseState, StopGroundEndedData>('resumption', (data, { before, on }) => {
  const isOver = ({ groundIsOver, until }: Stop): boolean =>
    groundIsOver === true || (until !== undefined && on > until);
  const running = before.stops.filter((stop) => !isOver(stop)).map(({ id }) => id);
  if (running.includes(data.stop)) return undefined;
  return blocked(
    [
      `Căn cứ của ${data.stop} không còn áp dụng, hoặc vụ việc không có ${data.stop}`,
      `${data.stop} is not a stop whose ground still holds`,
    ],
    running.length > 0
      ? [`Chọn một trong: ${running.join(', ')}`, `Choose one of: ${running.join(', ')}`]
      : ['Ra quyết định tiếp tục thi hành án', 'Resume the enforcement'],
    running.length > 0 ? { choices: running } : { instead: [before.stops.length > 1 ? 'end-stop' : 'resume'] },
  );
});

/** A pause ends with what it was made for, and has no term. */
function dueAfter(kind: Stop['kind'], clock: TimeLimitId): DeadlineStart<CaseState> {
  const found = ({ stops, deadlines }: CaseState): Stop | undefined =>
    stops.find(
      (stop) =>
        stop.groundIsOver &&
        stop.kind === kind &&
        !deadlines.some(({ rule, subject }) => rule === clock && subject === stop.id),
    );
  return { clock, when: (after) => found(after) !== undefined, subject: (after) => found(after)?.id };
}

/** The ground of a stop no longer holds, or the paper by which it ends has come [L08 48.4, 49.3; L25 46.3, 47.3]. */
export const recordStopGroundEnded = act('record-stop-ground-ended', {
  label: {
    vi: 'Ghi nhận căn cứ hoãn, tạm đình chỉ, tạm dừng không còn',
    en: 'Record that the ground of a stop has ended',
  },
  command: RecordStopGroundEnded,
  leadsTo: [StopGroundEnded],
  requires: [isStopped],
  notAllowed: {
    rule: 'resumption',
    unlock: { vi: 'Chỉ ghi nhận khi vụ việc đang bị dừng', en: 'Recorded only while the case is stopped' },
  },
  starts: [dueAfter('postponed', 'continue.decision'), dueAfter('temporarilySuspended', 'suspension.continue')],
  decide: ({ command }) => [StopGroundEnded.of({ stop: command.stop })],
});
