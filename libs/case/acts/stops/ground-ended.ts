import { ActBody, type DeadlineEnd, type DeadlineStart } from '../../definition/act.js';
import { Code, GroundOf, Optional, StoredGround } from '../../definition/fields.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { choicesOf, groundLabels, groundRow } from '../../law/grounds.js';
import type { TimeLimitId } from '../../law/law.js';
import type { CaseState } from '../../state/case.js';
import type { PartStop, Stop } from '../../state/members.js';
import { act, fact, ifGiven, onGround } from '../builders.js';

/** Chapter: the ground of a stop ends, and the decision to continue is due [L08 48.4, 49.3; L25 46.3, 47.3]. */

/** All stops, those of single obligations as well. */
const runningOf = ({ stops, partStops }: CaseState): readonly (Stop | PartStop)[] => [...stops, ...partStops];

const terms = {
  postponed: 'continue.decision',
  temporarilySuspended: 'suspension.continue',
  // A pause ends with what it was made for, and has no term.
  paused: undefined,
} as const satisfies Readonly<Record<Stop['kind'], TimeLimitId | undefined>>;
const clocks = ['continue.decision', 'suspension.continue', 'suspension.foreignAward.continue'] as const;

/** The term of the decision to continue, which a ground may have of its own [ND152 11.4]. */
const termToContinue = ({ kind, ground }: Stop | PartStop): string | undefined =>
  groundRow(ground)?.continues ?? terms[kind];

/**
 * Each stop has a deadline of its own for the decision to continue; the deadline ends or is met once that stop no
 * longer runs.
 */
export const continuing: readonly DeadlineEnd<CaseState>[] = clocks.map((clock) => ({
  clock,
  when: (after, stop) => runningOf(after).every(({ id }) => id !== stop),
}));

export class StopGroundEndedData {
  @Code({ vi: 'Mã', en: 'Stop' }) stop!: string;
  /** Of a suspension, the paper by which it ends. */
  @Optional() @StoredGround({ vi: 'Căn cứ tiếp tục', en: 'Why it ends' }) ground?: string;
}

export const StopGroundEnded = fact('StopGroundEnded', {
  version: 1,
  schema: StopGroundEndedData,
  evolve: (state, { stop }) => ({
    ...state,
    stops: state.stops.map((each) => (each.id === stop ? { ...each, groundIsOver: true } : each)),
    partStops: state.partStops.map((each) => (each.id === stop ? { ...each, groundIsOver: true } : each)),
  }),
  story: ({ stop, ground }) => {
    const [vi, en] = [
      `Căn cứ hoãn, tạm đình chỉ hoặc tạm dừng ${stop} không còn`,
      `The ground of stop ${stop} has ended`,
    ];
    return ground === undefined ? { vi, en } : onGround(vi, en, ground);
  },
});

class RecordStopGroundEnded extends ActBody {
  @Code({ vi: 'Mã việc hoãn, tạm đình chỉ, tạm dừng (s1, s2 …)', en: 'Stop (s1, s2 …)' }) stop!: string;
  @Optional()
  @GroundOf('suspensionEnd', { vi: 'Căn cứ tiếp tục (đối với tạm đình chỉ)', en: 'Why it ends (of a suspension)' })
  ground?: string;
}

/** The acts that end what stops the case. */
export const resumedBy = ({ stops, partStops }: CaseState): string[] => [
  ...(stops.length > 0 ? [stops.length > 1 ? 'end-stop' : 'resume'] : []),
  ...(partStops.length > 0 ? ['resume-part'] : []),
];

/** Where the term of a stop is over, the decision to continue is due already. */
const isStopped = rule<CaseState, StopGroundEndedData>('resumption', ({ before, data, on }) => {
  const stops = runningOf(before);
  if (stops.length === 0)
    return blocked(
      ['Vụ việc không bị hoãn, tạm đình chỉ hoặc tạm dừng', 'Nothing stops the case'],
      ['Ghi nhận khi vụ việc đang bị dừng', 'It is recorded while something stops the case'],
    );
  const isOver = ({ groundIsOver, until }: Stop | PartStop): boolean =>
    groundIsOver === true || (until !== undefined && on > until);
  const running = stops.filter((stop) => !isOver(stop)).map(({ id }) => id);
  if (data === undefined || running.includes(data.stop)) return undefined;
  return blocked(
    [
      `Căn cứ của ${data.stop} không còn áp dụng, hoặc vụ việc không có ${data.stop}`,
      `${data.stop} is not a stop whose ground still holds`,
    ],
    running.length > 0
      ? [`Chọn một trong: ${running.join(', ')}`, `Choose one of: ${running.join(', ')}`]
      : ['Ra quyết định tiếp tục thi hành án', 'Resume the enforcement'],
    running.length > 0 ? { choices: running } : { instead: resumedBy(before) },
  );
});

/** What ends a suspension is one of the papers that the law names for its ground. */
const endsByPaper = ruleOn<CaseState, StopGroundEndedData>(
  'suspension.end',
  ({ stop, ground }, { before, on, world }) => {
    const ended = runningOf(before).find(({ id }) => id === stop);
    if (!ended || ended.groundIsOver) return undefined;
    const grounds = [ended.ground, ...(groundRow(ended.ground)?.became ?? [])];
    const possible = choicesOf('suspensionEnd', world.law.regimeOn(on)).filter(({ ends = [] }) =>
      ends.some((each) => grounds.includes(each)),
    );
    if (ground === undefined ? possible.length === 0 : possible.some(({ id }) => id === ground)) return undefined;
    return blocked(
      ground === undefined
        ? ['Chưa nêu căn cứ tiếp tục thi hành án', 'It is not said why the suspension ends']
        : [`Căn cứ tiếp tục không áp dụng cho ${stop}`, `That does not end ${stop}`],
      possible.length === 0
        ? ['Bỏ trống căn cứ tiếp tục', 'Leave it out']
        : [
            `Chọn một trong: ${possible.map(({ id }) => groundLabels[id]!.vi).join('; ')}`,
            `Choose one of: ${possible.map(({ id }) => groundLabels[id]!.en).join('; ')}`,
          ],
      { instead: resumedBy(before), choices: possible.map(({ id }) => id) },
    );
  },
);

function dueAfter(clock: TimeLimitId): DeadlineStart<CaseState> {
  const found = (state: CaseState): Stop | PartStop | undefined =>
    runningOf(state).find(
      (stop) =>
        stop.groundIsOver &&
        termToContinue(stop) === clock &&
        !state.deadlines.some(({ rule, subject }) => rule === clock && subject === stop.id),
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
  requires: [isStopped, endsByPaper],
  notAllowed: {
    rule: 'resumption',
    unlock: { vi: 'Chỉ ghi nhận khi vụ việc đang bị dừng', en: 'Recorded only while the case is stopped' },
  },
  starts: clocks.map(dueAfter),
  decide: ({ command }) => [StopGroundEnded.of({ stop: command.stop, ...ifGiven(command, ['ground']) })],
});
