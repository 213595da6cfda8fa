import { ActBody, type DeadlineEnd, type DeadlineStart } from '../definition/act.js';
import {
  Code,
  GroundAmong,
  Part,
  sealed,
  Sealed,
  SealedReference,
  StoredGround,
  type LocalizedText,
} from '../definition/fields.js';
import { blocked, rule, ruleOn, type World } from '../definition/rule.js';
import { labelIn } from '../definition/wording.js';
import { choicesOf, groundLabels, type GroundList, groundRow, type GroundRow } from '../law/grounds.js';
import { canFollow } from '../lifecycle/transitions.js';
import type { TimeLimitId } from '../law/law.js';
import type { CaseState } from '../state/case.js';
import type { ArisenGround } from '../state/members.js';
import { isClosed } from '../state/ledger.js';
import { stillOwed } from '../state/debt-rules.js';
import { act, fact, groundOfDay, highest, isAbout, onGround } from './builders.js';

/**
 * Chapter: the grounds on which a decision is due [L08 48.3, 49.2, 50.2, 57.1a; ND62 9.4; L25 38.1, 41.4,
 * 46.1, 47, 48, 49.2].
 * A decision needs no recorded ground; but only a recorded one starts the term within which the head must decide.
 */

/** For each list of grounds, the term of the decision on one of them. */
const terms = {
  notYetEnforceable: 'classification.notYetEnforceable',
  postponement: 'postponement.decide',
  temporarySuspension: 'suspension.decide',
  termination: 'termination.decide',
  entrustment: 'entrustment.decide',
  transfer: 'transfer.decide',
} as const satisfies Partial<Record<GroundList, TimeLimitId>>;
type DecidedList = keyof typeof terms;
const lists = Object.keys(terms) as DecidedList[];

const listOf = new Map(lists.flatMap((list) => choicesOf(list).map(({ id }) => [id, list] as const)));

const termOf = (ground: string): TimeLimitId | undefined =>
  (groundRow(ground)?.decide as TimeLimitId | undefined) ?? terms[listOf.get(ground)!];

/** A ground of the 2008 law that is decided on under that of 2025 has another row there [docs/decisions/0030]. */
const isSame = (arisen: string, decided: string): boolean =>
  arisen === decided || groundRow(arisen)?.became?.includes(decided) === true;

const isTerminatedOn = ({ ending }: CaseState, ground: string): boolean =>
  ending?.outcome.startsWith('terminated-') === true && isSame(ground, ending.outcome.slice('terminated-'.length));

/**
 * Whether the state of the case shows a decision on that ground, made on the day on which the ground arose or later.
 */
function isDecided(after: CaseState, { ground, on }: ArisenGround): boolean {
  const { stops, partStops, partDecisions, entrustments, transfers, notYetGround, ending } = after;
  if (listOf.get(ground) === 'entrustment')
    return ending?.outcome === 'entrusted' || entrustments.some((part) => part.on >= on);
  return (
    [...stops, ...partStops, ...partDecisions, ...transfers].some(
      (each) => isSame(ground, each.ground) && each.on >= on,
    ) ||
    isTerminatedOn(after, ground) ||
    (notYetGround !== undefined && isSame(ground, notYetGround))
  );
}

const known = ({ grounds }: CaseState, id: string): ArisenGround | undefined => grounds.find((each) => each.id === id);

/**
 * The deadlines that a decision on a ground of the list meets: those of its own grounds, and those of grounds of the
 * 2008 law that became one of them.
 */
export const decisionMade = (list: DecidedList): DeadlineEnd<CaseState>[] => {
  const own = new Set(choicesOf(list).map(({ id }) => id));
  const met = [...listOf.keys()].filter((id) => own.has(id) || groundRow(id)?.became?.some((each) => own.has(each)));
  return [...new Set(met.map((id) => termOf(id)!))].map((clock) => ({
    clock,
    when: (after, subject) => {
      const arisen = known(after, subject);
      return arisen !== undefined && isDecided(after, arisen);
    },
  }));
};

const started: DeadlineStart<CaseState>[] = [...new Set([...listOf.keys()].map((id) => termOf(id)!))].map((clock) => ({
  clock,
  when: ({ grounds }) => termOf(grounds.at(-1)!.ground) === clock,
  subject: ({ grounds }) => grounds.at(-1)!.id,
}));

export class GroundArisenData {
  @Code({ vi: 'Mã', en: 'Ground' }) id!: string;
  @StoredGround({ vi: 'Căn cứ', en: 'Ground of the law' }) ground!: string;
}

export const GroundArisen = fact('GroundArisen', {
  version: 1,
  schema: GroundArisenData,
  evolve: (state, { id, ground }, { effectiveOn: on }) => ({
    ...state,
    grounds: [...state.grounds, { id, ground, on }],
    groundsCount: highest(state.groundsCount, id),
  }),
  story: ({ ground }) => onGround('Phát sinh căn cứ', 'A ground for a decision arose', ground),
});

