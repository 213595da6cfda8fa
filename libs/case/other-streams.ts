import type { Act, Target } from './definition/act.js';
import type { Label } from './definition/fields.js';
import type { CaseState } from './state/case.js';
import { actOf } from './catalogue.js';
import type { Fact, RecordedFact } from './definition/fact.js';
import { evolveCase, kindOfStream } from './streams.js';
import { ofOrigin } from './acts/opening/decision.js';
import type { CaseOpenedOnItData, OriginState } from './state/origin.js';
import { corrected } from './state/corrections.js';
import { type Reaction, reactingTypes, reactionsAfter } from './reactions.js';
import { worldThen } from './versions/kept.js';
import { type Blocked, blocked, type Rule, rule, since, type Subject, type World } from './definition/rule.js';

/**
 * A step with consequences in other streams must be undone everywhere or not at all, and no append spans two streams.
 * So a correction is refused that strikes through or moves a fact which came from another stream, or that would change
 * the consequences of a step there.
 */
const keepsOtherStreams = since(
  '0.2.0',
  rule<CaseState>('correction.otherStream', ({ before, facts, history, on }: Subject<CaseState>) => {
    const [correction] = facts;
    if (!correction) return undefined;
    const found = corrected(history());
    const events = new Set((correction.data as { events?: readonly string[] }).events ?? []);
    const brought = found.find((each) => events.has(each.envelope.eventId) && isBrought(each));
    if (brought) return broughtFromElsewhere(before, brought);
    const then = corrected([...history(), asRecorded(correction, on)]);
    const changed = consequencesIn(found).find(([cause, reactions]) => {
      const left = consequencesIn(then).find(([each]) => each.envelope.eventId === cause.envelope.eventId);
      return JSON.stringify(left?.[1]) !== JSON.stringify(reactions);
    });
    return changed && changesElsewhere(before, ...changed);
  }),
);

/** The rules for acts that correct steps; none for other acts. */
export function correctionRules({ corrects, target }: Act): Rule<never>[] {
  if (!corrects) return [];
  return (target === 'case' ? [keepsOtherStreams] : [keepsDecisions]) as Rule<never>[];
}

/**
 * A decision that was made on a judgment or a request stands in another stream: the fact of it here is not corrected,
 * and no other correction takes away what it rests on.
 */
const keepsDecisions = since(
  '0.4.0',
  rule<OriginState>('correction.otherStream', ({ facts, history, on, world }: Subject<OriginState>) => {
    const [correction] = facts;
    if (!correction) return undefined;
    const found = corrected(history());
    const events = new Set((correction.data as { events?: readonly string[] }).events ?? []);
    const brought = found.find((each) => events.has(each.envelope.eventId) && isBrought(each));
    const known = new Set(unfounded(found, world));
    const stream =
      (brought?.data as CaseOpenedOnItData | undefined)?.case ??
      unfounded(corrected([...history(), asRecorded(correction, on)]), world).find((each) => !known.has(each));
    return stream === undefined
      ? undefined
      : blocked(
          ['Quyết định thi hành án đã ra dựa trên bước này', 'The enforcement decision rests on this step'],
          ['Thu hồi hoặc hủy quyết định đó tại vụ việc của nó', 'Revoke or cancel that decision in its case'],
          { instead: ['revoke-decision', 'cancel-decision'], otherStream: { id: stream } },
        );
  }),
);

/** The cases whose decision could not have been made on the judgment or request by these facts. */
function unfounded(standing: readonly RecordedFact[], world: World): string[] {
  const kind = kindOfStream(standing[0]?.envelope.streamId ?? '');
  let state: OriginState | undefined;
  return standing.flatMap(({ type, data, envelope }) => {
    const before = state;
    state = kind?.evolve(state, type, data, envelope) as OriginState | undefined;
    if (type !== 'CaseOpenedOnIt' || !before) return [];
    const on = envelope.effectiveOn;
    const then = worldThen(world, envelope);
    const subject = { before, data: undefined, facts: [], on, recordedOn: on, world: then, history: () => [] };
    const isRefused = ofOrigin[before.kind].some(({ check }) => (check as Rule<OriginState>['check'])(subject));
    return isRefused || on < before.receivedOn ? [(data as CaseOpenedOnItData).case] : [];
  });
}

