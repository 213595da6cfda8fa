import { type Act, type ActBody, type Corrected, type Target, decisionOf } from './definition/act.js';
import { boundRules } from './limit-rules.js';
import { actOf, acts } from './catalogue.js';
import type { ElapsedFact } from './clocks/facts.js';
import { afterElapsed, elapsedFirst } from './elapsed.js';
import { clockFacts } from './clocks/steps.js';
import { wrongCorrectionDate } from './date-order.js';
import { beforeItsEnding, isInTime, isOfBefore, owedElsewhere } from './acts/before-ended.js';
import type { At, Fact, RecordedFact } from './definition/fact.js';
import { refolds } from './state/corrections.js';
import type { Instant, LegalDate } from './law/legal-date.js';
import { correctedClockFacts } from './deadline-history.js';
import { correctionRules } from './other-streams.js';
import { type Reaction, reactingTypes, reactionsAfter } from './reactions.js';
import { recheck, refusedAfter } from './recheck.js';
import { recheckOrigin } from './recheck-origin.js';
import { broken, dateRules, notAllowedInState, type Refusal, toRefusal } from './refusal.js';
import { blocked, type Subject, type World } from './definition/rule.js';
import { type AnyState, streamKind } from './streams.js';
import { validateBody } from './definition/validation.js';

export interface Situation {
  /** State of the stream that the act is sent to; undefined when the act opens it. */
  readonly before: AnyState | undefined;
  readonly history: () => readonly RecordedFact[];
  readonly targetId: string;
  readonly recordedOn: LegalDate;
  /** The moment up to which terms pass before the act; absent for a stream whose time is not that of the caller. */
  readonly instant?: Instant | undefined;
  readonly world: World;
  readonly caseNumber: () => string;
  /** Envelope parts of the index-th fact of this act. */
  readonly at: (index: number, effectiveOn: LegalDate) => At;
}

export type Verdict =
  | {
      readonly kind: 'decided';
      /** What had passed before the act, to be recorded before its facts. */
      readonly elapsed: readonly ElapsedFact[];
      readonly facts: readonly Fact[];
      readonly on: LegalDate;
      readonly corrects: string | undefined;
      /** State of the target stream after the facts. */
      readonly after: AnyState;
    }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/**
 * Decides an act: returns the facts that it leads to, or why it is refused. Terms and deadlines that have passed come
 * first, and the act is judged on the state after them. Pure: the same situation and body always give the same verdict.
 */
export function decideAct(act: Act, body: ActBody, situation: Situation): Verdict {
  const elapsed = elapsedFirst(act, body.effectiveOn as LegalDate, situation);
  if (act.elapses) return elapsedAlone(act, body, situation, elapsed);
  return elapsed.length === 0
    ? decideOn(act, body, situation, [])
    : decideOn(act, body, afterElapsed(elapsed, act, situation), elapsed);
}

function decideOn(act: Act, body: ActBody, situation: Situation, elapsed: readonly ElapsedFact[]): Verdict {
  const { before, world, history, caseNumber, targetId } = situation;
  const asked = body.effectiveOn as LegalDate;
  if (!hasPlace(act, before, asked)) return refuse([notAllowedInState(act, before, asked, world)]);
  const goneOn = isOfBefore(act, before) && owedElsewhere(act, before);
  if (goneOn) return refuse([toRefusal(act.notAllowed.rule, goneOn, asked, world)]);
  const judged = { ...situation, before: judgedOn(act, before) };
  const deciding = { before: judged.before, command: body, on: asked, world, history, caseNumber, targetId };
  const correction: Corrected | undefined = act.corrects?.(deciding);
  if (act.corrects && !correction) return refuse([nothingToCorrect(asked, world)]);
  const misdated = correction && wrongCorrectionDate(body, correction.on);
  if (misdated) return refuse([toRefusal('date.order', misdated, asked, world)]);
  const ambiguous = act.ambiguous?.(body);
  if (ambiguous) return refuse([toRefusal(ambiguous.rule, ambiguous.why, asked, world)]);
  const on = correction?.on ?? asked;
  const facts = act.decide(deciding) as readonly Fact[];
  const main = facts.find((each) => each.type === act.leadsTo[0]?.type);
  const subject = { ...subjectOf(judged, on, facts, main?.data), decision: decisionOf(body) };
  const refusals = broken([...dateRules(act, asked), ...act.requires, ...correctionRules(act)], subject);
  if (refusals.length > 0) return refuse(refusals);
  const after = afterFacts(act, facts, situation, on);
  if (!after) return refuse([notAllowedInState(act, before, on, world)]);
  const beyond = broken(boundRules(act), { ...subject, after: after as never });
  if (beyond.length > 0) return refuse(beyond);
  const clocks = correction
    ? correctedClockFacts(kindAfter(act), before!, after, history(), recorded(act, facts, situation, on), world)
    : clocksOf(act, situation, facts, after, on);
  const all = [...facts, ...clocks];
  const unlawful = correction && refusedAfter(recorded(act, all, situation, on), history(), on, world, recheckOf(act));
  if (unlawful) return refuse([unlawful]);
  const final = advanced(act, after, clocks, facts.length, situation, on);
  if (!final) throw new Error(`${act.name}: a clock fact could not be placed`);
  const impossible = impossibleConsequences(facts, final, situation, on);
  if (impossible.length > 0) return refuse(impossible);
  return { kind: 'decided', elapsed, facts: all, on, corrects: correction?.eventId, after: final };
}

