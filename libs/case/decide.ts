import { type Act, type ActBody, type Corrected, type Target } from './act.js';
import type { CaseState } from './case.js';
import { acts, actOf } from './catalogue.js';
import { clockFacts } from './clocks.js';
import type { Regime } from './envelope.js';
import type { At, Fact, RecordedFact } from './fact.js';
import type { Label } from './fields.js';
import { evolveCase, evolveOrigin, foldCase } from './fold.js';
import { corrected, refolds } from './history.js';
import type { OriginState } from './judgment/origin.js';
import type { RuleId } from './law/law.js';
import type { LegalDate } from './law/legal-date.js';
import { imbalance } from './ledger.js';
import { type Blocked, blocked, type Rule, rule, type Subject, type World } from './rule.js';
import { canFollow, step } from './transitions.js';

export type AnyState = CaseState | OriginState;

/** A refusal by law or by the state of the case: which rule, which article, and what would unlock the act. */
export interface Refusal extends Blocked {
  readonly rule: RuleId;
  readonly regime: Regime;
  readonly article: string;
  /** False: the article, or the rule's wording for that regime, was not seen in a source. */
  readonly verified: boolean;
}

export interface Situation {
  /** State of the stream that the act is sent to; undefined when the act opens it. */
  readonly before: AnyState | undefined;
  readonly history: () => readonly RecordedFact[];
  readonly targetId: string;
  readonly recordedOn: LegalDate;
  readonly world: World;
  readonly caseNumber: () => string;
  /** Place and envelope parts of the index-th fact of this act. */
  readonly at: (index: number, effectiveOn: LegalDate) => At;
}

export type Verdict =
  | {
      readonly kind: 'decided';
      readonly facts: readonly Fact[];
      readonly on: LegalDate;
      readonly corrects: string | undefined;
      /** State after the facts, of the stream they go to. */
      readonly after: AnyState;
    }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** What an act leads to, or why it is refused. Pure: the same situation and body give the same verdict for ever. */