class RecordGround extends ActBody {
  @GroundAmong(lists, { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
}

/** The fact by which the head decides on a ground of each list. */
const decidedBy: Readonly<Record<DecidedList, string>> = {
  notYetEnforceable: 'ClassifiedNotYetEnforceable',
  postponement: 'PostponementDecided',
  temporarySuspension: 'TemporarySuspensionDecided',
  termination: 'CaseTerminated',
  entrustment: 'CaseEntrusted',
  transfer: 'TransferDecided',
};

/** Whether the head can decide on a ground while the case stands as it does: else only a dismissal would meet its term. */
function isDecidable(row: GroundRow, state: CaseState): boolean {
  const { place, parties, protestPostponements, coercion } = state;
  const list = listOf.get(row.id)!;
  if (!canFollow(place, decidedBy[list]) || !isAbout(row, state)) return false;
  // The court's decision is recorded with an act of its own; the protest authority asks once only.
  if (row.exemption || (row.once && protestPostponements > 0)) return false;
  if (row.roles && !parties.some(({ role }) => row.roles?.some((each) => each === role))) return false;
  const assetsFirst = list === 'entrustment' && row.regime === 'L08';
  return !assetsFirst || (coercion?.assets ?? 0) === 0;
}

const decisionPossible = ruleOn<CaseState, GroundArisenData>('ground.waiting', ({ ground }, { before, on, world }) => {
  const regime = world.law.regimeOn(on);
  const row = groundRow(ground);
  if (row?.regime !== regime || isDecidable(row, before)) return undefined;
  const left = lists.flatMap((list) => choicesOf(list, regime)).filter((each) => isDecidable(each, before));
  return blocked(
    [
      `Vụ việc như hiện nay không thể ra quyết định theo căn cứ «${groundLabels[ground]!.vi}»`,
      `As the case stands, no decision is possible on "${groundLabels[ground]!.en}"`,
    ],
    [
      `Chọn một trong: ${left.map(({ id }) => groundLabels[id]!.vi).join('; ')}`,
      `Choose one of: ${left.map(({ id }) => groundLabels[id]!.en).join('; ')}`,
    ],
    { choices: left.map(({ id }) => id) },
  );
});

export const recordGround = act('record-ground', {
  label: { vi: 'Ghi nhận căn cứ phải ra quyết định', en: 'Record a ground on which a decision is due' },
  command: RecordGround,
  leadsTo: [GroundArisen],
  requires: [stillOwed, groundOfDay((ground) => listOf.get(ground)!, 'ground.waiting'), decisionPossible],
  notAllowed: {
    rule: 'ground.waiting',
    unlock: { vi: 'Chỉ ghi nhận căn cứ của vụ việc còn mở', en: 'A ground is recorded while the case is open' },
  },
  starts: started,
  decide: ({ before, command: { ground } }) => [GroundArisen.of({ id: `g${before.groundsCount + 1}`, ground })],
});

export class GroundDismissedData {
  @Code({ vi: 'Mã', en: 'Ground' }) id!: string;
  @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason!: SealedReference;
}

export const GroundDismissed = fact('GroundDismissed', {
  version: 1,
  schema: GroundDismissedData,
  evolve: (state, { id }) => ({ ...state, grounds: state.grounds.filter((each) => each.id !== id) }),
  story: ({ id }) => ({ vi: `Căn cứ ${id} không đủ để ra quyết định`, en: `Ground ${id} leads to no decision` }),
});

class DismissGround extends ActBody {
  @Code({ vi: 'Mã căn cứ (g1, g2 …)', en: 'Ground (g1, g2 …)' }) id!: string;
  @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason!: LocalizedText;
}

/**
 * The recorded grounds that await a decision: the deadline of the ground runs, or the law sets none and no decision
 * rests on it.
 */
const waiting = (state: CaseState, { law }: World): ArisenGround[] =>
  state.grounds.filter((each) => {
    const { id, ground, on } = each;
    const clock = termOf(ground)!;
    return law.findClock(clock, on)
      ? state.deadlines.some(({ rule, subject }) => rule === clock && subject === id)
      : !isDecided(state, each);
  });

const someGround = rule<CaseState>('ground.waiting', ({ before }) =>
  before.grounds.length > 0 || before.obligations.every(isClosed)
    ? undefined
    : blocked(
        ['Vụ việc chưa có căn cứ nào được ghi nhận', 'The case has no recorded ground'],
        ['Ghi nhận căn cứ trước', 'Record the ground first'],
        { instead: ['record-ground'] },
      ),
);

const oneThatWaits = ruleOn<CaseState, GroundDismissedData>('ground.waiting', ({ id }, { before, world }) => {
  if (before.grounds.length === 0) return undefined;
  const waits = waiting(before, world);
  if (waits.some((each) => each.id === id)) return undefined;
  const left = waits.map((each) => ({ id: each.id, ...labelIn(groundLabels, each.ground) }));
  return blocked(
    known(before, id)
      ? [
          `Đã có quyết định theo căn cứ ${id}, hoặc vụ việc đã kết thúc khi chờ`,
          `The case was decided on, or ended since ${id} arose`,
        ]
      : [`Vụ việc không có căn cứ ${id}`, `The case has no ground ${id}`],
    left.length === 0
      ? ['Không có căn cứ nào đang chờ quyết định', 'No ground waits for a decision']
      : [
          `Chọn một trong: ${left.map((each) => `${each.id} (${each.vi})`).join('; ')}`,
          `Choose one of: ${left.map((each) => `${each.id} (${each.en})`).join('; ')}`,
        ],
    { choices: left.map((each) => each.id) },
  );
});

export const dismissGround = act('dismiss-ground', {
  label: { vi: 'Không ra quyết định theo căn cứ đã ghi nhận', en: 'Make no decision on a recorded ground' },
  command: DismissGround,
  leadsTo: [GroundDismissed],
  requires: [stillOwed, someGround, oneThatWaits],
  notAllowed: recordGround.notAllowed,
  meets: started.map(({ clock }) => ({ clock, when: (after: CaseState, subject: string) => !known(after, subject) })),
  decide: ({ command: { id, reason } }) => [GroundDismissed.of({ id, reason: sealed(reason) })],
});