function elapsedAlone(act: Act, body: ActBody, situation: Situation, elapsed: readonly ElapsedFact[]): Verdict {
  const on = body.effectiveOn as LegalDate;
  if (elapsed.length === 0) {
    const why = blocked(
      ['Chưa có thời hạn nào hết', 'No term is over'],
      ['Chờ đến khi hết hạn', 'Wait for the next one'],
    );
    return refuse([toRefusal('lifecycle', why, on, situation.world)]);
  }
  const after = afterElapsed(elapsed, act, situation).before!;
  return { kind: 'decided', elapsed, facts: [], on, corrects: undefined, after };
}

function refuse(refusals: readonly Refusal[]): Verdict {
  return { kind: 'refused', refusals };
}

function subjectOf(
  { before, recordedOn, world, history }: Pick<Situation, 'before' | 'recordedOn' | 'world' | 'history'>,
  on: LegalDate,
  facts: readonly Fact[],
  data: object | undefined,
): Subject<never> {
  return { before: before as never, data, facts, on, recordedOn, world, history };
}

/** Whether the lifecycle has a transition for the act's main fact. */
function hasPlace(act: Act, before: AnyState | undefined, on: LegalDate): boolean {
  if (act.opens === act.target) return before === undefined;
  if (!before || (isOfBefore(act, before) && !isInTime(before, on))) return false;
  // A fact that opens another stream takes no place in this one.
  return act.opens ? true : streamKind(act.target).transitions.canFollow(before.place, act.leadsTo[0]?.type ?? '');
}

/** The state that the rules of an act are applied to. */
const judgedOn = (act: Act, before: AnyState | undefined): AnyState | undefined =>
  isOfBefore(act, before) ? beforeItsEnding(before) : before;

function afterFacts(act: Act, facts: readonly Fact[], situation: Situation, on: LegalDate): AnyState | undefined {
  if (facts.some((each) => refolds(each.type)))
    return kindAfter(act).fold([...situation.history(), ...recorded(act, facts, situation, on)]);
  return advanced(act, act.opens ? undefined : situation.before, facts, 0, situation, on);
}

/** The state after these facts; `first` is the index of the first of them among the act's facts. */
function advanced(
  act: Act,
  from: AnyState | undefined,
  facts: readonly Fact[],
  first: number,
  situation: Situation,
  on: LegalDate,
): AnyState | undefined {
  const kind = kindAfter(act);
  let state = from;
  for (const [index, { type, data }] of facts.entries()) {
    if (state && !kind.transitions.step(state.place as never, type, data)) return undefined;
    const next = kind.evolve(state, type, data, situation.at(first + index, on));
    const wrong = next && kind.fault?.(next, state);
    if (wrong) throw new Error(`${act.name} would unbalance the ${kind.label.en}: ${wrong}`);
    state = next;
  }
  return state;
}

const recheckOf = ({ target }: Act): typeof recheck => (target === 'case' ? recheck : recheckOrigin);

/** The kind of the stream that the facts of an act go to. */
const kindAfter = (act: Act): ReturnType<typeof streamKind> => streamKind(act.opens ?? act.target);