export function decideAct(act: Act, body: ActBody, situation: Situation): Verdict {
  const { before, world, history, caseNumber, targetId } = situation;
  const asked = body.effectiveOn as LegalDate;
  if (!hasPlace(act, before)) return refuse([misplaced(act, before, asked, world)]);
  const deciding = { before, command: body, on: asked, world, history, caseNumber, targetId };
  const correction: Corrected | undefined = act.corrects?.(deciding);
  const on = correction?.on ?? asked;
  const facts = act.decide(deciding) as readonly Fact[];
  const main = facts.find((each) => each.type === act.leadsTo[0]?.type);
  const subject = subjectOf(situation, on, facts, main?.data);
  const refusals = broken([...dateRules(act, asked), ...act.requires], subject);
  if (refusals.length > 0) return refuse(refusals);
  const after = afterFacts(act, facts, situation, on);
  if (!after) return refuse([misplaced(act, before, on, world)]);
  const clocks = act.target === 'case' || act.opens === 'case' ? clocksOf(act, situation, after as CaseState, on) : [];
  const all = [...facts, ...clocks];
  const unlawful = correction && remainingRefusal(all, situation, on, correction.eventId);
  if (unlawful) return refuse([unlawful]);
  const final = clocks.length === 0 ? after : afterFacts(act, all, situation, on);
  if (!final) throw new Error(`${act.name}: a clock fact could not be placed`);
  return { kind: 'decided', facts: all, on, corrects: correction?.eventId, after: final };
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

/** Does the lifecycle have a place for the act's main fact? */
function hasPlace(act: Act, before: AnyState | undefined): boolean {
  if (act.opens === act.target) return before === undefined;
  if (!before) return false;
  return 'place' in before ? canFollow(before.place, act.leadsTo[0]?.type ?? '') : true;
}

/** The refusal of an act that has no place in the lifecycle where the case stands. */
export function misplaced(act: Act, before: AnyState | undefined, on: LegalDate, world: World): Refusal {
  const where = before && 'place' in before ? before.place.lifecycle : 'nowhere';
  const { rule: id, unlock, unlockedBy } = act.elsewhere;
  return toRefusal(
    id,
    {
      message: {
        vi: `Không thể thực hiện «${act.label.vi}» khi vụ việc ở trạng thái ${where}`,
        en: `"${act.label.en}" is not possible while the case is ${where}`,
      },
      unlock,
      ...(unlockedBy ? { unlockedBy } : {}),
    },
    on,
    world,
  );
}

function toRefusal(id: RuleId, why: Blocked, on: LegalDate, world: World): Refusal {
  const { regime, article, verified } = world.law.rule(id, on);
  return { ...why, rule: id, regime, article, verified };
}

function broken(rules: readonly Rule<never>[], subject: Subject<never>): Refusal[] {
  return rules.flatMap(({ id, check }) => {
    const why = check(subject);
    return why ? [toRefusal(id, why, subject.on, subject.world)] : [];
  });
}

/** The dates of an act: not in the future, not before the decision, not before the last act, endings last. */
function dateRules(act: Act, asked: LegalDate): Rule<never>[] {
  const future = rule<never>('date.future', ({ recordedOn }) =>
    asked <= recordedOn
      ? undefined
      : blocked(
          [`Ngày ${asked} chưa tới`, `${asked} is in the future`],
          ['Nhập ngày đã tới', 'Enter a day that has come'],
          {
            until: asked,
          },
        ),
  );
  if (act.target !== 'case' || act.opens) return [future];
  const first = (limit: LegalDate, id: RuleId, vi: string, en: string): Rule<never> =>
    rule<never>(id, ({ on }) =>
      on >= limit
        ? undefined
        : blocked([`${vi} (${limit})`, `${en} (${limit})`], [`Nhập ngày từ ${limit}`, `Enter ${limit} or a later day`]),
    );
  const onCase =
    (pick: (before: CaseState) => Rule<never>): Rule<never>['check'] =>
    (subject) =>
      pick(subject.before as CaseState).check(subject);
  const beforeDecision = onCase((c) =>
    first(
      c.decidedOn,
      'date.beforeDecision',
      'Trước ngày quyết định thi hành án',
      'It lies before the enforcement decision',
    ),
  );
  const rules = [future, rule('date.beforeDecision', beforeDecision)];
  if (act.corrects || act.leadsTo.every((kind) => kind.nature === 'money')) return rules;
  const beforeLast = onCase((c) =>
    first(
      c.lastActOn,
      'date.beforeLastAct',
      'Trước bước gần nhất của vụ việc',
      'It lies before the last act of the case',
    ),
  );
  rules.push(rule('date.beforeLastAct', beforeLast));
  if (act.ending) {
    const last = onCase((c) =>
      first(
        c.lastFactOn,
        'ending.lastDate',
        'Có khoản thu chi sau ngày này',
        'A payment of the case bears a later date',
      ),
    );
    rules.push(rule('ending.lastDate', last));
  }
  return rules;
}

function afterFacts(act: Act, facts: readonly Fact[], situation: Situation, on: LegalDate): AnyState | undefined {
  const opensElsewhere = act.opens !== undefined && act.opens !== act.target;
  let state = opensElsewhere || act.opens ? undefined : situation.before;
  const isCase = (act.opens ?? act.target) === 'case';
  if (isCase && facts.some((each) => refolds(each.type)))
    return foldCase([...situation.history(), ...recorded(facts, situation, on)]);
  for (const [index, { type, data }] of facts.entries()) {
    if (isCase) {
      const current = state as CaseState | undefined;
      if (current && !step(current.place, type, data)) return undefined;
      state = evolveCase(current, type, data, situation.at(index, on));
      const wrong = state && imbalance((state as CaseState).ledger, (state as CaseState).obligations);
      if (wrong) throw new Error(`${act.name} would unbalance the case: ${wrong}`);
    } else state = evolveOrigin(state as OriginState | undefined, type, data, situation.at(index, on));
  }
  return state;
}

function clocksOf(act: Act, situation: Situation, after: CaseState, on: LegalDate): Fact[] {
  const before = act.opens ? undefined : (situation.before as CaseState);
  return clockFacts(act as unknown as Act<CaseState>, before, after, on, situation.world);
}

function recorded(facts: readonly Fact[], situation: Situation, on: LegalDate): RecordedFact[] {
  return facts.map(({ type, data }, index) => ({
    type,
    data,
    envelope: { ...situation.at(index, on), type, commandId: 'deciding' } as RecordedFact['envelope'],
  }));
}

/** A correction is refused while the steps that remain would not be legal without what it takes away. */
function remainingRefusal(
  facts: readonly Fact[],
  situation: Situation,
  on: LegalDate,
  eventId: string,
): Refusal | undefined {
  if (!facts.some((each) => refolds(each.type))) return undefined;
  const remaining = corrected([...situation.history(), ...recorded(facts, situation, on)]);
  const findings = recheck(remaining, situation.world).filter((finding) => finding.eventId !== eventId);
  if (findings.length === 0) return undefined;
  const names = findings.map((finding) => `${finding.type} (r${finding.revision})`).join(', ');
  return toRefusal(
    'correction.strikeThrough',
    blocked(
      [`Các bước sau phụ thuộc vào bước này: ${names}`, `Later steps depend on it: ${names}`],
      ['Đính chính các bước đó trước, từ bước cuối', 'Correct those first, the last one first'],
      { unlockedBy: ['withdraw-step'] },
    ),
    on,
    situation.world,
  );
}

/** One stored step that the machine or a rule would not accept. */
export interface Finding {
  readonly eventId: string;
  readonly type: string;
  readonly revision: number;
  readonly rules: readonly string[];
}

/**
 * Puts every step of a case's history again to the machine and to the rules of its act: what `verify` does. Rules read
 * only the case before, the fact with its envelope, and the world at its date.
 */
export function recheck(history: readonly RecordedFact[], world: World): Finding[] {
  const findings: Finding[] = [];
  let state: CaseState | undefined;
  for (const command of byCommand(history)) {
    const first = command[0]!;
    const { envelope } = first;
    const act = actOf(envelope.commandType.split('/')[0] as Target, envelope.commandType.split('/')[1] ?? '');
    const rules: string[] = act
      ? brokenBy(act, command, state, history, world)
      : [`unknown act ${envelope.commandType}`];
    for (const { type, data, envelope: at } of command) {
      if (state && !step(state.place, type, data)) rules.push(`lifecycle: ${type} in ${state.place.lifecycle}`);
      state = evolveCase(state, type, data, at);
      const wrong = state && imbalance(state.ledger, state.obligations);
      if (wrong) rules.push(wrong);
    }
    if (rules.length > 0)
      findings.push({ eventId: envelope.eventId, type: first.type, revision: envelope.revision, rules });
  }
  return findings;
}

function brokenBy(
  act: Act,
  command: readonly RecordedFact[],
  before: CaseState | undefined,
  history: readonly RecordedFact[],
  world: World,
): string[] {
  const { envelope } = command[0]!;
  if (!before || act.opens) return [];
  const main = command.find((each) => each.type === act.leadsTo[0]?.type);
  if (!main) return [`${act.name} without ${act.leadsTo[0]?.type}`];
  const until = history.filter((each) => each.envelope.revision < envelope.revision);
  const subject: Subject<never> = {
    before: before as never,
    data: main.data,
    facts: command,
    on: envelope.effectiveOn,
    recordedOn: '9999-12-31' as LegalDate,
    world,
    history: () => until,
  };
  return broken([...dateRules(act, envelope.effectiveOn), ...act.requires], subject).map((refusal) => refusal.rule);
}

function byCommand(history: readonly RecordedFact[]): RecordedFact[][] {
  const groups: RecordedFact[][] = [];
  for (const each of history) {
    const last = groups.at(-1);
    if (last?.[0]?.envelope.commandId === each.envelope.commandId) last.push(each);
    else groups.push([each]);
  }
  return groups;
}

export interface Possible {
  readonly act: Act;
  readonly allowed: boolean;
  readonly blockedBy: readonly Refusal[];
}

/** Every act of a stream's kind: allowed on that day, or refused and why. What only a body can tell is not asked. */
export function possibleActs(target: Target, before: AnyState, on: LegalDate, world: World): Possible[] {
  return acts
    .filter((act) => act.target === target && !act.internal && act.opens !== target)
    .map((act) => {
      if (!hasPlace(act, before)) return { act, allowed: false, blockedBy: [misplaced(act, before, on, world)] };
      const subject = subjectOf({ before, recordedOn: on, world, history: () => [] }, on, [], undefined);
      const blockedBy = broken([...dateRules(act, on), ...act.requires], subject);
      return { act, allowed: blockedBy.length === 0, blockedBy };
    });
}

export type { Label };
