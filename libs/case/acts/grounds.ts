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
import { blocked, rule, ruleOn } from '../definition/rule.js';
import { labelIn } from '../definition/wording.js';
import { choicesOf, groundLabels, type GroundList, groundRow } from '../law/grounds.js';
import type { TimeLimitId } from '../law/law.js';
import type { ArisenGround, CaseState } from '../state/case.js';
import { isClosed } from '../state/ledger.js';
import { stillOwed } from '../state/debt-rules.js';
import { act, fact, groundOfDay, highest, onGround } from './builders.js';

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

/** A ground of the 2008 law that is decided on under that of 2025 has another row there. */
const isSame = (arisen: string, decided: string): boolean =>
  arisen === decided || groundRow(arisen)?.regime !== groundRow(decided)?.regime;

const stoppedOn = ({ stops }: CaseState, { ground, on }: ArisenGround): boolean =>
  stops.some((stop) => isSame(ground, stop.ground) && stop.on >= on);

/** Terminated as a whole or in part. */
const terminatedOn = ({ ending, partDecisions }: CaseState, { ground, on }: ArisenGround): boolean =>
  partDecisions.some((part) => isSame(ground, part.ground) && part.on >= on) ||
  (ending?.outcome.startsWith('terminated-') === true && isSame(ground, ending.outcome.slice('terminated-'.length)));

/** Whether the case stands as the decision on that ground leaves it. */
const decidedOn: Readonly<Record<DecidedList, (after: CaseState, arisen: ArisenGround) => boolean>> = {
  notYetEnforceable: ({ notYetGround }, { ground }) => notYetGround !== undefined && isSame(ground, notYetGround),
  postponement: stoppedOn,
  temporarySuspension: stoppedOn,
  termination: terminatedOn,
  entrustment: ({ ending, entrustments }, { on }) =>
    ending?.outcome === 'entrusted' || entrustments.some((part) => part.on >= on),
  transfer: ({ transfers }, { ground, on }) => transfers.some((each) => each.ground === ground && each.on >= on),
};

const known = ({ grounds }: CaseState, id: string): ArisenGround | undefined => grounds.find((each) => each.id === id);

/** The end of the terms of a list: met by the decision on the ground that started them. */
export const decisionMade = (list: DecidedList): DeadlineEnd<CaseState>[] =>
  [...new Set([terms[list], ...choicesOf(list).map(({ id }) => termOf(id)!)])].map((clock) => ({
    clock,
    when: (after, subject) => {
      const arisen = known(after, subject);
      return arisen !== undefined && decidedOn[list](after, arisen);
    },
  }));

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

export const recordGround = act('record-ground', {
  label: { vi: 'Ghi nhận căn cứ phải ra quyết định', en: 'Record a ground on which a decision is due' },
  command: RecordGround,
  leadsTo: [GroundArisen],
  requires: [stillOwed, groundOfDay((ground) => listOf.get(ground)!, 'ground.waiting')],
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

/** Those that still wait for their decision. */
const waiting = ({ grounds, deadlines }: CaseState): ArisenGround[] =>
  grounds.filter(({ id, ground }) => deadlines.some(({ rule, subject }) => rule === termOf(ground) && subject === id));

const someGround = rule<CaseState>('ground.waiting', ({ before }) =>
  before.grounds.length > 0 || before.obligations.every(isClosed)
    ? undefined
    : blocked(
        ['Vụ việc chưa có căn cứ nào được ghi nhận', 'The case has no recorded ground'],
        ['Ghi nhận căn cứ trước', 'Record the ground first'],
        { instead: ['record-ground'] },
      ),
);

const oneThatWaits = ruleOn<CaseState, GroundDismissedData>('ground.waiting', ({ id }, { before }) => {
  if (known(before, id) || before.grounds.length === 0) return undefined;
  const left = waiting(before).map((each) => ({ id: each.id, ...labelIn(groundLabels, each.ground) }));
  return blocked(
    [`Vụ việc không có căn cứ ${id}`, `The case has no ground ${id}`],
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