/** The clock facts of an act; its deadlines name the event of its main fact. */
function clocksOf(act: Act, situation: Situation, facts: readonly Fact[], after: AnyState, on: LegalDate): Fact[] {
  const before = act.opens ? undefined : situation.before;
  const main = facts.findIndex(({ type }) => type === act.leadsTo[0]?.type);
  const { eventId } = situation.at(Math.max(main, 0), on);
  return clockFacts({ act, before, after, on, eventId, world: situation.world });
}

/** The facts as they will stand in the log, with the members that the fold and the rules read. */
function recorded(act: Act, facts: readonly Fact[], situation: Situation, on: LegalDate): RecordedFact[] {
  const shared = { commandId: 'deciding', commandType: `${act.target}/${act.name}` };
  return facts.map(({ type, data }, index) => ({
    type,
    data,
    envelope: { ...situation.at(index, on), type, ...shared } as RecordedFact['envelope'],
  }));
}

function nothingToCorrect(on: LegalDate, world: World): Refusal {
  const why = blocked(
    [
      'Không có bước nào đang có hiệu lực mang mã này, hoặc bước đó không ghi khoản này',
      'No step of this case that still stands has this event id, or that step did not enter this amount',
    ],
    [
      'Lấy eventId, và mã khoản thu hoặc nghĩa vụ nếu đính chính số tiền, trong dòng thời gian của vụ việc',
      'Take the eventId, and to correct an amount the id of the payment or obligation, from the timeline of the case',
    ],
  );
  return toRefusal('correction.strikeThrough', why, on, world);
}

/**
 * The conditions of a reaction are rules of its cause: a fact is decided only if the act that it leads to would be. An
 * act on a third stream, whose state is unknown here, must be possible in every state (`reactions.spec.ts`).
 */
function impossibleConsequences(
  facts: readonly Fact[],
  after: AnyState,
  situation: Situation,
  on: LegalDate,
): readonly Refusal[] {
  if (!facts.some(({ type }) => reactingTypes.has(type))) return [];
  const reactions = facts.flatMap((fact, index) =>
    reactionsAfter({ ...fact, envelope: situation.at(index, on) }, after),
  );
  return reactions.flatMap((reaction) => refusalsOf(reaction, situation, on));
}

function refusalsOf({ target, act: name, stream, office, body }: Reaction, cause: Situation, on: LegalDate): Refusal[] {
  const act = actOf(target, name);
  if (!act) throw new Error(`a reaction names an unknown act ${target}/${name}`);
  const checked = validateBody(act, body);
  if ('errors' in checked) {
    const fields = checked.errors.map(({ pointer, code }) => `${pointer} (${code})`).join(', ');
    const why = blocked(
      [`«${act.label.vi}» ở ${office} không nhận: ${fields}`, `"${act.label.en}" at ${office} does not take ${fields}`],
      ['Đính chính các khoản đó trước', 'Correct those first'],
    );
    return [toRefusal('consequence.possible', why, on, cause.world)];
  }
  if (stream !== undefined && stream !== cause.targetId) return [];
  const verdict = decideAct(act, checked.body, {
    ...cause,
    before: stream === undefined ? undefined : cause.before,
    history: () => [],
    at: (index, effectiveOn) => ({ ...cause.at(index, effectiveOn), officeThen: office }),
  });
  return verdict.kind === 'refused' ? [...verdict.refusals] : [];
}

export interface Possible {
  readonly act: Act;
  readonly allowed: boolean;
  readonly blockedBy: readonly Refusal[];
}

/**
 * Every act on streams of a kind: allowed or refused with the legal date `on`, when recorded on `recordedOn`. Rules
 * that need a body are not evaluated.
 */
export function possibleActs(
  target: Target,
  before: AnyState,
  on: LegalDate,
  world: World,
  recordedOn = on,
): Possible[] {
  return acts
    .filter((act) => act.target === target && !act.internal && act.opens !== target)
    .map((act) => {
      if (!hasPlace(act, before, on))
        return { act, allowed: false, blockedBy: [notAllowedInState(act, before, on, world)] };
      const judged = { before: judgedOn(act, before), recordedOn, world, history: () => [] };
      const subject = subjectOf(judged, on, [], undefined);
      const blockedBy = broken([...dateRules(act, on), ...boundRules(act), ...act.requires], subject);
      return { act, allowed: blockedBy.length === 0, blockedBy };
    });
}