/** The consequences in other streams of the facts that stand after the stream's corrections. */
function consequencesIn(standing: readonly RecordedFact[]): [RecordedFact, readonly Reaction[]][] {
  const found: [RecordedFact, readonly Reaction[]][] = [];
  if (!standing.some(isCause)) return found;
  let state: CaseState | undefined;
  for (const each of standing) {
    state = evolveCase(state, each.type, each.data, each.envelope);
    if (isCause(each)) found.push([each, reactionsAfter(each, state)]);
  }
  return found;
}

/** The decision that opened the case is never struck through or moved. */
const isCause = ({ type, envelope }: RecordedFact): boolean => envelope.revision > 0 && reactingTypes.has(type);

/** Whether a reaction sent the command of this fact. */
function isBrought({ envelope }: RecordedFact): boolean {
  const [target, name = ''] = envelope.commandType.split('/');
  const act = actOf(target as Target, name);
  return envelope.revision > 0 && act?.internal === true && !act.elapses;
}

/** Treats a fact as recorded: only its data and the event that it corrects matter here. */
function asRecorded(fact: Fact | RecordedFact, on: string): RecordedFact {
  if ('envelope' in fact) return fact;
  return { ...fact, envelope: { eventId: '', effectiveOn: on } as RecordedFact['envelope'] };
}

function broughtFromElsewhere(before: CaseState, { data }: RecordedFact): Blocked {
  const { case: id = before.origin.id } = data as { case?: string };
  return blocked(
    ['Bước này phát sinh từ một bước ở hồ sơ khác', 'This step follows from a step in another stream'],
    ['Ủy thác lại nếu cần', 'Entrust the case again if need be'],
    { instead: ['entrust'], otherStream: { id } },
  );
}

/**
 * An entrustment that came back is recorded in two streams, so it cannot be struck through; its amount is corrected in
 * the case that has the debt now.
 */
const cameBack = blocked(
  ['Việc ủy thác này đã được thực hiện và trả lại', 'This entrustment was carried out and came back'],
  ['Giữ bước đó; nếu số còn phải thi hành sai, đính chính số tiền', 'Keep the step; correct the amount if it is wrong'],
  { instead: ['correct-amount'] },
);

interface Elsewhere {
  readonly where: Label;
  readonly wayOut: readonly [vi: string, en: string];
  readonly instead: string[];
}

const atReceiver: Elsewhere = {
  where: { vi: 'vụ việc của cơ quan nhận ủy thác', en: "the receiver's case" },
  wayOut: [
    'Cơ quan nhận trả lại ủy thác trước; sau đó đính chính số tiền bằng số đúng',
    'The receiver returns the entrustment first; then correct the amount to the right one',
  ],
  instead: ['return-entrustment', 'correct-amount'],
};
const ofReceiver: Elsewhere = {
  where: { vi: 'hồ sơ khác', en: 'another stream' },
  wayOut: [
    'Cơ quan đã ủy thác đính chính số còn phải thi hành tại đó',
    'The office that entrusted the case corrects what is owed there',
  ],
  instead: ['correct-amount'],
};
const ofNewDecision: Elsewhere = {
  where: { vi: 'vụ việc của quyết định mới', en: 'the case of the new decision' },
  wayOut: [
    'Nếu quyết định mới sai, thu hồi và ra quyết định thay tại vụ việc đó',
    'If the new decision is wrong, revoke it and issue another one in its case',
  ],
  instead: ['revoke-decision', 'issue-decision-anew'],
};
/** Where the consequences of a step are, and how they are put right there; by the type of the step. */
const wherever: Readonly<Record<string, Elsewhere>> = {
  CaseEntrusted: atReceiver,
  ObligationsEntrusted: atReceiver,
  DecisionIssuedAnew: ofNewDecision,
};

function changesElsewhere(before: CaseState, cause: RecordedFact, [reaction]: readonly Reaction[]): Blocked {
  const { eventId } = cause.envelope;
  if (before.entrustments.some((each) => each.eventId === eventId && each.returned)) return cameBack;
  const otherStream = reaction?.stream === undefined ? { openedBy: eventId } : { id: reaction.stream };
  const found = wherever[cause.type] ?? ofReceiver;
  return blocked(
    [
      `Việc này sẽ làm thay đổi bước đã phát sinh ở ${found.where.vi}`,
      `It would change what it has led to in ${found.where.en}`,
    ],
    found.wayOut,
    { instead: found.instead, otherStream },
  );
}
